"""JPEG: size, EXIF, XMP, content credentials and comments from the segments before the picture data.

Format: ITU-T T.81 annex B; EXIF in APP1 per Exif 2.32 §4.7.2, XMP and its extension per XMP specification
part 3 §1.1.3, JUMBF in APP11 per ISO/IEC 19566-5 annex D.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text, read_exif
from .source import MAX_VALUE, TRUNCATED, Broken, Source
from .texts import add, add_all

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MORE_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_MAX_SEGMENTS = 5000
_MAX_FILL = 64
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-15 without DHT, JPG, DAC
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # TEM, RSTn, SOI: no length follows


@dataclass
class _Parts:
    """Values cut over several segments: where each piece stands, (order, position, length)."""

    xmp: dict[bytes, list[tuple[int, int, int]]] = field(default_factory=dict)
    jumbf: dict[bytes, list[tuple[int, int, int]]] = field(default_factory=dict)


def read_jpeg(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    position = 2
    damaged = ""
    parts = _Parts()
    for _ in range(_MAX_SEGMENTS):
        position, marker = _marker(source, position)
        if marker in {0xDA, 0xD9}:  # start of scan, end of image
            damaged = _joined(source, parts, reading) or damaged
            if damaged or reading.width is None:
                raise Broken(damaged or "The file has no picture header.")
            return
        if marker in _BARE:
            continue
        length = int.from_bytes(source.exactly(position, 2), "big")
        if length < 2:
            raise Broken("A segment's length is impossible: the file is damaged.")
        if marker in _FRAMES:
            frame = source.exactly(position + 2, 5)
            reading.height, reading.width = (
                int.from_bytes(frame[1:3], "big"),
                int.from_bytes(frame[3:5], "big"),
            )
        elif marker == 0xE1:
            damaged = _app1(source, position + 2, length - 2, reading, parts) or damaged
        elif marker == 0xEB:
            _app11(source, position + 2, length - 2, parts)
        elif marker == 0xFE:
            add(reading, "comment", plain_text(source.exactly(position + 2, length - 2).rstrip(b"\0")))
        position += length
    raise Broken("The file is cut into too many pieces to be a picture.")


def _marker(source: Source, position: int) -> tuple[int, int]:
    """The next marker and the position after it; fill bytes before it are allowed."""
    if source.exactly(position, 1) != b"\xff":
        raise Broken("A segment is missing: the file is damaged.")
    fill = source.at(position + 1, _MAX_FILL)
    code = fill.lstrip(b"\xff")[:1]
    if not code:
        raise Broken(TRUNCATED)
    return position + 2 + fill.index(code), code[0]


def _app1(source: Source, at: int, length: int, reading: ContainerReading, parts: _Parts) -> str:
    data = source.exactly(at, length)
    if data[:6] == b"Exif\0\0":
        exif = read_exif(data)
        add_all(reading, exif.texts)
        reading.orientation = exif.orientation
        return "The EXIF block is damaged." if exif.damaged else ""
    if data.startswith(_XMP):
        add(reading, "xmp", data[len(_XMP) :].decode("utf-8", "replace"))
    elif data.startswith(_MORE_XMP) and len(data) > len(_MORE_XMP) + 40:
        start = len(_MORE_XMP)  # then 32 letters that name the packet, its length, and this piece's place
        place = int.from_bytes(data[start + 36 : start + 40], "big")
        piece = (place, at + start + 40, length - start - 40)
        parts.xmp.setdefault(data[start : start + 32], []).append(piece)
    return ""


def _app11(source: Source, at: int, length: int, parts: _Parts) -> None:
    """A piece of a JUMBF box: `JP`, the box's number, the piece's number, the box's header, data."""
    head = source.exactly(at, min(length, 24))
    if head[:2] != b"JP" or len(head) < 16:
        return
    header = 16 if head[8:12] == b"\0\0\0\1" else 8  # every piece repeats it
    pieces = parts.jumbf.setdefault(head[2:4], [(-1, at + 8, header)])
    pieces.append((int.from_bytes(head[4:8], "big"), at + 8 + header, length - 8 - header))


def _joined(source: Source, parts: _Parts, reading: ContainerReading) -> str:
    problem = ""
    for pieces in parts.xmp.values():
        text = _bytes(source, pieces).decode("utf-8", "replace")
        add(reading, "xmp", text)
    for pieces in parts.jumbf.values():
        data = _bytes(source, pieces)
        problem = read_c2pa(Source(io.BytesIO(data), len(data)), 0, len(data), reading) or problem
    return problem


def _bytes(source: Source, pieces: list[tuple[int, int, int]]) -> bytes:
    if sum(length for _, _, length in pieces) > MAX_VALUE:
        raise Broken("A value in several pieces was not read: it is too large.")
    return b"".join(source.at(at, length) for _, at, length in sorted(pieces) if length > 0)
