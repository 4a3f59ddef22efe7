"""ID3v2, the texts of MP3 (and of some WAV and AIFF): frames of versions 2.2, 2.3 and 2.4.

Format: the ID3v2 informal standards (id3.org), §3-4 of each. Pictures are sought over. User texts (TXXX) give
their own name as key, which is how `prompt` and `workflow` are written.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import NamedTuple

from ..model import ContainerReading
from .c2pa import read_c2pa
from .exif import plain_text
from .source import MAX_VALUE, Broken, Source
from .texts import add

_MAX_FRAMES = 2000
_ENCODINGS = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_NAMES = {
    "TIT2": "title", "TT2": "title", "TPE1": "artist", "TP1": "artist", "TALB": "album", "TAL": "album",
    "TSSE": "encoder", "TSS": "encoder", "TENC": "encoded_by", "TDRC": "date", "TYER": "date", "TCON": "genre",
}  # fmt: skip
_C2PA_TYPE = b"application/x-c2pa-manifest-store"


def id3_end(source: Source, start: int = 0) -> int:
    """Where the tag that begins at `start` ends, with its footer; `start` itself when none begins there."""
    head = source.at(start, 10)
    if len(head) < 10 or head[:3] != b"ID3":
        return start
    return start + 10 + _synchsafe(head[6:10]) + (10 if head[5] & 0x10 else 0)


def read_id3(source: Source, start: int, reading: ContainerReading) -> None:
    """Add the texts of the tag at `start`. Raises Broken when it is damaged; what came before stays."""
    head = source.exactly(start, 10)
    version, flags = head[3], head[5]
    at, end = start + 10, min(start + 10 + _synchsafe(head[6:10]), source.size)
    if version not in {2, 3, 4}:
        return
    if flags & 0x80 and version < 4:  # every FF is followed by a 0 that does not count
        data = source.at(at, end - at).replace(b"\xff\0", b"\xff")
        source, at, end = Source(io.BytesIO(data), len(data)), 0, len(data)
    if flags & 0x40 and version > 2:
        size = source.exactly(at, 4)
        at += _synchsafe(size) if version == 4 else int.from_bytes(size, "big") + 4
    for frame in _frames(source, at, end, version):
        if frame.name in {"GEO", "GEOB"}:
            _object(source, frame, reading)
        elif frame.name[0] == "T" or frame.name in {"COMM", "COM"}:
            _text(source, frame, reading)


class _Frame(NamedTuple):
    name: str
    at: int
    length: int
    unsynchronised: bool  # a 0 after each FF does not count


def _frames(source: Source, at: int, end: int, version: int) -> Iterator[_Frame]:
    """The frames that are neither packed nor encrypted."""
    header = 6 if version == 2 else 10
    for _ in range(_MAX_FRAMES):
        head = source.at(at, header)
        if at + header > end or not head[:1].isalpha():  # padding
            return
        name = head[: 3 if version == 2 else 4].decode("latin-1")
        size = int.from_bytes(head[3:6] if version == 2 else head[4:8], "big")
        if version == 4 and not any(b & 0x80 for b in head[4:8]):
            size = _synchsafe(head[4:8])
        flags = head[9] if version > 2 else 0
        position, length = at + header, size
        at += header + size
        if at > end:
            raise Broken("The tag is damaged.")
        if version == 4 and flags & 0x01:
            position, length = position + 4, length - 4
        if not flags & (0xC0 if version == 3 else 0x0C) and length > 0:
            yield _Frame(name, position, length, version == 4 and bool(flags & 0x02))


def _object(source: Source, frame: _Frame, reading: ContainerReading) -> None:
    """A file inside the tag: read when it is a C2PA manifest, which opens with its length and `jumb`."""
    head = source.at(frame.at, min(frame.length, 300))
    place = head.find(b"jumb") - 4
    if place > 0 and head[1:].startswith(_C2PA_TYPE + b"\0"):
        problem = read_c2pa(source, frame.at + place, frame.at + frame.length, reading)
        if problem:
            raise Broken(problem)


def _text(source: Source, frame: _Frame, reading: ContainerReading) -> None:
    if frame.length > MAX_VALUE:
        return
    name, data = frame.name, source.at(frame.at, frame.length)
    if frame.unsynchronised:
        data = data.replace(b"\xff\0", b"\xff")
    encoding, body = data[0], data[1:]
    if name in {"COMM", "COM"}:
        key, value = _pair(body[3:], encoding)
        add(reading, key.lower() or "comment", value)
    elif name in {"TXXX", "TXX"}:
        key, value = _pair(body, encoding)
        add(reading, key.lower()[:256] or "comment", value)
    else:
        add(reading, _NAMES.get(name, name.lower()), _decoded(body, encoding))


def _pair(body: bytes, encoding: int) -> tuple[str, str]:
    """A description and the text after it, apart by a zero of the encoding's width."""
    if encoding in {1, 2}:
        cut = next((i for i in range(0, len(body) - 1, 2) if body[i : i + 2] == b"\0\0"), len(body))
        return _decoded(body[:cut], encoding), _decoded(body[cut + 2 :], encoding)
    key, _, value = body.partition(b"\0")
    return _decoded(key, encoding), _decoded(value, encoding)


def _decoded(data: bytes, encoding: int) -> str:
    if encoding == 0:
        return plain_text(data.rstrip(b"\0"))  # many write UTF-8 and say Latin-1
    if encoding == 1 and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16-le", "replace").strip("\0")
    return data.decode(_ENCODINGS.get(encoding, "latin-1"), "replace").strip("\0")


def _synchsafe(data: bytes) -> int:
    number = 0
    for byte in data:
        number = number << 7 | byte & 0x7F
    return number
