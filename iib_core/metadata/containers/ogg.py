"""Ogg: duration and comments of Vorbis, Opus, Theora and FLAC streams.

Format: RFC 3533 (pages); the headers per the Vorbis I specification §4.2, RFC 7845 (Opus) and the Theora
specification §6.
"""

from __future__ import annotations

import io

from ..model import ContainerReading
from .source import MAX_VALUE, Broken, Source
from .vorbis import read_comments

_MAX_PAGES = 5000
#: How a stream's second packet begins, where its comments stand.
_COMMENTS = (b"\x03vorbis", b"OpusTags", b"\x81theora")


def read_ogg(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    first = source.exactly(0, 27 + source.exactly(26, 1)[0])
    serial = first[14:18]
    opening = source.at(len(first), 64)
    rate, skipped = _rate(opening)
    _duration(source, serial, rate, skipped, reading)
    if opening[:5] == b"\x80theo":
        reading.width = int.from_bytes(opening[14:17], "big")
        reading.height = int.from_bytes(opening[17:20], "big")
    packet = _second_packet(source, serial)
    prefix = next((p for p in _COMMENTS if packet.startswith(p)), None)
    start = len(prefix) if prefix else 4 if opening[:5] == b"\x7fFLAC" else None
    if start is not None:
        read_comments(Source(io.BytesIO(packet), len(packet)), start, len(packet), reading)


def _rate(opening: bytes) -> tuple[int, int]:
    """Positions per second and how many come before the sound; (0, 0) for what counts otherwise."""
    if opening[:7] == b"\x01vorbis":
        return int.from_bytes(opening[12:16], "little"), 0
    if opening[:8] == b"OpusHead":
        return 48000, int.from_bytes(opening[10:12], "little")
    if opening[:5] == b"\x7fFLAC":
        return int.from_bytes(opening[27:30], "big") >> 4, 0
    return 0, 0


def _duration(source: Source, serial: bytes, rate: int, skipped: int, reading: ContainerReading) -> None:
    """From the position on the stream's last page, which is within the last 64 KiB: no page is longer."""
    if not rate:
        return
    size = min(source.size, 65_307)
    tail = source.at(source.size - size, size)
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        position = int.from_bytes(tail[at + 6 : at + 14], "little")
        if tail[at + 14 : at + 18] == serial and position < 1 << 63:
            reading.duration = max(position - skipped, 0) / rate
            return


def _second_packet(source: Source, serial: bytes) -> bytes:
    """The packet after the first of a stream, put together from its pages; b"" when there is none."""
    parts: list[bytes] = []
    total = packets = at = 0
    for _ in range(_MAX_PAGES):
        head = source.at(at, 27)
        if len(head) < 27 or head[:4] != b"OggS":
            break
        laces = source.exactly(at + 27, head[26])
        start = at + 27 + len(laces)
        at = start + sum(laces)
        if head[14:18] != serial:
            continue
        page, place = source.at(start, at - start), 0
        for lace in laces:
            if packets == 1:
                parts.append(page[place : place + lace])
            place += lace
            packets += lace < 255
            if packets > 1:
                return b"".join(parts)
        total += len(page)
        if total > MAX_VALUE:
            raise Broken("The comments were not read: they are too large.")
    return b"".join(parts)
