"""GIF: size, comments, XMP, content credentials, whether it moves.

Format: GIF89a specification; looping per the NETSCAPE2.0 extension, XMP per XMP specification part 3 §1.1.2,
credentials per C2PA §A.3.5.
"""

from __future__ import annotations

import io

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text
from .source import TRUNCATED, Broken, Source
from .texts import add

#: Blocks are walked this far: texts stand before the pictures, and a second picture shows by then or never cheaply.
_WALK = 512 * 1024
_PIECE = 32 * 1024
_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_XMP = b"XMP DataXMP"
#: What follows an XMP packet, so that a reader of blocks finds its way out: 1, then FF down to 00, then 00.
_XMP_TRAILER = b"\1\xff\xfe\xfd"


def read_gif(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken when the file ends early."""
    head = source.exactly(0, 13)
    reading.width, reading.height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    position = 13 + (3 << (head[10] & 7) + 1 if head[10] & 0x80 else 0)
    pictures = 0
    while position < _WALK:
        mark = source.exactly(position, 1)
        if mark == b";":
            return
        if mark == b",":
            pictures += 1
            reading.animated = reading.animated or pictures > 1
            flags = source.exactly(position, 10)[9]
            position += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
            position = _skip(source, position)
        elif mark == b"!":
            position = _extension(source, position, reading)
        else:
            raise Broken("An unknown block: the file is damaged.")


def _extension(source: Source, position: int, reading: ContainerReading) -> int:
    """Read the extension at `position`; where the next block begins."""
    kind = source.exactly(position + 1, 1)[0]
    if kind == 0xFE:
        comment, end = _collect(source, position + 2)
        add(reading, "comment", plain_text(comment))
        return end
    program = source.at(position + 3, 11) if kind == 0xFF else b""
    reading.animated = reading.animated or program in _LOOPS
    if program == _XMP:
        text = source.at(position + 14, min(_WALK, source.size - position - 14)).partition(_XMP_TRAILER)[0]
        add(reading, "xmp", text.decode("utf-8", "replace"))
    elif program == b"C2PA_GIF\1\0\0":
        data, end = _collect(source, position + 14)
        if problem := read_c2pa(Source(io.BytesIO(data), len(data)), 0, len(data), reading):
            raise Broken(problem)
        return end
    return _skip(source, position + 2)


def _skip(source: Source, position: int) -> int:
    """Past a chain of sub-blocks, read in larger and larger pieces."""
    size = 256
    while position < _WALK:
        piece = source.at(position, size)
        if not piece:
            raise Broken(TRUNCATED)
        at = 0
        while at < len(piece):
            length = piece[at]
            at += 1 + length
            if not length:
                return position + at
        position += at
        size = min(size * 2, _PIECE)
    return position


def _collect(source: Source, position: int) -> tuple[bytes, int]:
    parts: list[bytes] = []
    while position < _WALK:
        size = source.exactly(position, 1)[0]
        parts.append(source.at(position + 1, size))
        position += 1 + size
        if not size:
            break
    return b"".join(parts), position
