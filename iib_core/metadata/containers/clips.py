"""Older clips of which a few numbers are cheap: FLV, Windows Media, MPEG transport streams.

Format: Adobe Flash Video 10.1 annex E (onMetaData); Advanced Systems Format §3 (header objects); ISO/IEC
13818-1 §2.4.3 (time stamps in the packets).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..model import ContainerReading
from .isobmff import Box
from .source import MAX_VALUE, Broken, Source
from .texts import add

_MAX_OBJECTS = 1000
_GUIDS = {
    bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365"): "file",
    bytes.fromhex("9107dcb7b7a9cf118ee600c00c205365"): "stream",
    bytes.fromhex("3326b2758e66cf11a6d900aa0062ce6c"): "content",
    bytes.fromhex("40a4d0d207e3d21197f000a0c95ea850"): "extended",
}
_VIDEO_STREAM = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
#: How far from the end of a stream a time stamp is looked for.
_TS_TAIL = 256 * 1024
_TS_CLOCK = 90_000


def read_flv(source: Source, reading: ContainerReading) -> None:
    """Numbers of the script data that opens the file."""

    def number(name: bytes) -> float | None:
        mark = len(name).to_bytes(2, "big") + name + b"\0"
        at = source.head.find(mark)
        data = source.head[at + len(mark) : at + len(mark) + 8] if at >= 0 else b""
        return float(struct.unpack(">d", data)[0]) if len(data) == 8 else None

    duration, width, height = number(b"duration"), number(b"width"), number(b"height")
    reading.duration = duration if duration and 0 < duration < 1e9 else None
    if width and height and 0 < width < 1e6 and 0 < height < 1e6:
        reading.width, reading.height = int(width), int(height)


def read_wmv(source: Source, reading: ContainerReading) -> None:
    """Duration, size and texts from the header objects. Raises Broken when they are damaged."""
    end = min(int.from_bytes(source.exactly(16, 8), "little"), source.size)
    for box in _objects(source, 30, end):
        if box.kind == b"file":
            length, _, lead = struct.unpack("<QQQ", source.exactly(box.start + 40, 24))
            reading.duration = max(length / 1e7 - lead / 1e3, 0) or None
        elif box.kind == b"stream" and source.at(box.start, 16) == _VIDEO_STREAM:
            reading.width, reading.height = struct.unpack("<II", source.exactly(box.start + 54, 8))
        elif box.kind == b"content":
            _content(source, box, reading)
        elif box.kind == b"extended":
            _extended(source, box, reading)


def _objects(source: Source, at: int, end: int) -> Iterator[Box]:
    for _ in range(_MAX_OBJECTS):
        if at + 24 > end:
            return
        head = source.exactly(at, 24)
        size = int.from_bytes(head[16:], "little")
        if size < 24:
            raise Broken("An object's length is impossible: the file is damaged.")
        yield Box(_GUIDS.get(head[:16], "").encode(), at + 24, min(at + size, end))
        at += size


def _content(source: Source, box: Box, reading: ContainerReading) -> None:
    lengths = struct.unpack("<5H", source.exactly(box.start, 10))
    at = box.start + 10
    for name, length in zip(("title", "artist", "copyright", "comment", "rating"), lengths, strict=True):
        text = _wide(source.at(at, min(length, box.end - at))) if at < box.end else ""
        if text:
            add(reading, name, text)
        at += length


def _extended(source: Source, box: Box, reading: ContainerReading) -> None:
    at = box.start + 2
    for _ in range(int.from_bytes(source.exactly(box.start, 2), "little")):
        size = int.from_bytes(source.exactly(at, 2), "little")
        name = _wide(source.exactly(at + 2, size)).removeprefix("WM/").lower()
        kind, length = struct.unpack("<HH", source.exactly(at + 2 + size, 4))
        at += 6 + size
        if at + length > box.end or length > MAX_VALUE:
            raise Broken("The texts are damaged.")
        if kind == 0 and name:
            add(reading, name, _wide(source.at(at, length)))
        at += length


def _wide(data: bytes) -> str:
    return data.decode("utf-16-le", "replace").rstrip("\0")


def read_mpegts(source: Source, reading: ContainerReading) -> None:
    """Duration: from the first time stamp of a stream to the last of the same one."""
    count = min(source.size, _TS_TAIL)
    first = _stamps(source.head)
    last = _stamps(source.at(source.size - count, count), aligned=False)
    spans = [(last[pid][1] - start[0]) % (1 << 33) / _TS_CLOCK for pid, start in first.items() if pid in last]
    reading.duration = max(spans, default=None)


def _stamps(data: bytes, aligned: bool = True) -> dict[int, tuple[int, int]]:
    """Stream number → its first and last presentation time in 1/90000 s."""
    found: dict[int, tuple[int, int]] = {}
    at = 0 if aligned else next((i for i in range(188) if data[i : i + 377 : 188] == b"GGG"), len(data))
    for start in range(at, len(data) - 187, 188):
        packet = data[start : start + 188]
        if packet[0] != 0x47 or not packet[1] & 0x40:  # no new piece of a stream begins here
            continue
        body = 4 + (packet[4] + 1 if packet[3] & 0x20 else 0)
        pes = packet[body : body + 14]
        if len(pes) < 14 or pes[:3] != b"\0\0\1" or not pes[7] & 0x80:
            continue
        p = pes[9:14]
        time = (p[0] >> 1 & 7) << 30 | p[1] << 22 | p[2] >> 1 << 15 | p[3] << 7 | p[4] >> 1
        pid = int.from_bytes(packet[1:3], "big") & 0x1FFF
        found[pid] = (found.get(pid, (time, time))[0], time)
    return found
