"""Draws the icons of the installed page as `public/icon.svg` is drawn: `python javascript/app/make_icons.py`."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from PIL import Image, ImageDraw

PUBLIC = Path(__file__).parent / "public"
#: name → (pixels, how much of them the drawing takes, whether the ground reaches the corners)
ICONS = {
    "icon-192": (192, 1.0, False),
    "icon-512": (512, 1.0, False),
    # a launcher may cut away everything outside a circle of 80 %
    "icon-maskable": (512, 0.86, True),
    "icon-apple": (180, 1.0, True),
}
_FINER = 4


def drawn(pixels: int, share: float, full: bool) -> Image.Image:
    """The icon at that size."""
    ground, *tiles = ET.parse(PUBLIC / "icon.svg").getroot()  # noqa: S314 - our own file
    side = pixels * _FINER
    unit = side * share / 32
    edge = (side - 32 * unit) / 2
    image = Image.new("RGBA", (side, side), ground.attrib["fill"] if full else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    for rect in tiles if full else [ground, *tiles]:
        x, y, w, h, r = (float(rect.get(name, 0)) * unit for name in ("x", "y", "width", "height", "rx"))
        draw.rounded_rectangle(
            (edge + x, edge + y, edge + x + w - 1, edge + y + h - 1), r, rect.attrib["fill"]
        )
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for name, how in ICONS.items():
        drawn(*how).save(PUBLIC / f"{name}.png", optimize=True)
