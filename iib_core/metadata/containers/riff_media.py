"""WAV and AVI: duration, size and texts.

Format: Multimedia Programming Interface 1.0 chapters 2-3 (RIFF, INFO lists), the AVI RIFF file reference
(AVIMAINHEADER); an `id3 ` chunk holds a tag as in MP3, a `C2PA` chunk a manifest.
"""

from __future__ import annotations

import struct

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text
from .id3 import read_id3
from .riff import chunks
from .source import MAX_VALUE, Broken, Source
from .texts import add

#: RIFF's names of texts, by the names that other containers have for them.
_NAMES = {
    b"ICMT": "comment", b"INAM": "title", b"IART": "artist", b"ISFT": "encoder", b"ICRD": "date",
    b"IGNR": "genre", b"IPRD": "album", b"ICOP": "copyright", b"IKEY": "keywords", b"ISBJ": "subject",
}  # fmt: skip


def read_avi(source: Source, reading: ContainerReading) -> None:
    """Fill `reading` from what stands before the pictures. Raises Broken when the header is cut off."""
    at = source.head.find(b"avih")
    if at > 0:
        fields = struct.unpack("<14I", source.exactly(at + 8, 56))
        reading.width, reading.height = fields[8], fields[9]
        reading.duration = fields[0] * fields[4] / 1e6
    for kind, start, length in chunks(source):
        if kind == b"LIST" and source.at(start, 4) == b"movi":
            return
        _text(source, kind, start, length, reading)


def read_wav(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    rate = 0
    for kind, at, length in chunks(source):
        if kind == b"fmt ":
            rate = struct.unpack("<I", source.exactly(at + 8, 4))[0]
        elif kind == b"data":
            reading.duration = min(length, source.size - at) / rate if rate else None
            if length > source.size - at:
                return  # still being written, or sent as a stream: its length is not known
        else:
            _text(source, kind, at, length, reading)


def _text(source: Source, kind: bytes, at: int, length: int, reading: ContainerReading) -> None:
    end = min(at + length, source.size)
    if kind == b"LIST" and source.at(at, 4) == b"INFO":
        for name, start, size in chunks(source, at + 4, end):
            if start + size > end or size > MAX_VALUE:
                raise Broken("The texts are damaged.")
            if name != b"LIST":
                key = _NAMES.get(name) or name.decode("latin-1")
                add(reading, key, plain_text(source.at(start, size).partition(b"\0")[0]))
    elif kind in {b"id3 ", b"ID3 "} and source.at(at, 3) == b"ID3":
        read_id3(source, at, reading)
    elif kind == b"C2PA" and (problem := read_c2pa(source, at, end, reading)):
        raise Broken(problem)
