"""Vorbis comments, the texts of FLAC, Ogg Vorbis, Opus and Theora (Ogg Vorbis I specification §5)."""

from __future__ import annotations

from ..model import ContainerReading
from .source import MAX_VALUE, Broken, Source
from .texts import add

_MAX_COMMENTS = 1000
#: Comments that hold pictures, not words.
_PICTURES = frozenset({"metadata_block_picture", "coverart"})


def read_comments(source: Source, start: int, end: int, reading: ContainerReading) -> None:
    """Add `name=value` pairs between two positions; names in lower case, as they are compared without case.

    Raises Broken when they reach over `end`; what came before stays.
    """
    end = min(end, source.size)

    def number(at: int) -> int:
        if at + 4 > end:
            raise Broken("The comments are damaged.")
        return int.from_bytes(source.exactly(at, 4), "little")

    at = start + 4 + number(start)  # past the writer's name
    count = number(at)
    at += 4
    for _ in range(min(count, _MAX_COMMENTS)):
        length = number(at)
        if at + 4 + length > end:
            raise Broken("The comments are damaged.")
        if length <= MAX_VALUE:
            name, cut, value = source.at(at + 4, length).decode("utf-8", "replace").partition("=")
            if cut and name.lower() not in _PICTURES:
                add(reading, name.lower()[:256], value)
        at += 4 + length
