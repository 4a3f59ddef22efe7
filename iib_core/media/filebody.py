"""The body of an answer that is a file, or a part of it."""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ..access import SafePath

log = logging.getLogger(__name__)

_CHUNK = 256 * 1024
#: A server that announces this sends open files by itself
#: (https://asgi.readthedocs.io/en/latest/extensions.html#zero-copy-send).
_ZERO_COPY = "http.response.zerocopysend"
#: Bytes up to which reading and sending at once is quicker.
_LITTLE = 64 * 1024


class _ShortFile(Exception):
    """The file was cut, replaced or lost after its length had been announced."""


class FileBody(StreamingResponse):
    """Bytes start to end of a file, read in threads piece by piece as the client takes them."""

    def __init__(
        self, safe: SafePath, stat: os.stat_result, span: tuple[int, int], headers: dict[str, str], kind: str
    ) -> None:
        start, end = span
        status = 206 if "Content-Range" in headers else 200
        headers["Content-Length"] = str(end - start)
        super().__init__(_pieces(safe, stat, start, end), status, headers, kind)
        self._name = safe.name
        self._span = span
        self._open = functools.partial(_unchanged, safe, stat)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            await self._start(send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif _ZERO_COPY in (scope.get("extensions") or {}):
            await self._hand_over(send)
        else:
            await super().__call__(scope, receive, send)

    async def _start(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})

    async def _hand_over(self, send: Send) -> None:
        """Let the server send the file itself; a little one is read and sent as a whole."""
        start, end = self._span
        try:
            file, little = await run_in_threadpool(_opened, self._open, start, end)
        except _ShortFile:
            log.warning("%s changed while it was being sent; the download was broken off.", self._name)
            return  # a server breaks off, too, where an app ends without an answer
        with file:
            await self._start(send)
            if little is None:
                await send({"type": _ZERO_COPY, "file": file, "offset": start, "count": end - start})
            else:
                await send({"type": "http.response.body", "body": little})

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except _ShortFile:
            # not finishing the response makes the server drop the connection, so that the client knows
            log.warning("%s changed while it was being sent; the download was broken off.", self._name)


def _unchanged(safe: SafePath, announced: os.stat_result) -> BinaryIO:
    """The file, open; raises _ShortFile when it is not the one that was announced."""
    try:
        file = open(safe.real, "rb")  # noqa: SIM115 - the caller closes it
    except OSError as error:
        raise _ShortFile from error
    now = os.fstat(file.fileno())
    if (now.st_mtime_ns, now.st_size) != (announced.st_mtime_ns, announced.st_size):
        file.close()
        raise _ShortFile
    return file


def _opened(opened: Callable[[], BinaryIO], start: int, end: int) -> tuple[BinaryIO, bytes | None]:
    """The open file, and the bytes asked for when they are few."""
    file = opened()
    if end - start > _LITTLE:
        return file, None
    file.seek(start)
    piece = file.read(end - start)
    if len(piece) < end - start:
        file.close()
        raise _ShortFile
    return file, piece


def _pieces(safe: SafePath, announced: os.stat_result, start: int, end: int) -> Iterator[bytes]:
    try:
        with _unchanged(safe, announced) as f:
            f.seek(start)
            left = end - start
            while left:
                piece = f.read(min(_CHUNK, left))
                if not piece:
                    raise _ShortFile
                left -= len(piece)
                yield piece
    except OSError as error:
        raise _ShortFile from error
