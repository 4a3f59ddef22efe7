"""The command `serve`."""

from __future__ import annotations

import argparse
import gc
import os
import socket
import sys
import threading
import webbrowser

from ..errors import IibError
from .caching import fill_caches
from .configured import settings_and_host
from .indexing import bring_up_to_date
from .terminal import log_to, say


def serve(arguments: argparse.Namespace) -> int:
    """`serve`: until Ctrl-C."""
    if arguments.generate_video_cover or arguments.generate_image_cache:
        return fill_caches(arguments)
    listener = _listen(arguments.host, arguments.port)
    import uvicorn

    from ..app import build_services, standalone_app

    s, host = settings_and_host(arguments)
    log_to(os.path.join(s.data_dir, "logs"))
    services = build_services(host, s, say)
    say(services.db.notice)
    server = uvicorn.Server(
        uvicorn.Config(
            standalone_app(services), log_level="warning", access_log=False, timeout_graceful_shutdown=3
        )
    )
    port = listener.getsockname()[1]
    shown = "127.0.0.1" if arguments.host in {"0.0.0.0", "::", ""} else arguments.host  # noqa: S104
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{s.base}"
    _stay_responsive()
    try:
        services.start()
        if arguments.update_image_index:
            bring_up_to_date(services)
        if arguments.demo:  # the page is there at once; the pictures come in as they are drawn
            services.samples.draw()
        print(f"Serving {url}  (stop with Ctrl-C)", flush=True)
        if not arguments.no_browser and _has_display():
            threading.Timer(0.5, webbrowser.open, (url,)).start()
        server.run(sockets=[listener])
    finally:
        services.stop()
    return 0


def _stay_responsive() -> None:
    """Settings of the interpreter that are ours to make, for the process is ours: while the index is written, a
    request gets its turn within a millisecond, and collecting garbage does not walk all that was ever loaded."""
    sys.setswitchinterval(0.001)
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, before anything slow; IibError with a sentence when the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns Nagle's delay off only for a socket that says it is TCP; without, each answer waits 40 ms
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name != "nt":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise IibError(
            f"Port {port} on {host} cannot be used ({getattr(error, 'strerror', None) or error})."
            f" Stop the program that holds it, or choose another with --port."
        ) from error
    return listener


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
