"""How a test's app gets before HTTP: IIB_FRONT names the kind of server that a host brings.

`standalone` (the default) is uvicorn; `comfyui` an aiohttp server with our bridge; `gradio` the app of a gradio page,
of whichever version is installed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import uvicorn

WAIT_SECONDS = 10


@contextlib.contextmanager
def standalone(app: Any) -> Iterator[str]:
    """`app` behind a real uvicorn on a free port of this machine; its URL."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(WAIT_SECONDS)
        listener.close()


@contextlib.contextmanager
def comfyui(app: Any) -> Iterator[str]:
    """`app` behind a real aiohttp server, over our bridge."""
    from aiohttp import web

    from comfy_nodes.bridge import Bridge

    bridge = Bridge(app)

    async def handle(request: web.Request) -> web.StreamResponse:
        return await bridge.answer(request)

    host = web.Application()
    host.router.add_route("*", r"/{tail:[\s\S]*}", handle)
    try:
        with aiohttp_server(host) as url:
            yield url
    finally:
        bridge.stop()


@contextlib.contextmanager
def gradio(app: Any) -> Iterator[str]:
    """`app`'s routes before those of a gradio page that serves already, as `on_app_started` finds it."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    asyncio.set_event_loop(asyncio.new_event_loop())  # gradio 4 makes its stop signal on the thread's loop
    with gr.Blocks(analytics_enabled=False) as demo:
        gr.Textbox(value="")
    demo.queue()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    host, url, _ = demo.launch(
        prevent_thread_lock=True, quiet=True, server_name="127.0.0.1", server_port=port
    )
    host.router.routes[:0] = app.router.routes
    try:
        yield url.rstrip("/")
    finally:
        demo.close(verbose=False)


@contextlib.contextmanager
def aiohttp_server(app: Any, **site: Any) -> Iterator[str]:
    """An aiohttp application on a loop in a thread of its own; its URL. `site`: options of `web.TCPSite`."""
    from aiohttp import web

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)

    async def start() -> int:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, **site).start()
        return int(runner.addresses[0][1])

    try:
        port = asyncio.run_coroutine_threadsafe(start(), loop).result(WAIT_SECONDS)
        yield f"{'https' if site.get('ssl_context') else 'http'}://127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(WAIT_SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(WAIT_SECONDS)
        loop.close()


FRONTS: dict[str, Callable[[Any], AbstractContextManager[str]]] = {
    "standalone": standalone,
    "comfyui": comfyui,
    "gradio": gradio,
}


def front() -> Callable[[Any], AbstractContextManager[str]]:
    """The front that IIB_FRONT names."""
    return FRONTS[os.environ.get("IIB_FRONT", "standalone")]
