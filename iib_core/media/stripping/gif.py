"""GIF (89a §15-26): pictures and what times and repeats them."""

from __future__ import annotations

from ...metadata.containers.source import TRUNCATED, Broken

_LOOPS = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})
_TIMING, _APPLICATION = 0xF9, 0xFF


def gif(data: bytes, orientation: int) -> bytes:
    """`data` without comments, texts and other programs' blocks; raises Broken when it ends early. A GIF is not turned."""
    position = 13 + _table(data[10])
    kept = [data[:position]]
    while True:
        mark, start = data[position], position
        if mark == 0x3B:
            return b"".join([*kept, b";"])
        if mark == 0x2C:
            position = _past(data, position + 11 + _table(data[position + 9]))
            kept.append(data[start:position])
        elif mark == 0x21:
            kind = data[position + 1]
            loops = kind == _APPLICATION and data[position + 3 : position + 14] in _LOOPS
            position = _past(data, position + 2)
            if kind == _TIMING or loops:
                kept.append(data[start:position])
        else:
            raise Broken("An unknown block: the file is damaged.")
        if position > len(data):
            raise Broken(TRUNCATED)


def _table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _past(data: bytes, position: int) -> int:
    """The end of a chain of sub-blocks."""
    while length := data[position]:
        position += 1 + length
    return position + 1
