"""From a picture file to small pixels: oriented, fitting a box, whatever format and mode the file is in.

Sizes are checked by us from the header before a pixel is decoded. Pillow's own limits are global and belong
to the host (A1111 and ComfyUI change them), so they are neither trusted nor touched.
"""

from __future__ import annotations

import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from ..errors import NotFound
from .pixels import plain, resized
from .sniffing import HEAD_BYTES, sniff

if TYPE_CHECKING:
    from PIL import Image

#: Pixels that are decoded at full size.
MAX_PIXELS = 100_000_000
#: Pixels of a JPEG that its decoder shrinks on the fly.
MAX_JPEG_PIXELS = 400_000_000
#: Pictures above this are decoded one at a time, so that a pool of them cannot fill the memory.
_LARGE = 24_000_000
_one_large = threading.Lock()

_FORMATS = {
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/avif": "AVIF",
}
_ORIENTATION_TAG = 0x0112
#: JPEG frames whose scans can be decoded as they are read: baseline and extended sequential.
_STREAMED_FRAMES = {0xC0, 0xC1, 0xC9}
#: ICC profiles above this stay behind.
_MAX_PROFILE = 16 * 1024


FAILED = "Failed to generate thumbnail: "


class Undecodable(NotFound):
    """The bytes are no picture that can be shown; asking again will not help until the file changes."""

    def __init__(self, reason: str) -> None:
        super().__init__(FAILED + reason)


class Unsupported(Undecodable):
    """A picture, but of a kind that this Pillow has no decoder for."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"this Python's Pillow cannot read {kind.rpartition('/')[2].upper()} pictures.")


@dataclass(frozen=True)
class Picture:
    """Decoded pixels (RGB or RGBA) and the size of the whole picture, both as a viewer sees it."""

    image: Image.Image
    width: int
    height: int
    profile: bytes = b""  # ICC


def decode(source: BinaryIO, box: tuple[int, int]) -> Picture:
    """The first frame of the picture in `source`, scaled down to fit `box` (width, height), never up.

    EXIF orientation is applied. Raises Undecodable for what is no picture, is truncated or is too large;
    OSError when reading fails.
    """
    from PIL import Image

    kind = sniff(source.read(HEAD_BYTES))
    source.seek(0)
    try:
        image = _open(source, kind)
        if image.width * image.height <= _LARGE:
            return _shrunk(image, box)
        with _one_large:
            return _shrunk(image, box)
    except NotFound:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Undecodable(_too_large()) from error
    except MemoryError as error:
        raise Undecodable("there is not enough memory to decode this picture.") from error
    except (
        OSError,
        ValueError,
        ArithmeticError,
        LookupError,
        SyntaxError,
        TypeError,
        EOFError,
        struct.error,
    ) as error:
        # what Pillow's parsers raise for damaged files, by experience rather than by documentation
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise Undecodable(f"the picture is damaged or incomplete ({error}).") from error


def fit(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """`width` × `height` scaled down to fit `box`, aspect kept, at least 1 × 1, never larger than it is."""
    scale = min(box[0] / width, box[1] / height, 1.0)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _too_large() -> str:
    return f"the picture is larger than {MAX_PIXELS // 1_000_000} megapixels."


def _open(source: BinaryIO, kind: str) -> Image.Image:
    """The lazily opened picture, its size checked.

    Only formats of pictures that the library shows are tried: Pillow's others include one that runs a
    program (EPS) and several that nobody has hardened.
    """
    from PIL import Image, JpegImagePlugin

    limit = MAX_PIXELS
    if kind == "image/jpeg":
        # the plugin itself: `Image.open` refuses by a limit that knows nothing of reduced decoding
        image: Image.Image = JpegImagePlugin.JpegImageFile(source)
        if image.width * image.height > limit and _streams(source):
            limit = MAX_JPEG_PIXELS
    else:
        image = Image.open(source, formats=[_pillow_format(kind)])
    if image.width < 1 or image.height < 1:
        raise Undecodable("the picture has no pixels.")
    if image.width * image.height > limit:
        raise Undecodable(_too_large())
    return image


def _pillow_format(kind: str) -> str:
    from PIL import Image

    if kind not in _FORMATS:
        raise Undecodable(
            "this file is not a picture, whatever its name says, or of a kind that is not supported."
        )
    name = _FORMATS[kind]
    if name not in Image.OPEN:
        Image.init()  # imports every plugin, once
    if name not in Image.OPEN:
        raise Unsupported(kind)
    return name


def _shrunk(image: Image.Image, box: tuple[int, int]) -> Picture:
    width, height = image.size
    if image.format == "JPEG":
        orientation = _orientation(image)
        image.draft(None, fit(width, height, _turned(box, orientation)))
        image.load()
    else:
        image.load()
        orientation = _orientation(image)  # PNG: the EXIF chunk may come after the pixels
    target = fit(width, height, _turned(box, orientation))
    profile = _rgb_profile(image)
    small = _upright(resized(plain(image), target), orientation)
    if small.mode == "RGBA" and small.getchannel("A").getextrema() == (255, 255):
        small = small.convert("RGB")
    width, height = _turned((width, height), orientation)
    return Picture(small, width, height, profile)


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 when there is none or the EXIF is damaged (the picture is shown as stored)."""
    try:
        value = image.getexif().get(_ORIENTATION_TAG, 1)
    except (OSError, ValueError, ArithmeticError, LookupError, SyntaxError, TypeError, struct.error):
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation >= 5 else size


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as it is meant to be seen (EXIF 2.32, tag 0x0112)."""
    from PIL.Image import Transpose

    steps = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(steps[orientation]) if orientation in steps else image


def _rgb_profile(image: Image.Image) -> bytes:
    """The picture's colour profile when it still fits after conversion to RGB, b"" otherwise."""
    profile = image.info.get("icc_profile") or b""
    fits = isinstance(profile, bytes) and len(profile) <= _MAX_PROFILE and profile[16:20] == b"RGB "
    return profile if fits else b""


def _streams(source: BinaryIO) -> bool:
    """True for a JPEG whose coefficients come in one pass; others are held in memory whole, reduced or not.

    Walks the markers up to the first scan (ITU T.81, B.1.1.4): a progressive frame, or a scan that lacks
    some of the components, cannot be decoded as it is read.
    """
    position = source.tell()
    components = -1
    try:
        source.seek(2)
        while True:
            marker = source.read(1) and source.read(1)
            while marker == b"\xff":
                marker = source.read(1)
            length = int.from_bytes(source.read(2), "big")
            body = source.read(min(6, length - 2)) if length > 2 else b""
            if not marker or not body:
                return False
            if marker[0] in _STREAMED_FRAMES and len(body) == 6:
                components = body[5]
            if marker == b"\xda":
                return body[0] == components
            source.seek(length - 2 - len(body), 1)
    finally:
        source.seek(position)
