"""Text hidden in the lowest bits of a picture's pixels.

Format: the sd-webui-stealth-pnginfo extension, NovelAI's `nai_meta.py` and SwarmUI's `MetadataHelper.cs`. Bits are
read column by column, each from the top: of alpha (`stealth_png…`), or of red, green and blue in turn
(`stealth_rgb…`). A signature of 15 bytes that ends in `info` or `comp`, the payload's length in bits (32 bits,
big-endian), then the payload: UTF-8, or that in gzip.

Of a PNG only as many rows of the first column are unpacked as it takes to know that nothing is there, which
is one or two. numpy and Pillow are loaded for pictures that do hide something, and for WebP.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from ..mediatypes import media_kind
from .generators import Options, understand
from .generators.stealth import texts_of
from .model import FileReading
from .reading import read_file
from .tags import tags_of

if TYPE_CHECKING:
    import numpy
    from PIL.Image import Image

_SIGNATURES = {
    b"stealth_pnginfo": ("A", False),
    b"stealth_pngcomp": ("A", True),
    b"stealth_rgbinfo": ("RGB", False),
    b"stealth_rgbcomp": ("RGB", True),
}
_SIGNATURE = 15
#: bits of a signature that must agree before the whole picture is decoded
_ENOUGH = 80
_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_PIXELS = 80_000_000
_MAX_SIDE = 32_768
_MAX_TEXT = 4 * 1024 * 1024
_MAX_CHUNKS = 10_000
_PIECE = 64 * 1024
_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def read_deeper(path: str, *, extract_all_prompts: bool = False) -> FileReading:
    """As `reading.read_file`; when header and sidecars say nothing, what the pixels hide counts."""
    reading = read_file(path, extract_all_prompts=extract_all_prompts)
    if reading.error or (reading.info is not None and reading.info.infotext):
        return reading
    text = hidden_text(path)
    if text:
        container = reading.container
        container.texts += texts_of(text)
        reading.info = understand(container, Options(extract_all_prompts, path))
        reading.hidden = reading.info is not None
        reading.tags = tags_of(reading.info, media_kind(path), container.width, container.height)
    return reading


def hidden_text(path: str) -> str:
    """What the pixels of a PNG or WebP hide, "" for nothing. Never raises for what the file holds.

    At most 4 MiB of text, of pictures of at most 80 million pixels. Raises OSError when it cannot be opened.
    """
    with open(os.open(path, _FLAGS), "rb") as file:
        head = file.read(64)
        if head.startswith(_PNG):
            wanted = _png_may_hide(file, head)
        elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            wanted = _webp_may_hide(head)
        else:
            return ""
        return _decoded(file, wanted) if wanted else ""


def _png_may_hide(file: BinaryIO, head: bytes) -> str:
    """ "A" or "RGB" when the first column begins as a signature does, else ""."""
    if len(head) < 29:
        return ""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", head[16:29])
    if depth != 8 or kind not in {2, 6} or interlaced or not _affordable(width, height):
        return ""
    channels = 3 if kind == 2 else 4
    modes = {"A": [3], "RGB": [0, 1, 2]} if channels == 4 else {"RGB": [0, 1, 2]}
    found = dict.fromkeys(modes, 0)  # bits that agreed
    for row, pixel in enumerate(_first_column(file, width, channels)):
        for mode, used in list(modes.items()):
            bits = [pixel[c] & 1 for c in used]
            if bits != _expected(mode, found[mode], len(bits)):
                del modes[mode]
                continue
            found[mode] += len(bits)
            if found[mode] >= _ENOUGH or row + 1 == height:
                return mode
        if not modes:
            return ""
    return ""


def _expected(mode: str, start: int, count: int) -> list[int]:
    """Bits of the part that both signatures of a mode have in common."""
    common = b"stealth_png" if mode == "A" else b"stealth_rgb"
    return [common[i >> 3] >> (7 - (i & 7)) & 1 for i in range(start, start + count)]


def _first_column(file: BinaryIO, width: int, channels: int) -> Iterator[list[int]]:
    """The first column's pixels from the top, unpacked as they are asked for (PNG specification, section 9).

    There, nothing is to the left, so that of all filters' references only the pixel above remains.
    """
    stride = 1 + width * channels
    above = [0] * channels
    rows = bytearray()
    for piece in _inflated(file, max(4096, 4 * stride)):
        rows += piece
        start = 0
        while len(rows) - start >= stride:
            kind, raw = rows[start], rows[start + 1 : start + 1 + channels]
            share = {2: 1.0, 3: 0.5, 4: 1.0}.get(kind, 0.0)
            above = [(x + int(a * share)) & 0xFF for x, a in zip(raw, above, strict=True)]
            yield above
            start += stride
        del rows[:start]


def _inflated(file: BinaryIO, most: int) -> Iterator[bytes]:
    """The pixel data's decompressed bytes, at most `most` at once; ends early where it is damaged."""
    inflate = zlib.decompressobj()
    for piece in _pixel_data(file):
        left = piece
        while left:
            try:
                yield inflate.decompress(left, most)
            except zlib.error:
                return
            left = inflate.unconsumed_tail


def _pixel_data(file: BinaryIO) -> Iterator[bytes]:
    """The contents of a PNG's IDAT chunks, piece by piece."""
    position = len(_PNG)
    for _ in range(_MAX_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        if head[4:] == b"IDAT":
            for start in range(0, length, _PIECE):
                if not (piece := file.read(min(_PIECE, length - start))):
                    return
                yield piece
        position += 12 + length


def _webp_may_hide(head: bytes) -> str:
    """ "A", "RGB" or both ("ARGB") by the kinds of data in a WebP; "" for lossy ones without alpha."""
    if head[12:16] == b"VP8L" and len(head) >= 25:
        size = int.from_bytes(head[21:25], "little")
        if not _affordable((size & 0x3FFF) + 1, (size >> 14 & 0x3FFF) + 1):
            return ""
        return "ARGB" if head[24] & 0x10 else "RGB"
    if head[12:16] == b"VP8X" and len(head) >= 30:
        width, height = (int.from_bytes(head[i : i + 3], "little") + 1 for i in (24, 27))
        animated, alpha = head[20] & 0x02, head[20] & 0x10
        return "ARGB" if alpha and not animated and _affordable(width, height) else ""
    return ""


def _affordable(width: int, height: int) -> bool:
    return 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE and width * height <= _MAX_PIXELS


def _decoded(file: BinaryIO, wanted: str) -> str:
    """The text in the pixels, "" when there is none after all or when the picture is damaged."""
    from PIL import Image

    bombs = (Image.DecompressionBombError, Image.DecompressionBombWarning)
    file.seek(0)
    try:
        with Image.open(file) as picture:
            if not _affordable(*picture.size) or picture.mode not in {"RGB", "RGBA"}:
                return ""
            picture.load()
            modes = [m for m in ("A", "RGB") if m in wanted and (m == "RGB" or picture.mode == "RGBA")]
            return next((text for mode in modes if (text := _payload(picture, mode))), "")
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, zlib.error, *bombs):
        return ""  # damaged: what cannot be decoded hides nothing


def _payload(picture: Image, mode: str) -> str:
    import numpy

    pixels = numpy.asarray(picture.getchannel("A") if mode == "A" else picture)
    pixels = pixels.reshape(picture.height, picture.width, -1)[:, :, : len(mode)]
    head = _bytes(pixels, _SIGNATURE + 4)
    form = _SIGNATURES.get(head[:_SIGNATURE])
    if form is None or form[0] != mode:
        return ""
    size = int.from_bytes(head[_SIGNATURE:], "big") // 8
    if size > _MAX_TEXT or 8 * (len(head) + size) > pixels.size:
        return ""
    data = _bytes(pixels, len(head) + size)[len(head) :]
    if form[1]:
        gunzip = zlib.decompressobj(31)
        data = gunzip.decompress(data, _MAX_TEXT)
        if gunzip.unconsumed_tail:
            return ""
    return data.decode("utf-8", "replace").strip("\0")


def _bytes(pixels: numpy.ndarray, count: int) -> bytes:
    """The first bytes that the lowest bits make, column by column."""
    import numpy

    height, _, channels = pixels.shape
    columns = -(-8 * count // (height * channels))
    bits = pixels[:, :columns].transpose(1, 0, 2).reshape(-1) & 1
    return numpy.packbits(bits).tobytes()[:count]
