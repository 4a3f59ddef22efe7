"""Midjourney: PNG chunks Description (prompt, switches, job id), Author and Creation Time."""

from __future__ import annotations

import math
from email.utils import formatdate

from PIL import Image

from ..recipe import Recipe, stable_uuid
from . import png


def texts(recipe: Recipe) -> list[tuple[str, str]]:
    """The three chunks."""
    common = math.gcd(recipe.width, recipe.height)
    shape = f"{recipe.width // common}:{recipe.height // common}"
    job = stable_uuid("midjourney", recipe.seed)
    return [
        ("Description", f"{recipe.prompt} --ar {shape} --stylize 250 --v 6.1 Job ID: {job}"),
        ("Author", "u7513902648"),
        ("Creation Time", formatdate(recipe.created, usegmt=True)),
    ]


def save(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture as PNG."""
    png.write_png(path, image, texts(recipe), modified=recipe.created)
