"""Bytes of a file by position: small windows, never the whole file."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

#: The first and last so many bytes are kept: most headers are there, and the fingerprint wants both.
EDGE = 16 * 1024
#: What is read at least when neither edge holds the bytes asked for.
WINDOW = 1024
#: No single value is read beyond this, whatever length the file declares.
MAX_VALUE = 16 * 1024 * 1024
#: All that is read of one file beyond its head; more is no header but an attack on the reader.
MAX_TOTAL = 4 * MAX_VALUE


class Broken(Exception):
    """The file's content is damaged or hostile; the message is a sentence for a person."""


TRUNCATED = "The file ends early: it is cut off or still being written."


class Source:
    """Random access to an open file of which only the needed parts are read."""

    __slots__ = ("_at", "_file", "_left", "_tail", "_tail_at", "_window", "head", "size")

    def __init__(self, file: BinaryIO | int, size: int) -> None:
        """`file` is an object, raw or buffered, or the system's number of an open file, which is the faster."""
        self._file = file
        self.size = size
        self._left = MAX_TOTAL
        self.head = self._read(0, EDGE)
        self._tail: bytes | None = None
        self._tail_at = max(len(self.head), self.size - EDGE)
        self._window = b""
        self._at = 0

    @property
    def tail(self) -> bytes:
        """The last `EDGE` bytes that are not part of `head`."""
        if self._tail is None:
            self._tail = (
                self._read(self._tail_at, self.size - self._tail_at) if self._tail_at < self.size else b""
            )
        return self._tail

    def at(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`: fewer at the end of the file.

        Raises Broken for more than `MAX_VALUE`, and when all together is more than `MAX_TOTAL`.
        """
        self._left -= count
        if self._left < 0:
            raise Broken("The file declares more texts than are ever read.")
        if offset + count <= len(self.head):
            return self.head[offset : offset + count]
        if count > MAX_VALUE:
            raise Broken(f"A part of the file declares {count} bytes, more than is ever read.")
        if offset >= self.size or count <= 0:
            return b""
        if offset >= self._tail_at:
            return self.tail[offset - self._tail_at : offset - self._tail_at + count]
        start = offset - self._at
        if start < 0 or start + count > len(self._window):
            self._window = self._read(offset, max(count, WINDOW))
            self._at = offset
            start = 0
        return self._window[start : start + count]

    def exactly(self, offset: int, count: int) -> bytes:
        """Like `at`, raising Broken when the file is too short."""
        data = self.at(offset, count)
        if len(data) < count:
            raise Broken(TRUNCATED)
        return data

    def _read(self, offset: int, count: int) -> bytes:
        data = _piece(self._file, offset, count)
        while len(data) < min(count, self.size - offset):  # it may be less than was asked for
            more = _piece(self._file, offset + len(data), count - len(data))
            if not more:
                break
            data += more
        return data


def _piece(file: BinaryIO | int, offset: int, count: int) -> bytes:
    """Up to `count` bytes from `offset`, as many as the system gives in one go."""
    if not isinstance(file, int):
        file.seek(offset)
        return file.read(count) or b""
    if sys.platform != "win32":
        return os.pread(file, count, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.read(file, count)
