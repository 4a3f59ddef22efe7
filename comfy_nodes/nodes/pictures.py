"""From picture files to the numbers of ComfyUI's IMAGE and MASK.

IMAGE is float32 [frames, height, width, 3] from 0 to 1, MASK float32 [frames, height, width], 1 where the
picture is transparent. As ComfyUI's own Load Image does it (`nodes.LoadImage`), where nothing is
transparent the mask is one of 64 × 64 zeros: nodes take that for "no mask".
"""

from __future__ import annotations

import itertools
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iib_core.access import SafePath
from iib_core.errors import BadRequest, IibError, TooLarge
from iib_core.media.sniffing import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from PIL import Image

    from .tensors import Pixels

#: Pixels of one frame.
MAX_PIXELS = 100_000_000
#: Pixels of all frames and pictures that one node gives: 12 bytes each, so 3 GB.
MAX_TOTAL = 256_000_000
NO_MASK = (64, 64)
_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/avif": "AVIF",
}
#: What Pillow's parsers raise for damaged files, by experience rather than by documentation.
_DAMAGE = (
    OSError,
    ValueError,
    ArithmeticError,
    LookupError,
    SyntaxError,
    TypeError,
    EOFError,
    struct.error,
)


@dataclass(frozen=True)
class Frames:
    """The frames of one file: pixels [frames, height, width, 3]; mask [frames, height, width], None without one."""

    pixels: Pixels
    mask: Pixels | None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.pixels.shape[2], self.pixels.shape[1]


def decode(safe: SafePath, *, animated: bool = True, budget: int = MAX_TOTAL) -> Frames:
    """The picture as it is meant to be seen (EXIF orientation), all frames of an animation when `animated`.

    Frames of another size than the first are left out, as ComfyUI does. `budget`: pixels that there may be in
    all. Raises BadRequest for what is no picture or is damaged, TooLarge above the bounds.
    """
    with _opened(safe) as image:
        width, height = image.size
        count = _frame_count(image) if animated else 1
        if width * height > MAX_PIXELS:
            raise TooLarge(f"{safe.name} has more than {MAX_PIXELS // 1_000_000} megapixels.")
        if width * height * count > budget:
            raise TooLarge(
                f"{safe.name} is too much at once: {count} × {width} × {height} pixels,"
                f" where {budget // 1_000_000} megapixels fit."
            )
        return _stacked(map(_upright, _frames(image, count)), count)


def _stacked(frames: Iterator[Image.Image], count: int) -> Frames:
    """`count` frames at most, one after the other, so that only their numbers are held."""
    import numpy as np

    first = next(frames)
    pixels = np.empty((count, first.height, first.width, 3), dtype=np.float32)
    masks: list[Any] = []
    for frame in itertools.chain([first], frames):
        if frame.size == first.size:
            alpha = _alpha(frame)
            pixels[len(masks)] = _numbers(frame)
            masks.append(None if alpha is None else 1.0 - np.asarray(alpha, dtype=np.float32) / 255.0)
    pixels = pixels[: len(masks)]
    if all(mask is None for mask in masks):
        return Frames(pixels, None)
    plain = np.zeros(pixels.shape[1:3], dtype=np.float32)
    return Frames(pixels, np.stack([plain if mask is None else mask for mask in masks]))


def no_mask(frames: int) -> Pixels:
    """What stands for the mask of pictures that have none."""
    import numpy as np

    return np.zeros((frames, *NO_MASK), dtype=np.float32)


@contextmanager
def _opened(safe: SafePath) -> Iterator[Image.Image]:
    """The picture by its first bytes; only formats of the library's pictures are tried, Pillow has unsafe ones."""
    from PIL import Image

    try:
        with open(safe.real, "rb") as file:
            kind = _FORMATS.get(sniff(file.read(HEAD_BYTES), safe.name), "")
            file.seek(0)
            if not kind:
                raise BadRequest(f"{safe.name} is no picture, whatever its name says.")
            if kind not in Image.OPEN:
                Image.init()
            if kind not in Image.OPEN:
                raise BadRequest(f"This Python's Pillow cannot read {kind} pictures.")
            with Image.open(file, formats=[kind]) as image:
                yield image
    except IibError:
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(f"{safe.name} has too many pixels.") from error
    except MemoryError as error:
        raise TooLarge(f"There is not enough memory for {safe.name}.") from error
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise BadRequest(f"{safe.name} could not be read: {os.strerror(error.errno)}.") from error
        raise BadRequest(f"{safe.name} is damaged or incomplete ({error}).") from error


def _frame_count(image: Image.Image) -> int:
    """Frames of an animation; further pictures in a JPEG (a camera's preview, depth) are none."""
    return 1 if image.format in {"JPEG", "MPO"} else max(1, int(getattr(image, "n_frames", 1)))


def _frames(image: Image.Image, count: int) -> Iterator[Image.Image]:
    for index in range(count):
        image.seek(index)
        image.load()
        yield image.copy() if count > 1 else image


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image) or image
    except _DAMAGE:  # damaged EXIF: the picture is shown as stored
        return image


def _numbers(image: Image.Image) -> Any:
    """[height, width, 3] from 0 to 1. 16-bit grey keeps its precision; Pillow's own conversion would clip it."""
    import numpy as np

    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.float32).clip(0, 65535) / 65535.0
        return grey[..., None]
    return np.asarray(image.convert("RGB"), dtype=np.float32) / 255.0


def _alpha(image: Image.Image) -> Image.Image | None:
    """The opacity, None for a picture that says nothing of it."""
    if "A" in image.getbands():
        return image.getchannel("A")
    if "transparency" in image.info and image.mode in {"P", "L", "RGB", "1"}:
        return image.convert("RGBA").getchannel("A")
    return None
