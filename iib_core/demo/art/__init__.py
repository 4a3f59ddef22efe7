"""Pictures drawn by code: `draw` by family and mood."""

# ruff: noqa: PLR0917  (shapes take coordinates)

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def draw(module: str, family: str, mood: str, width: int, height: int, seed: int) -> Image.Image:
    """Draw one picture. The seed alone decides the shapes, the mood only colours and light."""
    import numpy as np

    drawing = importlib.import_module(f"{__name__}.{module}")
    image: Image.Image = getattr(drawing, family)(width, height, np.random.default_rng(seed), mood)
    return image
