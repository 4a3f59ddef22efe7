"""One request and its answer, seen from both threads: the server's loop and the app's."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from aiohttp import web

from .bridge_loops import Mailbox

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]

#: Bytes of an answer that may wait for the client before the app has to wait as well.
WINDOW_BYTES = 512 * 1024
#: How long an app may still tidy up by itself when its client has gone.
GRACE_SECONDS = 1.0
_GONE = "The client has gone."
_SENT = frozenset({"http.response.body", "http.response.zerocopysend"})


class TooLong(Exception):
    """The request's body is longer than the bridge takes."""


class Failed(Exception):
    """The app ended without a whole answer."""


class Exchange:
    """The names say where a method runs: `app_…` in the app's thread, all others in the server's."""

    def __init__(
        self, request: web.BaseRequest, scope: dict[str, Any], app: App, to_app: Mailbox, to_host: Mailbox
    ) -> None:
        self.request = request
        self._scope = scope
        self._app = app
        self._to_app = to_app
        self._to_host = to_host
        #: nobody takes the answer any more; written by the server's thread, read by both
        self.gone = False
        self._left: int | None = None
        self._reading: asyncio.Future[None] | None = None
        self._answer: deque[Message] = deque()
        self._answer_waiter: asyncio.Future[None] | None = None
        # the app's side
        self._task: asyncio.Task[None] | None = None
        self._body: deque[Message] = deque()
        self._body_ended = False
        self._waiters: set[asyncio.Future[None]] = set()
        self._start: Message | None = None
        self._finished = False
        self._unwritten = 0

    # ── the server's thread ──

    def begin(self, limit: int | None) -> None:
        """Start the app. `limit`: bytes of body that are taken."""
        self._left = limit
        if not self.request.body_exists:
            self._body.append({"type": "http.request", "body": b"", "more_body": False})
            self._body_ended = True
        self._to_app(self.app_begin)

    async def next_message(self) -> Message:
        """What the app sends next. Raises Failed, TooLong, or ConnectionResetError when the client has gone."""
        while not self._answer:
            if self.gone:
                raise ConnectionResetError
            self._answer_waiter = asyncio.get_running_loop().create_future()
            try:
                await self._answer_waiter
            finally:
                self._answer_waiter = None
        message = self._answer.popleft()
        if "error" in message:
            raise message["error"]
        return message

    def written(self, size: int) -> None:
        """The client has taken `size` bytes (a file: 0)."""
        self._to_app(self.app_written, size)

    def leave(self) -> None:
        """Nobody waits for the answer any more: tell the app, and end it if it does not end by itself."""
        if not self.gone:
            self.gone = True
            self._to_app(self.app_left)
            if self._answer_waiter and not self._answer_waiter.done():
                self._answer_waiter.set_result(None)

    def _take(self, message: Message) -> None:
        self._answer.append(message)
        if self._answer_waiter and not self._answer_waiter.done():
            self._answer_waiter.set_result(None)

    def _read(self) -> None:
        self._reading = asyncio.ensure_future(self._read_piece())

    async def _read_piece(self) -> None:
        content = self.request.content
        try:
            piece = await content.readany()
        except Exception:  # aiohttp's many ways to say that the upload broke off
            self.leave()
            return
        if self._left is not None:
            self._left -= len(piece)
            if self._left < 0:
                self._take({"error": TooLong()})
                return
        more = not content.at_eof()
        self._to_app(self.app_body, {"type": "http.request", "body": piece, "more_body": more})

    # ── the app's thread ──

    def app_begin(self) -> None:
        self._task = self._to_app.loop.create_task(self._run_app())

    async def _run_app(self) -> None:
        try:
            await self._app(self._scope, self._receive, self._send)
        except asyncio.CancelledError:
            pass
        except Exception:  # not kept: what its frames hold (a generator) must end with it
            if not self.gone:
                log.exception("The app failed while answering")
        if not self._finished:
            self._finished = True
            self._to_host(self._take, {"error": Failed()})

    async def _receive(self) -> Message:
        while True:
            if self._body:
                return self._body.popleft()
            if self.gone or self._finished:
                return {"type": "http.disconnect"}
            if not self._body_ended:
                self._body_ended = True  # until the piece says otherwise: one at a time
                self._to_host(self._read)
            await self._something()

    async def _send(self, message: Message) -> None:
        if self.gone:
            raise OSError(_GONE)
        kind = message["type"]
        if kind == "http.response.start":
            self._start = message
            self._to_app.loop.call_soon(self._send_start)
        elif kind in _SENT:
            await self._send_piece(message)

    def _send_start(self) -> None:
        """Headers go out by themselves when the body does not follow at once."""
        if self._start is not None:
            self._to_host(self._take, self._start)
            self._start = None

    async def _send_piece(self, message: Message) -> None:
        if self._finished:
            raise RuntimeError("The answer was complete already.")
        self._finished = not message.get("more_body", False)
        start, self._start = self._start, None
        self._to_host(self._take, {**start, "first": message} if start else message)
        if "file" in message:  # its owner closes it when we return
            self._unwritten += WINDOW_BYTES
        elif not self._finished:
            self._unwritten += len(message.get("body", b""))
        while self._unwritten >= WINDOW_BYTES:
            await self._something()
            if self.gone:
                raise OSError(_GONE)
        if self._finished:
            self._stir()

    def app_body(self, message: Message) -> None:
        """A piece of the request's body has come."""
        self._body_ended = not message["more_body"]
        self._body.append(message)
        self._stir()

    def app_written(self, size: int) -> None:
        """The client has taken so many bytes."""
        self._unwritten -= size
        self._stir()

    def app_left(self) -> None:
        """Nobody waits for the answer any more."""
        self._stir()
        if not self._finished:
            self._to_app.loop.call_later(GRACE_SECONDS, self._end)

    def _end(self) -> None:
        if self._task and not self._finished:
            self._task.cancel()

    async def _something(self) -> None:
        waiter = self._to_app.loop.create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    def _stir(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
