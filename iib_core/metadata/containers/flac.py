"""FLAC: duration and comments from its metadata blocks (RFC 9639 §8)."""

from __future__ import annotations

from ..model import ContainerReading
from .source import TRUNCATED, Broken, Source
from .vorbis import read_comments

_MAX_BLOCKS = 1000


def read_flac(source: Source, reading: ContainerReading, start: int = 0) -> None:
    """Fill `reading`; `start` is where `fLaC` stands. Raises Broken with what was found left in place."""
    at = start + 4
    for _ in range(_MAX_BLOCKS):
        head = source.exactly(at, 4)
        kind, length = head[0] & 0x7F, int.from_bytes(head[1:], "big")
        if kind == 0:
            bits = int.from_bytes(source.exactly(at + 14, 8), "big")
            rate, samples = bits >> 44, bits & 0xF_FFFF_FFFF
            reading.duration = samples / rate if rate and samples else None
        elif kind == 4:
            read_comments(source, at + 4, at + 4 + length, reading)
        at += 4 + length
        if at > source.size:
            raise Broken(TRUNCATED)
        if head[0] & 0x80:  # the last block
            return
    raise Broken("The file is cut into too many pieces.")
