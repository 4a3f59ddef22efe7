"""An ASGI app as a handler of an aiohttp server.

The app runs on an event loop of its own in a daemon thread: whatever it does, the server's loop goes on.
Knows nothing of ComfyUI. Not for WebSockets (answered 404) and lifespan (never run).
"""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from aiohttp import web

from .bridge_exchange import WINDOW_BYTES, App, Exchange, Failed, Message, TooLong
from .bridge_loops import LoopThread, Mailbox
from .bridge_scope import answer_headers, http_scope

log = logging.getLogger(__name__)

#: How often it is looked whether a client that waits for its answer is still there.
LOOK_SECONDS = 0.25
_CHUNK = 256 * 1024
_OWN_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class Bridge:
    """Carries requests from the loop of an aiohttp server over to `app`, and its answers back."""

    def __init__(self, app: App, *, max_body: int | None = None) -> None:
        """`max_body`: bytes of a request's body that are taken; more is answered 413. The app may take less."""
        self._app = app
        self._max_body = max_body
        self._thread = LoopThread("iib-web")
        self._to_app = Mailbox(self._thread.loop)
        self._to_host: Mailbox | None = None
        self._waiting: set[Exchange] = set()
        self._looking = False

    def register(self, router: web.UrlDispatcher, path: str, root_path: str = "") -> None:
        """Answer `root_path + path` and all below it. To be called before the server's router freezes."""

        async def handle(request: web.Request) -> web.StreamResponse:
            return await self.answer(request, root_path)

        router.add_route("*", root_path + path, handle)
        router.add_route("*", root_path + path + r"/{tail:[\s\S]*}", handle)

    def stop(self) -> None:
        """End the app's thread; what it still does is cancelled. There is no second start."""
        self._thread.stop()

    async def answer(self, request: web.BaseRequest, root_path: str = "") -> web.StreamResponse:
        """The app's answer to one request."""
        if request.headers.get("upgrade", "").lower() == "websocket":
            return _refusal(404, "There is no WebSocket here.")
        if self._max_body is not None and (request.content_length or 0) > self._max_body:
            return _refusal(413, "This request is too large.")
        if self._thread.loop.is_closed():
            return _refusal(503, "The library has been closed.")
        if self._to_host is None:
            self._to_host = Mailbox(asyncio.get_running_loop())
            self._thread.start()
        exchange = Exchange(request, http_scope(request, root_path), self._app, self._to_app, self._to_host)
        self._watch(exchange)
        try:
            return await self._answer(exchange)
        except asyncio.CancelledError:
            exchange.leave()
            raise
        finally:
            self._waiting.discard(exchange)

    async def _answer(self, exchange: Exchange) -> web.StreamResponse:
        exchange.begin(self._max_body)
        try:
            start = await exchange.next_message()
        except TooLong:
            exchange.leave()
            return _refusal(413, "This request is too large.")
        except Failed:
            return _refusal(500, "Something went wrong here; the log says what.")
        except ConnectionResetError:
            return _refusal(499, "")  # to nobody
        status, headers = int(start["status"]), answer_headers(start.get("headers", ()))
        first: Message | None = start.get("first")
        if first and "file" not in first and not first.get("more_body"):
            return web.Response(status=status, headers=headers, body=first.get("body", b""))
        response = web.StreamResponse(status=status, headers=headers)
        try:
            await response.prepare(exchange.request)
            await self._send_all(exchange, response, first)
        except Exception as error:
            # what was announced cannot be kept: the client must see that the answer broke off
            if not isinstance(error, ConnectionError | Failed):
                log.exception("An answer broke off")
            exchange.leave()
            if exchange.request.transport:
                exchange.request.transport.abort()
        return response

    async def _send_all(
        self, exchange: Exchange, response: web.StreamResponse, message: Message | None
    ) -> None:
        while True:
            message = message or await exchange.next_message()
            if "file" in message:
                try:
                    await _send_file(exchange.request, response, message)
                finally:
                    exchange.written(WINDOW_BYTES)
            else:
                piece = message.get("body", b"")
                if piece:
                    await response.write(piece)
                    exchange.written(len(piece))
            if not message.get("more_body"):
                await response.write_eof()
                return
            message = None

    # aiohttp tells a handler that its client has gone only when it writes; one timer looks for all.

    def _watch(self, exchange: Exchange) -> None:
        self._waiting.add(exchange)
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        for exchange in list(self._waiting):
            transport = exchange.request.transport
            if transport is None or transport.is_closing():
                exchange.leave()
        self._looking = bool(self._waiting)
        if self._looking:
            asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)


async def _send_file(request: web.BaseRequest, response: web.StreamResponse, message: Message) -> None:
    """`count` bytes of an open file from `offset`, by the system itself where it can."""
    loop = asyncio.get_running_loop()
    file, offset, count = message["file"], int(message["offset"]), int(message["count"])
    if request.transport is None:
        raise ConnectionResetError
    if request.method == "HEAD" or not count:
        return
    try:
        sent = await loop.sendfile(request.transport, file, offset, count)
    except NotImplementedError:  # uvloop
        sent = await _send_by_hand(loop, response, file, offset, count)
    if sent < count:
        raise Failed


async def _send_by_hand(
    loop: asyncio.AbstractEventLoop, response: web.StreamResponse, file: Any, offset: int, count: int
) -> int:
    await loop.run_in_executor(None, file.seek, offset)
    sent = 0
    while sent < count:
        piece = await loop.run_in_executor(None, file.read, min(_CHUNK, count - sent))
        if not piece:
            break
        await response.write(piece)
        sent += len(piece)
    return sent


def _refusal(status: int, detail: str) -> web.Response:
    body = json.dumps({"detail": detail}).encode()
    return web.Response(status=status, body=body, content_type="application/json", headers=_OWN_HEADERS)
