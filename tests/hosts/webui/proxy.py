"""A proxy that serves a WebUI under a path, as people do with nginx: it takes the path away and passes on the rest."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

WAIT_SECONDS = 10


@contextlib.contextmanager
def under_path(target: str, prefix: str) -> Iterator[str]:
    """`target` (a URL) under `prefix`; the new URL. One request per connection, so streams and WebSockets pass."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    port = urlsplit(target).port

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, _, rest = head.partition("\r\n")
            method, path, version = line.split(" ")
            if not path.startswith(f"{prefix}/"):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await writer.drain()
                return
            if "upgrade:" not in rest.lower():
                kept = [h for h in rest.split("\r\n") if not h.lower().startswith("connection:")]
                rest = "Connection: close\r\n" + "\r\n".join(kept)
            below, above = await asyncio.open_connection("127.0.0.1", port)
            above.write(f"{method} {path[len(prefix) :]} {version}\r\n{rest}".encode("latin-1"))
            await asyncio.gather(_pipe(reader, above), _pipe(below, writer))
        writer.close()

    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(serve, "127.0.0.1", 0), loop)
    try:
        own = server.result(WAIT_SECONDS).sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{own}{prefix}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(), loop).result(WAIT_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT_SECONDS)
        loop.close()


async def _end() -> None:
    """Give up what still flows."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
