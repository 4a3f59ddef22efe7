"""JPEG: size, EXIF, XMP and comments from the segments before the picture data.

Format: ITU-T T.81 annex B; EXIF in APP1 per Exif 2.32 §4.7.2, XMP per XMP specification part 3 §1.1.3.
"""

from __future__ import annotations

from ..model import ContainerReading
from .exif import plain_text, read_exif
from .source import TRUNCATED, Broken, Source

SIGNATURE = b"\xff\xd8\xff"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_MAX_SEGMENTS = 5000
_MAX_FILL = 64
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-15 without DHT, JPG, DAC
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # TEM, RSTn, SOI: no length follows


def read_jpeg(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    position = 2
    damaged = ""
    for _ in range(_MAX_SEGMENTS):
        position, marker = _marker(source, position)
        if marker in {0xDA, 0xD9}:  # start of scan, end of image
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
            damaged = _app1(source.exactly(position + 2, length - 2), reading) or damaged
        elif marker == 0xFE:
            reading.texts.append(
                ("comment", plain_text(source.exactly(position + 2, length - 2).rstrip(b"\0")))
            )
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


def _app1(data: bytes, reading: ContainerReading) -> str:
    if data[:6] == b"Exif\0\0":
        exif = read_exif(data)
        reading.texts.extend(exif.texts)
        reading.orientation = exif.orientation
        return "The EXIF block is damaged." if exif.damaged else ""
    if data.startswith(_XMP):
        reading.texts.append(("XMP", data[len(_XMP) :].decode("utf-8", "replace")))
    return ""
