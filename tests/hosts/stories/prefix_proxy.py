"""A reverse proxy as users put before a WebUI started with --subpath: /sd/… is passed on without /sd."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def proxied(port: int, prefix: str) -> Iterator[str]:
    """Forwards to that port of this machine; its URL. One request a connection, WebSockets and streams included."""
    loop, ready, address = asyncio.new_event_loop(), threading.Event(), []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(ConnectionError, OSError, RuntimeError):
            writer.write_eof()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, _, rest = head.partition("\r\n")
            method, target, version = line.split(" ", 2)
            if target != prefix and not target.startswith(prefix + "/"):
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            lines = rest.rstrip("\r\n").split("\r\n")
            if not any(one.lower().startswith("upgrade:") for one in lines):
                lines = [one for one in lines if not one.lower().startswith("connection:")] + [
                    "Connection: close"
                ]
            there, onward = await asyncio.open_connection("127.0.0.1", port)
            asked = f"{method} {target[len(prefix) :] or '/'} {version}\r\n" + "\r\n".join(lines) + "\r\n\r\n"
            onward.write(asked.encode("latin-1"))
            up = asyncio.ensure_future(pump(reader, onward))
            await pump(there, writer)
            up.cancel()
            onward.close()
        writer.close()

    def run() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0))
        address.append(server.sockets[0].getsockname()[1])
        ready.set()
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    try:
        yield f"http://127.0.0.1:{address[0]}{prefix}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
