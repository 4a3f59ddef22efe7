"""CBOR, as far as provenance manifests use it: plain values out of a few kilobytes.

Format: RFC 8949. Tags are dropped (the value inside counts); byte strings become a word on their length,
since what they hold are hashes. Depth and number of items are bounded, and nothing is copied twice.
"""

from __future__ import annotations

import struct
from typing import Any

_MAX_DEPTH = 24
_MAX_ITEMS = 20_000
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_BREAK = object()


class _Reader:
    """The bytes, how far they are read, and how many items may still come."""

    __slots__ = ("at", "data", "left")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.left = _MAX_ITEMS

    def take(self, count: int) -> bytes:
        piece = self.data[self.at : self.at + count]
        if len(piece) < count:
            raise ValueError("a value is cut off")
        self.at += count
        return piece


def decode(data: bytes) -> Any:
    """The first value of `data`: dict, list, str, int, float, bool or None. Raises ValueError."""
    value = _item(_Reader(data), 0)
    if value is _BREAK:
        raise ValueError("an end without a beginning")
    return value


def _item(reader: _Reader, depth: int) -> Any:
    reader.left -= 1
    if reader.left < 0 or depth > _MAX_DEPTH:
        raise ValueError("more values than are ever read")
    first = reader.take(1)[0]
    major, info = first >> 5, first & 31
    if major == 7:
        return _simple(reader, info)
    count = None if info == 31 else _argument(reader, info)
    if count is None:
        return _endless(reader, major, depth)
    if major == 0:
        return count
    if major == 1:
        return -1 - count
    if major == 2:
        return f"{len(reader.take(count))} bytes"
    if major == 3:
        return reader.take(count).decode("utf-8", "replace")
    if major == 6:
        return _whole(reader, depth)
    if major == 4:
        return [_whole(reader, depth) for _ in range(min(count, _MAX_ITEMS + 1))]
    return {str(_whole(reader, depth)): _whole(reader, depth) for _ in range(min(count, _MAX_ITEMS + 1))}


def _whole(reader: _Reader, depth: int) -> Any:
    value = _item(reader, depth + 1)
    if value is _BREAK:
        raise ValueError("an end where a value should be")
    return value


def _argument(reader: _Reader, info: int) -> int:
    if info < 24:
        return info
    if info > 27:
        raise ValueError("a reserved length")
    return int.from_bytes(reader.take(1 << (info - 24)), "big")


def _endless(reader: _Reader, major: int, depth: int) -> Any:
    """Strings in pieces, lists and maps that end with a break."""
    if major not in {2, 3, 4, 5}:
        raise ValueError("an endless number")
    items: list[Any] = []
    while (value := _item(reader, depth + 1)) is not _BREAK:
        items.append(value)
    if major == 4:
        return items
    if major == 5:
        return {str(key): value for key, value in zip(items[::2], items[1::2], strict=False)}
    return "".join(map(str, items)) if major == 3 else f"{len(items)} pieces"


def _simple(reader: _Reader, info: int) -> Any:
    if info == 31:
        return _BREAK
    if info in {25, 26, 27}:
        form = {25: ">e", 26: ">f", 27: ">d"}[info]
        return struct.unpack(form, reader.take(struct.calcsize(form)))[0]
    return _SIMPLE.get(reader.take(1)[0] if info == 24 else info)
