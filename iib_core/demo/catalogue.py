"""What is drawn, in words: each family of pictures with its moods, and the models and networks it goes with."""

from __future__ import annotations

from dataclasses import dataclass

from .recipe import Lora


@dataclass(frozen=True)
class Family:
    """One kind of picture: the module of `art` that draws it, its words, and the words of each mood."""

    module: str
    words: str
    moods: dict[str, str]
    lora: Lora


QUALITY = "masterpiece, best quality, highly detailed"
NEGATIVE = "lowres, blurry, jpeg artifacts, watermark, signature, (worst quality:1.4)"
NEGATIVE_SHORT = "text, watermark, low quality"

FAMILIES: dict[str, Family] = {
    "ridges": Family(
        "mountains",
        "misty mountain valley, layered ridges, pine trees, atmospheric perspective",
        {
            "dawn": "pale dawn, soft pink haze, rising sun",
            "day": "clear day, blue sky, bright sun",
            "dusk": "dusk, violet and orange sky, setting sun",
            "night": "moonlit night, full moon, starry sky",
            "emerald": "emerald morning, green fog, gentle light",
            "ember": "ember sunset, deep red sky, low sun",
        },
        Lora("misty_ridges_v2", 0.7),
    ),
    "ink": Family(
        "mountains",
        "sumi-e ink wash painting, steep mountains, birds in flight, red seal, rice paper",
        {"vermilion": "vermilion sun", "indigo": "indigo ink, amber sun", "moss": "moss green ink, rust sun"},
        Lora("sumi-e_brush", 0.85),
    ),
    "nebula": Family(
        "skies",
        "deep space nebula, glowing gas clouds, dust lanes, bright stars, astrophotography",
        {"rose": "rose and gold", "teal": "teal and ember", "violet": "violet light", "amber": "amber glow"},
        Lora("deep-sky_xl", 0.6),
    ),
    "aurora": Family(
        "skies",
        "aurora borealis over a lake, mountain silhouettes, reflection, starry night",
        {"green": "green and violet curtains", "magenta": "magenta curtains", "ice": "icy blue curtains"},
        Lora("northern.lights", 0.75),
    ),
    "planet": Family(
        "skies",
        "ringed gas giant, cloud bands, small moon, deep space, cinematic",
        {"saturn": "golden bands", "neptune": "blue bands", "jade": "jade bands", "crimson": "crimson bands"},
        Lora("deep-sky_xl", 0.8),
    ),
    "waves": Family(
        "water",
        "rolling ocean waves, ukiyo-e woodblock print, white foam, distant snow mountain, sun disc",
        {
            "prussian": "prussian blue and cream",
            "sunset": "sunset colors",
            "jade": "jade green sea",
            "moonlit": "moonlit sea at night",
        },
        Lora("ukiyo_e_print", 0.9),
    ),
    "reef": Family(
        "water",
        "underwater scene, god rays, school of fish, caustics on sand, seaweed",
        {"lagoon": "turquoise lagoon", "abyss": "deep blue abyss", "emerald": "emerald water"},
        Lora("underwater_light", 0.65),
    ),
    "dunes": Family(
        "land",
        "desert dunes, winding crests, long shadows, minimal landscape",
        {
            "noon": "hot noon, blue sky",
            "dusk": "dusk, purple shadows",
            "night": "moonlit night, starry sky",
            "rose": "rose colored morning",
        },
        Lora("desert_minimal", 0.7),
    ),
    "forest": Family(
        "land",
        "tall trees in a misty forest, shafts of light, depth, silhouettes",
        {
            "morning": "green morning light",
            "autumn": "golden autumn",
            "blue": "cold blue fog",
            "twilight": "twilight, lilac haze",
        },
        Lora("misty_ridges_v2", 0.5),
    ),
    "lowpoly": Family(
        "land",
        "low poly terrain, faceted mountains, isometric light, 3d render",
        {
            "alpine": "alpine valley, snow caps",
            "canyon": "red canyon",
            "synth": "synthwave colors, neon sun",
            "mint": "mint pastel",
        },
        Lora("lowpoly_world", 0.8),
    ),
    "skyline": Family(
        "city",
        "city skyline by the water, lit windows, reflection",
        {
            "day": "clear day, haze",
            "dusk": "dusk, glowing sky",
            "night": "night, full moon, stars",
            "neon": "cyberpunk neon, magenta sky",
        },
        Lora("city-lights_v3", 0.7),
    ),
    "iso": Family(
        "city",
        "isometric city blocks, geometric buildings, flat shading, diorama",
        {
            "sorbet": "sorbet palette",
            "harbour": "navy, red and cream",
            "night": "night, lit windows",
            "clay": "clay and sage",
        },
        Lora("isometric_dreams", 0.8),
    ),
    "flow": Family(
        "lines",
        "flow field, thousands of fine curved strokes, generative art print",
        {
            "paper": "warm paper, teal and coral",
            "ocean": "deep ocean blues",
            "meadow": "meadow greens and ochre",
            "plum": "plum, rose and cream",
        },
        Lora("plotter_lines", 1.0),
    ),
    "silk": Family(
        "lines",
        "glowing silk threads, flowing light, long exposure, abstract",
        {"aqua": "aqua on black", "gold": "gold on black", "orchid": "orchid on midnight"},
        Lora("plotter_lines", 0.6),
    ),
    "rosette": Family(
        "lines",
        "guilloche rosette, spirograph, engraved line pattern",
        {
            "banknote": "green and rust on cream",
            "midnight": "silver on midnight blue",
            "copper": "copper on charcoal",
        },
        Lora("plotter_lines", 0.8),
    ),
    "flame": Family(
        "fractals",
        "fractal flame, luminous filaments, symmetry, abstract digital art",
        {"fire": "fire colors", "ice": "ice blue", "opal": "opal, iridescent", "verdant": "verdant green"},
        Lora("fractal_flame", 0.9),
    ),
    "attractor": Family(
        "fractals",
        "strange attractor, smoke-like orbits, mathematical art",
        {"bone": "ink on bone paper", "cobalt": "cobalt on black", "sunset": "sunset gradient"},
        Lora("fractal_flame", 0.5),
    ),
    "julia": Family(
        "fractals",
        "julia set, intricate spirals, smooth coloring, fractal zoom",
        {
            "lapis": "lapis and gold",
            "peacock": "peacock green",
            "ember": "ember red",
            "frost": "frost blue and white",
        },
        Lora("fractal_flame", 0.7),
    ),
    "fern": Family(
        "plants",
        "botanical illustration, fern fronds and leaf sprigs, vintage herbarium plate",
        {
            "herbarium": "greens on cream paper",
            "nocturne": "pale leaves on dark blue",
            "blush": "terracotta and blush",
            "cyanotype": "white on cyan blue",
        },
        Lora("herbarium_plate", 0.85),
    ),
    "blossom": Family(
        "plants",
        "flowering cherry branch before a large moon, japanese print",
        {
            "spring": "pink blossoms, pale sky",
            "evening": "evening sky, golden moon",
            "winter": "white plum blossoms, indigo night",
        },
        Lora("ukiyo_e_print", 0.7),
    ),
    "poster": Family(
        "geometry",
        "bauhaus poster, geometric composition, circles and quarter arcs, flat colors",
        {
            "primary": "red, blue and yellow on cream",
            "retro": "retro orange and teal",
            "mono": "black, cream and one red",
            "pastel": "soft pastels",
        },
        Lora("bauhaus_poster", 0.9),
    ),
    "terrazzo": Family(
        "geometry",
        "terrazzo pattern, stone chips, polished surface, seamless texture",
        {"blush": "blush pink base", "sage": "sage green base", "night": "dark base, bright chips"},
        Lora("surface_patterns", 0.6),
    ),
    "glass": Family(
        "geometry",
        "stained glass window, sun over hills, leaded panes, glowing light",
        {
            "cathedral": "cathedral blues and ruby",
            "meadow": "meadow greens and gold",
            "sunset": "sunset colors",
        },
        Lora("stained-glass_xl", 0.8),
    ),
    "papercut": Family(
        "geometry",
        "layered paper cut, contour relief, soft shadows, topographic",
        {
            "lagoon": "sand to deep lagoon",
            "canyon": "canyon reds",
            "forest": "forest greens",
            "dusk": "lilac dusk",
        },
        Lora("papercut_layers", 0.9),
    ),
}
