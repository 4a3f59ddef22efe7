"""JPEG XL: size, orientation, animation, and the texts of its boxes.

Format: ISO/IEC 18181-1 annex D (headers of the bare codestream), 18181-2 §9 (boxes: `jxlc`, `jxlp`, `Exif`,
`xml `, `brob`). As that standard asks, only the codestream's orientation turns the picture.
"""

from __future__ import annotations

import importlib
from typing import Any

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import read_exif
from .isobmff import Box, boxes
from .source import MAX_VALUE, TRUNCATED, Broken, Source
from .texts import add, add_all

_CODESTREAM = b"\xff\x0a"
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_SIZE_BITS = (9, 13, 18, 30)
_HEADER = 64


def read_jxl(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    if source.head[:2] == _CODESTREAM:
        _codestream(source.head[2:_HEADER], reading)
        return
    problem = ""
    packed: set[bytes] = set()
    for box in boxes(source, 0, source.size):
        if box.kind in {b"jxlc", b"jxlp"} and reading.width is None:
            start = box.start + (4 if box.kind == b"jxlp" else 0)
            head = source.at(start, min(_HEADER, box.end - start))
            if head[:2] != _CODESTREAM:
                raise Broken("The picture's own data is damaged.")
            _codestream(head[2:], reading)
        elif box.kind == b"brob" and (kind := source.at(box.start, 4)) not in packed:
            packed.add(kind)  # one of each, for they grow
            problem = _packed(source, box, reading) or problem
        elif box.kind in {b"Exif", b"xml ", b"jumb"}:
            problem = _text(source, box, reading) or problem
    if problem or reading.width is None:
        raise Broken(problem or TRUNCATED)


def _text(source: Source, box: Box, reading: ContainerReading) -> str:
    if box.kind == b"jumb":
        return read_c2pa(source, box.start - 8, box.end, reading)
    return _plain(box.kind, source.at(box.start, box.size), reading)


def _plain(kind: bytes, data: bytes, reading: ContainerReading) -> str:
    if kind == b"xml ":
        add(reading, "xmp", data.decode("utf-8", "replace"))
    elif kind == b"Exif":
        exif = read_exif(data[4 + int.from_bytes(data[:4], "big") :])
        add_all(reading, exif.texts)
        if exif.damaged:
            return "The EXIF block is damaged."
    return ""


def _packed(source: Source, box: Box, reading: ContainerReading) -> str:
    """A box packed with Brotli, which is read where that library is there and bounds what it unpacks."""
    kind = source.exactly(box.start, 4)
    if kind not in {b"Exif", b"xml "}:
        return ""
    try:
        brotli: Any = importlib.import_module("brotli")
        unpacked = brotli.Decompressor().process(
            source.at(box.start + 4, box.size - 4), output_buffer_limit=MAX_VALUE
        )
    except (ImportError, TypeError):  # the limit came with version 1.2
        return "A text packed with Brotli was not read: install the package brotli (1.2 or newer) to read it."
    except brotli.error:
        return "A packed text is damaged."
    if len(unpacked) > MAX_VALUE:
        return "A packed text was not read: it grows too large."
    return _plain(kind, unpacked, reading)


class _Bits:
    """Bits of a codestream header, lowest first."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "little")
        self._left = len(data) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise Broken(TRUNCATED)
        value = self._value & ((1 << count) - 1)
        self._value >>= count
        return value


def _codestream(data: bytes, reading: ContainerReading) -> None:
    """SizeHeader (D.2) and the first fields of ImageMetadata (D.3)."""
    bits = _Bits(data)
    reading.width, reading.height = _size(bits)
    if bits.take(1) or not bits.take(1):  # all default, no extra fields
        return
    reading.orientation = bits.take(3) + 1
    if bits.take(1):
        _size(bits)  # the intrinsic size
    if not bits.take(1):  # a preview's header would come between, which nobody writes
        reading.animated = bool(bits.take(1))


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.take(1)

    def side() -> int:
        return (bits.take(5) + 1) * 8 if small else bits.take(_SIZE_BITS[bits.take(2)]) + 1

    height = side()
    ratio = _RATIOS.get(bits.take(3))
    return (height * ratio[0] // ratio[1] if ratio else side()), height
