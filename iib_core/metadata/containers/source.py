"""Bytes of a file by position: small windows, never the whole file."""

from __future__ import annotations

import os
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
    """Random access to an open file (raw or buffered) of which only the needed parts are read."""

    __slots__ = ("_at", "_file", "_handle", "_left", "_tail", "_tail_at", "_window", "head", "size")

    def __init__(self, file: BinaryIO, size: int | None = None) -> None:
        self._file = file
        self.size = file.seek(0, 2) if size is None else size
        self._left = MAX_TOTAL
        self._handle = _handle(file)
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
        if self._handle is not None:
            data = os.pread(self._handle, count, offset)
        else:
            self._file.seek(offset)
            data = self._file.read(count) or b""
        while len(data) < min(count, self.size - offset):  # a raw file may give less than asked
            self._file.seek(offset + len(data))
            more = self._file.read(count - len(data))
            if not more:
                break
            data += more
        return data


def _handle(file: BinaryIO) -> int | None:
    """The number by which the system reads at a position in one call; None where there is no such thing."""
    if not hasattr(os, "pread"):
        return None
    try:
        return file.fileno()
    except OSError:  # bytes in memory
        return None
