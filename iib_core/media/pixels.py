"""Pixels of any of Pillow's modes to plain RGB or RGBA, and quick good downscaling."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def plain(image: Image.Image) -> Image.Image:
    """The same picture as RGB, or RGBA where anything is transparent; 16-bit grey keeps its high byte."""
    if image.mode in {"RGB", "RGBA"} and "transparency" not in image.info:
        return image
    if image.mode.startswith("I") or image.mode == "F":
        return _deep_grey(image).convert("RGB")
    if "A" in image.mode or "a" in image.mode or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB")


def resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """`image` (RGB or RGBA) at `size`, which is not larger.

    Whole-number averaging first, which is ten times faster than any filter, then a Hamming filter over
    what remains; for exactly 2:1, 3:1… the averaging is all.
    """
    from PIL.Image import Resampling

    scale = min(image.width / size[0], image.height / size[1])
    exact = abs(scale - round(scale)) < 0.01
    factor = round(scale) if exact else int(scale / 1.5)
    if factor > 1:
        image = image.reduce(factor)
    return image if image.size == size else image.resize(size, Resampling.HAMMING)


def _deep_grey(image: Image.Image) -> Image.Image:
    """16-bit grey (modes I;16 and, in older Pillow, I) to 8 bits; Pillow's own conversion clips it to white."""
    import numpy as np
    from PIL import Image as Images

    values = np.asarray(image)
    return Images.fromarray(
        (values.clip(0, 65535) / 257).astype(np.uint8)
        if image.mode == "F"
        else (values.clip(0, 65535) >> 8).astype(np.uint8)
    )
