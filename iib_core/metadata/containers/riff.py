"""RIFF: the container of WebP, AVI and WAV (Multimedia Programming Interface 1.0, chapter 2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .source import TRUNCATED, Broken, Source

_MAX_CHUNKS = 100_000
_HEADER = struct.Struct("<4sI")


def chunks(source: Source, position: int = 12, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """(kind, where its data starts, its length) of each chunk from `position` to `end`.

    Raises Broken when a chunk reaches over the end of the file, after handing it out.
    """
    end = source.size if end is None else min(end, source.size)
    for _ in range(_MAX_CHUNKS):
        if position + 8 > end:
            return
        kind, length = _HEADER.unpack(source.exactly(position, 8))
        yield kind, position + 8, length
        position += 8 + length + (length & 1)
        if position - (length & 1) > source.size:
            raise Broken(TRUNCATED)
    raise Broken("The file is cut into too many pieces.")
