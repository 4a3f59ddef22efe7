"""Containers of which only a few numbers are read: AVI, WAV, FLAC."""

from __future__ import annotations

import struct

from ..model import ContainerReading
from .riff import chunks
from .source import Source


def read_avi(source: Source, reading: ContainerReading) -> None:
    """Size and duration from the main header (AVI RIFF file reference, AVIMAINHEADER)."""
    at = source.head.find(b"avih")
    if at > 0:
        fields = struct.unpack("<14I", source.exactly(at + 8, 56))
        reading.width, reading.height = fields[8], fields[9]
        reading.duration = fields[0] * fields[4] / 1e6


def read_wav(source: Source, reading: ContainerReading) -> None:
    """Duration from the format and data chunks."""
    rate = 0
    for kind, at, length in chunks(source):
        if kind == b"fmt ":
            rate = struct.unpack("<I", source.exactly(at + 8, 4))[0]
        elif kind == b"data":
            reading.duration = min(length, source.size - at) / rate if rate else None
            return


def read_flac(source: Source, reading: ContainerReading) -> None:
    """Duration from the stream info block (RFC 9639 §8.2)."""
    bits = int.from_bytes(source.exactly(18, 8), "big")
    rate, samples = bits >> 44, bits & 0xF_FFFF_FFFF
    reading.duration = samples / rate if rate and samples else None
