"""Which pictures the library holds: a table of series, each one prompt made several times by one program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """One prompt, made `count` times.

    `vary` is "seeds" (new shapes, same mood: a stack), "moods" (same shapes in the light of each mood, in turn),
    or "edits" (one picture, then slight changes of it: near duplicates).
    """

    maker: str
    family: str
    moods: str
    count: int
    width: int
    height: int
    vary: str = "seeds"
    seed: int = 0


WIDE, TALL, SQUARE = (768, 512), (512, 768), (640, 640)
XL_TALL, XL_WIDE = (832, 1216), (1216, 832)
SCREEN, PHONE = (1024, 576), (576, 1024)

SERIES: tuple[Series, ...] = (
    Series("a1111", "ridges", "day dusk night dawn", 4, *WIDE, "moods", 11),
    Series("a1111", "ridges", "ember", 5, *TALL),
    Series("a1111", "waves", "prussian", 7, *WIDE),
    Series("a1111", "skyline", "day dusk night neon", 4, *SCREEN, "moods", 4),
    Series("a1111-hires", "forest", "morning", 3, *TALL, "edits", 5),
    Series("a1111-img2img", "ridges", "emerald", 4, *WIDE, "edits", 21),
    Series("a1111-img2img", "blossom", "spring", 3, *SQUARE, "edits", 9),
    Series("a1111-jpg", "aurora", "green", 6, *SCREEN),
    Series("a1111-webp", "papercut", "lagoon", 5, *SQUARE),
    Series("a1111-avif", "nebula", "rose", 3, *SQUARE),
    Series("forge", "reef", "lagoon abyss emerald", 3, *TALL, "moods", 2),
    Series("forge", "blossom", "evening", 5, *PHONE),
    Series("forge-flux", "dunes", "noon dusk night rose", 4, *XL_WIDE, "moods", 7),
    Series("forge-flux", "glass", "cathedral", 4, *XL_TALL),
    Series("reforge", "fern", "herbarium", 5, *TALL),
    Series("reforge", "waves", "sunset", 4, *PHONE),
    Series("sdnext", "planet", "saturn", 5, *SQUARE),
    Series("sdnext", "lowpoly", "alpine canyon synth mint", 4, *SCREEN, "moods", 3),
    Series("civitai", "silk", "gold", 4, *TALL),
    Series("comfy", "flow", "paper", 6, *WIDE),
    Series("comfy", "poster", "primary", 6, *TALL),
    Series("comfy", "julia", "lapis", 5, *SQUARE),
    Series("comfy", "skyline", "night", 5, *WIDE),
    Series("comfy-sdxl", "ink", "vermilion", 6, *XL_TALL),
    Series("comfy-sdxl", "iso", "sorbet", 4, *SQUARE),
    Series("comfy-flux", "aurora", "magenta ice green", 3, *XL_WIDE, "moods", 6),
    Series("comfy-flux", "forest", "autumn", 4, *XL_TALL),
    Series("comfy-webp", "flame", "fire", 5, *SQUARE),
    Series("comfy-webp", "nebula", "teal", 5, *XL_WIDE),
    Series("fooocus", "dunes", "dusk", 5, *SCREEN),
    Series("fooocus", "planet", "neptune jade crimson saturn", 4, *SQUARE, "moods", 8),
    Series("fooocus-log", "lowpoly", "synth", 4, *SCREEN),
    Series("novelai", "blossom", "winter evening spring", 3, *XL_TALL, "moods", 4),
    Series("novelai", "waves", "moonlit jade", 4, *TALL),
    Series("novelai3", "ridges", "night", 5, *PHONE),
    Series("invokeai", "papercut", "dusk canyon forest lagoon", 4, *WIDE, "moods", 5),
    Series("invokeai", "attractor", "sunset", 5, *SQUARE),
    Series("invokeai", "reef", "abyss", 4, *SCREEN),
    Series("swarmui", "iso", "night harbour clay sorbet", 4, *SQUARE, "moods", 6),
    Series("swarmui", "poster", "retro", 5, *SQUARE),
    Series("swarmui-jpg", "forest", "blue", 4, *PHONE),
    Series("easydiffusion", "terrazzo", "blush sage night", 4, *SQUARE, "seeds", 3),
    Series("easydiffusion-json", "rosette", "midnight copper banknote", 4, *TALL, "seeds", 2),
    Series("drawthings", "fern", "nocturne cyanotype blush", 3, *TALL, "moods", 3),
    Series("drawthings-jpg", "ink", "indigo moss", 4, *WIDE),
    Series("midjourney", "glass", "sunset meadow", 4, *SQUARE),
    Series("midjourney", "silk", "aqua orchid", 4, *WIDE),
    Series("plain", "flow", "ocean plum meadow", 3, *PHONE, "moods", 5),
    Series("plain", "attractor", "bone cobalt", 4, *WIDE),
    Series("a1111", "flow", "meadow", 3, *SQUARE),
    Series("forge", "julia", "peacock ember frost lapis", 4, *WIDE, "moods", 5),
    Series("sdnext", "flame", "opal ice", 4, *SQUARE),
    Series("comfy-sdxl", "ridges", "dusk", 4, *XL_WIDE),
    Series("clip-comfy", "skyline", "dusk night", 1, 512, 288, "moods", 4),
    Series("clip-sidecar", "ridges", "dawn day dusk night", 1, 512, 288, "moods", 11),
    Series("clip-webm", "aurora", "green", 1, 480, 320, "seeds", 5),
    Series("clip-webm-sidecar", "dunes", "noon dusk night", 1, 512, 288, "moods", 7),
    Series("clip-comfy", "nebula", "rose", 1, 384, 384, "seeds", 3),
    Series("clip-sidecar", "waves", "prussian", 1, 288, 512, "seeds", 6),
    Series("clip-webm", "planet", "neptune", 1, 384, 384, "seeds", 8),
    Series("animation-webp", "lowpoly", "alpine canyon synth mint", 1, 384, 256, "moods", 3),
    Series("animation-gif", "poster", "mono primary retro pastel", 1, 320, 320, "moods", 5),
    Series("copy", "ridges", "day", 4, *WIDE),
)
