"""What lies in the output folders of a WebUI that was used before."""

from __future__ import annotations

from pathlib import Path

from ...api.live import noisy_picture, picture

FOX = (
    "a red fox in the snow\nNegative prompt: blurry\n"
    "Steps: 31, Sampler: Euler a, CFG scale: 6.5, Seed: 4242, Size: 320x192, Model hash: abc, Model: foxes"
)
OWL = (
    "an owl at night\nNegative prompt: day\n"
    "Steps: 17, Sampler: DPM++ 2M, CFG scale: 5, Seed: 1717, Size: 192x320, Model hash: abc, Model: owls"
)
WOLF = (
    "a grey wolf on a hill\nNegative prompt: fog\n"
    "Steps: 23, Sampler: Euler a, CFG scale: 7, Seed: 2323, Size: 256x192, Model hash: abc, Model: wolves"
)
LAST = "the last generation\nSteps: 11, Sampler: DDIM, CFG scale: 3, Seed: 999, Size: 512x512"
#: Name → output folder, infotext, size, colour.
PICTURES = {
    "fox.png": ("txt2img-images/2026-11-20", FOX, (320, 192), "red"),
    "owl.png": ("txt2img-images/2026-11-21", OWL, (192, 320), "blue"),
    "bare.png": ("extras-images", "", (160, 96), "green"),
    "wolf.png": ("txt2img-images/2026-11-20", WOLF, (256, 192), "magenta"),
    "later.png": ("img2img-images/2026-11-21", OWL, (128, 128), "yellow"),
}
NOISE = "noise.png"
COUNT = len(PICTURES) + 1


def fill_outputs(webui: Path) -> None:
    """Pictures with and without infotext in three of the folders, and the last generation's `params.txt`."""
    for name, (folder, infotext, size, colour) in PICTURES.items():
        picture(webui / "outputs" / folder / name, infotext, size, colour)
    noisy_picture(webui / "log" / "images" / NOISE)
    (webui / "params.txt").write_text(LAST, encoding="utf-8")


def path_of(webui: Path, name: str) -> Path:
    return webui / "outputs" / PICTURES[name][0] / name
