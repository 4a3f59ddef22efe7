"""WebP: size, animation, EXIF, XMP and content credentials.

Format: RFC 9649 (§2.5-2.7 chunks), `C2PA` per C2PA §A.3.6; the bitstream headers per RFC 6386 §9.1 and RFC 9649 §3.4.
"""

from __future__ import annotations

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import read_exif
from .riff import chunks
from .source import TRUNCATED, Broken, Source
from .texts import add, add_all


def read_webp(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    problem, credentials = "", False
    for kind, at, length in chunks(source):
        if kind == b"VP8X":
            head = source.exactly(at, 10)
            reading.animated = bool(head[0] & 0x02)
            reading.width = int.from_bytes(head[4:7], "little") + 1
            reading.height = int.from_bytes(head[7:10], "little") + 1
        elif kind in {b"VP8 ", b"VP8L"} and reading.width is None:
            reading.width, reading.height = _frame_size(kind, source.exactly(at, 10))
        elif kind == b"EXIF":
            exif = read_exif(source.at(at, length))
            add_all(reading, exif.texts)
            reading.orientation = exif.orientation
            problem = "The EXIF block is damaged." if exif.damaged else problem
        elif kind == b"C2PA" and not credentials:
            credentials = True
            problem = read_c2pa(source, at, min(at + length, source.size), reading) or problem
        elif kind == b"XMP ":
            add(reading, "xmp", source.at(at, length).decode("utf-8", "replace"))
    if reading.width is None:
        raise Broken(TRUNCATED)
    declared = int.from_bytes(source.head[4:8], "little") + 8
    if problem or declared > source.size + 1:  # one byte of padding may be missing
        raise Broken(problem or TRUNCATED)


def _frame_size(kind: bytes, head: bytes) -> tuple[int, int]:
    if kind == b"VP8L":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[6:8], "little") & 0x3FFF, int.from_bytes(head[8:10], "little") & 0x3FFF
