"""WebM and Matroska: size, duration and tags.

Format: RFC 8794 (EBML) and RFC 9559 (Matroska). Clusters are sought over; tags behind them are found
through the seek head when the clusters do not say their size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from ..model import ContainerReading
from .exif import plain_text
from .source import MAX_VALUE, Broken, Source
from .texts import add

_SEGMENT, _INFO, _TRACKS, _TAGS, _CLUSTER, _SEEK_HEAD = (
    0x18538067,
    0x1549A966,
    0x1654AE6B,
    0x1254C367,
    0x1F43B675,
    0x114D9B74,
)
_MAX_ELEMENTS = 50_000
_MAX_DEPTH = 4
Element = tuple[int, int, int]  # id, payload start, payload end


def read_webm(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken with what was found so far left in place."""
    segment = next((e for e in _elements(source, 0, source.size) if e[0] == _SEGMENT), None)
    if segment is None:
        raise Broken("The file has no segment: it is cut off.")
    elsewhere: set[int] = set()
    done: set[int] = set()
    for number, start, end in _elements(source, segment[1], segment[2]):
        done.add(number)
        if number == _SEEK_HEAD:
            elsewhere = _seek_positions(source, start, end, segment[1])
        elif number == _CLUSTER and end >= source.size:
            break
        else:
            _section(source, number, start, end, reading)
    for position in elsewhere:
        for number, start, end in _elements(source, position, source.size):
            if number not in done:
                done.add(number)
                _section(source, number, start, end, reading)
            break


def _section(source: Source, number: int, start: int, end: int, reading: ContainerReading) -> None:
    if number == _INFO:
        scale, units = 1_000_000, None
        for child, at, stop in _elements(source, start, end):
            if child == 0x2AD7B1:
                scale = _integer(source, at, stop)
            elif child == 0x4489:
                units = _float(source, at, stop)
        reading.duration = units * scale / 1e9 if units is not None else None
    elif number == _TRACKS:
        for child, at, stop in _elements(source, start, end):
            if child == 0xAE:
                _track(source, at, stop, reading)
    elif number == _TAGS:
        for child, at, stop in _elements(source, start, end):
            if child == 0x7373:
                _tag(source, at, stop, reading, 0)


def _track(source: Source, start: int, end: int, reading: ContainerReading) -> None:
    for child, at, stop in _elements(source, start, end):
        if child == 0xE0 and reading.width is None:
            numbers = {
                c: _integer(source, a, s) for c, a, s in _elements(source, at, stop) if c in {0xB0, 0xBA}
            }
            reading.width, reading.height = numbers.get(0xB0), numbers.get(0xBA)


def _tag(source: Source, start: int, end: int, reading: ContainerReading, depth: int) -> None:
    name = value = ""
    for child, at, stop in _elements(source, start, end):
        if child == 0x67C8 and depth < _MAX_DEPTH:
            _tag(source, at, stop, reading, depth + 1)
        elif child == 0x45A3:
            name = plain_text(source.at(at, min(stop - at, 256)))
        elif child == 0x4487:
            value = plain_text(source.at(at, min(stop - at, MAX_VALUE)).rstrip(b"\0"))
    if name:
        add(reading, name.lower(), value)


def _seek_positions(source: Source, start: int, end: int, segment: int) -> set[int]:
    found: set[int] = set()
    for child, at, stop in _elements(source, start, end):
        if child == 0x4DBB and len(found) < 64:
            fields = {c: _integer(source, a, s) for c, a, s in _elements(source, at, stop)}
            if fields.get(0x53AB) in {_INFO, _TRACKS, _TAGS} and 0x53AC in fields:
                found.add(segment + fields[0x53AC])
    return found


def _elements(source: Source, position: int, end: int) -> Iterator[Element]:
    """(id, payload start, payload end) of the elements between two positions; unknown sizes reach to `end`."""
    end = min(end, source.size)
    for _ in range(_MAX_ELEMENTS):
        head = source.at(position, 12)
        if position >= end or len(head) < 2 or not head[0]:
            return
        id_size = 9 - head[0].bit_length()
        if id_size > 4 or len(head) <= id_size or not head[id_size]:
            raise Broken("An element's header is impossible: the file is damaged.")
        size_size = 9 - head[id_size].bit_length()
        number = int.from_bytes(head[:id_size], "big")
        bits = 7 * size_size
        size = int.from_bytes(head[id_size : id_size + size_size], "big") & ((1 << bits) - 1)
        payload = position + id_size + size_size
        stop = end if size == (1 << bits) - 1 else min(payload + size, end)
        yield number, payload, stop
        position = stop
    raise Broken("The file is cut into too many pieces.")


def _integer(source: Source, start: int, end: int) -> int:
    return int.from_bytes(source.at(start, min(end - start, 8)), "big")


def _float(source: Source, start: int, end: int) -> float | None:
    data = source.at(start, min(end - start, 8))
    form = {4: ">f", 8: ">d"}.get(len(data))
    return float(struct.unpack(form, data)[0]) if form else None
