"""Text in the lowest bits of a picture's pixels, as NovelAI and the stealth-pnginfo extension write it.

Column by column: a signature (`stealth_pnginfo` or `stealth_pngcomp` in alpha, `stealth_rgbinfo` or `stealth_rgbcomp`
in red, green, blue), the payload's length in bits as 32 bits big-endian, the payload: UTF-8, or gzip of it.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

from . import a1111, novelai, pictures
from .entry import Fixture

WIDTH, HEIGHT = 64, 96
FOLDER = "stealth"


def fixtures() -> Iterator[Fixture]:
    """NovelAI's alpha channel; A1111's text in each of the four forms."""
    texts = dict(novelai.texts_of(novelai.FOUR, novelai.FOUR_EXPECTED.model))
    expected = replace(novelai.FOUR_EXPECTED, where="stealth alpha", hidden=True, raw=(), pixels=(128, 96))
    yield Fixture(FOLDER, "novelai-alpha.png", alpha(json.dumps(texts), compressed=True), expected)
    plain = next(f for f in a1111.fixtures() if f.name == "txt2img.png").expected
    source = "Stable Diffusion web UI(Stealth)"
    for name, make, compressed in (
        ("a1111-alpha.png", alpha, False),
        ("a1111-alpha-gzip.png", alpha, True),
        ("a1111-rgb.png", rgb, False),
        ("a1111-rgb-gzip.png", rgb, True),
    ):
        where = "stealth alpha" if make is alpha else "stealth RGB"
        said = replace(plain, where=where, source=source, hidden=True, raw=(), pixels=(WIDTH, HEIGHT))
        yield Fixture(FOLDER, name, make(a1111.PLAIN, compressed=compressed), said)


def alpha(text: str, *, compressed: bool) -> bytes:
    """A PNG with the text in its alpha channel."""
    return _picture(b"stealth_pngcomp" if compressed else b"stealth_pnginfo", text, [3], compressed)


def rgb(text: str, *, compressed: bool) -> bytes:
    """A PNG with the text in red, green and blue."""
    return _picture(b"stealth_rgbcomp" if compressed else b"stealth_rgbinfo", text, [0, 1, 2], compressed)


def _picture(signature: bytes, text: str, channels: list[int], compressed: bool) -> bytes:
    payload = _gzip(text.encode()) if compressed else text.encode()
    data = signature + struct.pack(">I", 8 * len(payload)) + payload
    width = WIDTH
    while width * HEIGHT * len(channels) < 8 * len(data):
        width *= 2
    rows = [bytearray(b"\x58\x8c\xb4\xfe" * width) for _ in range(HEIGHT)]
    places = ((x, y, c) for x in range(width) for y in range(HEIGHT) for c in channels)
    for bit, (x, y, channel) in zip(_bits(data), places, strict=False):
        at = 4 * x + channel
        rows[y][at] = rows[y][at] & 0xFE | bit
    return pictures.rgba_png([bytes(row) for row in rows])


def _bits(data: bytes) -> Iterator[int]:
    for byte in data:
        for shift in range(7, -1, -1):
            yield byte >> shift & 1


def _gzip(raw: bytes) -> bytes:
    """A gzip member without a time, of stored blocks (RFC 1952)."""
    body = pictures.stored(raw)[2:-4]
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + body + struct.pack("<II", zlib.crc32(raw), len(raw))
