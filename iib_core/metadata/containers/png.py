"""PNG: size, animation, and every text chunk, before and after the pixels.

Format: PNG (Third Edition) §5 and §11.3, `caBX` per C2PA §A.3.2; pixels (IDAT, fdAT) are sought over, never read.
"""

from __future__ import annotations

import struct
import zlib

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text, read_exif
from .source import MAX_VALUE, TRUNCATED, Broken, Source

SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: A picture of 800 MB in the smallest usual pieces; more is no picture but an attack on the walker.
_MAX_CHUNKS = 100_000
_MAX_TEXTS = 1000
_XMP = b"XML:com.adobe.xmp"  # the keyword of XMP, XMP specification part 3 §1.1.5
_HEADER = struct.Struct(">I4s")


def read_png(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    problem = ""
    size = source.size
    position = 8
    for _ in range(_MAX_CHUNKS):
        header = source.at(position, 8)
        if len(header) < 8:
            raise Broken(problem or TRUNCATED)
        length, kind = _HEADER.unpack(header)
        if kind == b"IEND":
            if problem:
                raise Broken(problem)
            return
        if kind == b"caBX":
            problem = read_c2pa(source, position + 8, min(position + 8 + length, size), reading) or problem
        handler = _HANDLERS.get(kind)
        if handler is not None:
            if length > MAX_VALUE:
                problem = problem or f"A text of {length} bytes was not read: it is too large."
            else:
                data = source.at(position + 8, length)
                problem = handler(data, reading) or problem
                if len(data) < length:
                    raise Broken(TRUNCATED)
        position += length + 12
        if position > size:
            raise Broken(problem or TRUNCATED)
    raise Broken("The file is cut into too many pieces to be a picture.")


def _ihdr(data: bytes, reading: ContainerReading) -> str:
    if len(data) < 13:
        return TRUNCATED
    reading.width, reading.height = struct.unpack_from(">II", data)
    return ""


def _actl(data: bytes, reading: ContainerReading) -> str:
    reading.animated = len(data) >= 4 and data[:4] > b"\0\0\0\1"
    return ""


def _exif(data: bytes, reading: ContainerReading) -> str:
    exif = read_exif(data)
    reading.texts.extend(exif.texts)
    reading.orientation = exif.orientation
    return "The EXIF block is damaged." if exif.damaged else ""


def _text(data: bytes, reading: ContainerReading) -> str:
    key, _, value = data.partition(b"\0")
    return _add(reading, key, plain_text(value))


def _compressed_text(data: bytes, reading: ContainerReading) -> str:
    key, _, rest = data.partition(b"\0")
    value, problem = _inflate(rest[1:])
    return problem or _add(reading, key, plain_text(value))


def _international_text(data: bytes, reading: ContainerReading) -> str:
    key, _, rest = data.partition(b"\0")
    if len(rest) < 2:
        return TRUNCATED
    value = rest[2:].partition(b"\0")[2].partition(b"\0")[2]  # past language and translated keyword
    problem = ""
    if rest[0]:
        value, problem = _inflate(value)
    return problem or _add(reading, key, value.decode("utf-8", "replace"))


def _inflate(data: bytes) -> tuple[bytes, str]:
    try:
        value = zlib.decompressobj().decompress(data, MAX_VALUE + 1)
    except zlib.error:
        return b"", "A compressed text is damaged."
    if len(value) > MAX_VALUE:
        return b"", "A compressed text was not read: it grows too large."
    return value, ""


def _add(reading: ContainerReading, key: bytes, value: str) -> str:
    if len(reading.texts) >= _MAX_TEXTS:
        return "The file holds too many texts; the first ones were read."
    reading.texts.append(("xmp" if key == _XMP else key[:256].decode("latin-1"), value))
    return ""


_HANDLERS = {
    b"IHDR": _ihdr,
    b"acTL": _actl,
    b"eXIf": _exif,
    b"tEXt": _text,
    b"zTXt": _compressed_text,
    b"iTXt": _international_text,
}
