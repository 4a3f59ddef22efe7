"""What a picture looks like in 64 bits and 27 colours: enough to know a copy that was resized or saved again.

The perceptual hash tells the signs of the lowest 8 × 8 cosine frequencies of the picture's brightness against their
median; two that differ in a few bits show the same. It knows no colours, so those are kept beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .thumbhash import thumbhash_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

#: Side of the square that the frequencies are taken of, and how many of them in each direction.
_SIDE = 32
_WAVES = 8
#: Cells in each direction, three values each: `COLORS` bytes.
_CELLS = 3
COLORS = _CELLS * _CELLS * 3
#: Frequencies weaker than this (of 255) are noise of the arithmetic or of the encoder, not something to see.
_SILENCE = 0.05


class Look(NamedTuple):
    """What decoding a picture showed: its ThumbHash, perceptual hash and colours."""

    thumbhash: bytes
    phash: int
    colors: bytes


def look_of(image: Image.Image) -> Look:
    """The look of a picture of any size in mode RGB or RGBA."""
    return Look(thumbhash_of(image), *print_of(image))


def print_of(image: Image.Image) -> tuple[int, bytes]:
    """(perceptual hash as a signed 64-bit number, `COLORS` bytes of colours) of a picture in mode RGB or RGBA."""
    flat = _on_grey(image)
    return _phash(flat), _colors(flat)


def _on_grey(image: Image.Image) -> Image.Image:
    """Small, for both uses, and without transparency."""
    from PIL import Image as Images
    from PIL.Image import Resampling

    small = image.resize((_SIDE, _SIDE), Resampling.BOX)
    if small.mode != "RGBA":
        return small.convert("RGB")
    ground = Images.new("RGBA", small.size, (128, 128, 128, 255))
    return Images.alpha_composite(ground, small).convert("RGB")


def _phash(flat: Image.Image) -> int:
    import numpy as np

    pixels = np.asarray(flat, dtype=np.float64)
    light = pixels @ np.array([0.299, 0.587, 0.114])
    waves = _cosines()
    found = (waves @ light @ waves.T) / _SIDE
    found[np.abs(found) < _SILENCE] = 0.0
    values = found.ravel()
    bits = values > np.median(values[1:])  # the first is the brightness, which says nothing of shapes
    return int.from_bytes(np.packbits(bits).tobytes(), "big", signed=True)


@lru_cache(maxsize=1)
def _cosines() -> npt.NDArray[np.float64]:
    import numpy as np

    places = np.arange(_SIDE) + 0.5
    return np.cos(np.pi / _SIDE * np.outer(np.arange(_WAVES), places))


def _colors(flat: Image.Image) -> bytes:
    """Brightness, yellow–blue and red–green of each cell; the latter two 128 where there is no colour."""
    import numpy as np
    from PIL.Image import Resampling

    cells = np.asarray(flat.resize((_CELLS, _CELLS), Resampling.BOX), dtype=np.float64).reshape(-1, 3)
    red, green, blue = cells.T
    values = np.stack([cells.mean(1), 128 + ((red + green) / 2 - blue) / 2, 128 + (red - green) / 2], 1)
    return bytes(np.clip(np.rint(values), 0, 255).astype(np.uint8).ravel().tolist())
