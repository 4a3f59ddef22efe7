"""GIF: size, comments, whether it moves (GIF89a specification; looping per the NETSCAPE2.0 extension)."""

from __future__ import annotations

from ..model import ContainerReading
from .exif import plain_text
from .source import TRUNCATED, Broken, Source

#: Blocks are walked this far: comments stand before the pictures, and a second picture shows by then or never cheaply.
_WALK = 512 * 1024


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
            kind = source.exactly(position + 1, 1)[0]
            if kind == 0xFE:
                comment, position = _collect(source, position + 2)
                reading.texts.append(("comment", plain_text(comment)))
            else:
                reading.animated = reading.animated or (
                    kind == 0xFF and source.at(position + 3, 11) in {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
                )
                position = _skip(source, position + 2)
        else:
            raise Broken("An unknown block: the file is damaged.")


def _skip(source: Source, position: int) -> int:
    while position < _WALK:
        size = source.at(position, 1)
        if not size:
            raise Broken(TRUNCATED)
        position += 1 + size[0]
        if size == b"\0":
            break
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
