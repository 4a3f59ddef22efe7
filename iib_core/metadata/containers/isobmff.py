"""ISO base media boxes (ISO/IEC 14496-12 §4.2), walked without reading what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .source import TRUNCATED, Broken, Source

_MAX_BOXES = 20_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its type, where its payload starts and where it ends."""

    kind: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        return self.end - self.start


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """The boxes between two positions, in order.

    Raises Broken when one reaches over `end`, after handing it out cut to `end`.
    """
    for _ in range(_MAX_BOXES):
        if start + 8 > end:
            return
        header = source.exactly(start, 8)
        size, kind, payload = int.from_bytes(header[:4], "big"), header[4:], start + 8
        if size == 1:
            size, payload = int.from_bytes(source.exactly(start + 8, 8), "big"), start + 16
        elif size == 0:
            size = end - start
        if size < payload - start:
            raise Broken("A box's length is impossible: the file is damaged.")
        yield Box(kind, payload, min(start + size, end))
        start += size
        if start > end:
            raise Broken(TRUNCATED)
    raise Broken("The file is cut into too many pieces.")


def first(source: Source, parent: Box, kind: bytes, skip: int = 0) -> Box | None:
    """The first child of that type; `skip` bytes of the parent's payload come before its children."""
    return next((b for b in boxes(source, parent.start + skip, parent.end) if b.kind == kind), None)
