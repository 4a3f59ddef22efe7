"""The console command: `serve` (default) and `index`."""

from __future__ import annotations

import argparse
import contextlib
import gc
import logging
import logging.handlers
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Sequence
from dataclasses import replace

from . import __version__
from . import settings as settings_module
from .errors import IibError
from .host import StandaloneHost
from .settings import Settings
from .webui_config import output_folders

DEFAULT_PORT = 7866

log = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Parse the command line, run it; 0 when it went well, else 1 after one clear line on stderr."""
    arguments = _parser().parse_args(_with_command(list(sys.argv[1:] if argv is None else argv)))
    try:
        run = _index if arguments.command == "index" else _serve
        return run(arguments)
    except IibError as error:
        print(f"iib: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _with_command(argv: list[str]) -> list[str]:
    """`serve` is what is meant when no command is named."""
    return argv if argv and argv[0] in {"serve", "index", "-h", "--help", "--version"} else ["serve", *argv]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iib", description="The library browser for AI-generated images and videos."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="serve the page (default)")
    index = commands.add_parser("index", help="index the library with a progress bar and exit")
    for command in (serve, index):
        command.add_argument("folders", nargs="*", metavar="FOLDER", help="a folder of pictures to show")
        command.add_argument(
            "--data-dir", help="database, caches and logs (default: the platform's user data folder)"
        )
        command.add_argument(
            "--sd-webui-dir", "--sd_webui_dir", metavar="DIR", help="show this A1111/Forge's output folders"
        )
        command.add_argument(
            "--sd-webui-config", "--sd_webui_config", metavar="FILE", help="its config.json, when elsewhere"
        )
        command.add_argument("--demo", action="store_true", help="make and show a small sample library")
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1: this machine only)"
    )
    serve.add_argument("--port", type=int, default=DEFAULT_PORT)
    serve.add_argument("--base", default=None, help="path of the page (default /infinite_image_browsing)")
    serve.add_argument("--read-only", action="store_true", help="no request changes anything")
    serve.add_argument(
        "--allow-origin",
        "--allow_origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="another site's pages may call this server",
    )
    serve.add_argument(
        "--allowed-host",
        "--allowed_host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name this server is reached by",
    )
    serve.add_argument(
        "--enable-shutdown", "--enable_shutdown", action="store_true", help="POST /shutdown stops the server"
    )
    serve.add_argument(
        "--extra-paths",
        "--extra_paths",
        nargs="+",
        default=[],
        metavar="DIR",
        help="browse these, without indexing them",
    )
    serve.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def _settings(arguments: argparse.Namespace) -> tuple[Settings, StandaloneHost]:
    """Command line over environment over defaults."""
    s = settings_module.load(os.path.join(os.getcwd(), ".env"))
    if arguments.data_dir:
        s = replace(s, data_dir=os.path.abspath(arguments.data_dir))
    folders = [os.path.abspath(f) for f in arguments.folders]
    for folder in folders:
        if not os.path.isdir(folder):
            raise IibError(
                f"There is no folder at {folder}. Check the spelling, or that the drive is connected."
            )
    if arguments.demo:
        folders.append(_made(os.path.join(s.data_dir, "demo")))
    s = replace(s, folders=tuple(folders))
    if arguments.command == "serve":
        base = "/" + arguments.base.strip("/") if arguments.base else s.base
        s = replace(
            s,
            base=base,
            permission="read-only" if arguments.read_only else s.permission,
            allow_origins=(*s.allow_origins, *arguments.allow_origin),
            allowed_hosts=(*s.allowed_hosts, *arguments.allowed_host),
            enable_shutdown=arguments.enable_shutdown,
            browse_paths=tuple(os.path.abspath(p) for p in arguments.extra_paths),
        )
    webui = arguments.sd_webui_dir or (
        os.path.dirname(os.path.abspath(arguments.sd_webui_config)) if arguments.sd_webui_config else None
    )
    named = output_folders(os.path.abspath(webui), arguments.sd_webui_config) if webui else {}
    bind = arguments.host if arguments.command == "serve" else "127.0.0.1"
    return s, StandaloneHost(folders=s.folders, named_folders=named, bind=bind, extra_hosts=s.allowed_hosts)


def _draw_samples(data_dir: str) -> None:
    from .demo import make_library

    try:
        with _Bar("Drawing the sample library") as bar:
            make_library(os.path.join(data_dir, "demo"), bar.show)
    except OSError as error:
        raise _unwritable(data_dir, error) from error


def _serve(arguments: argparse.Namespace) -> int:
    listener = _listen(arguments.host, arguments.port)
    import uvicorn

    from .app import build_services, standalone_app

    s, host = _settings(arguments)
    _log_to(os.path.join(s.data_dir, "logs"))
    services = build_services(host, s)
    _say(services.db.notice)
    server = uvicorn.Server(
        uvicorn.Config(
            standalone_app(services), log_level="warning", access_log=False, timeout_graceful_shutdown=3
        )
    )
    port = listener.getsockname()[1]
    shown = "127.0.0.1" if arguments.host in {"0.0.0.0", "::", ""} else arguments.host  # noqa: S104
    url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}{s.base}"
    _stay_responsive()
    services.start()
    if arguments.demo:  # the page is there at once; the pictures come in as they are drawn
        services.samples.draw()
    try:
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


def _log_to(folder: str) -> None:
    """Warnings and errors into a small rotating file; prompts are never logged at this level."""
    handler = logging.handlers.RotatingFileHandler(
        os.path.join(_made(folder), "iib.log"),
        maxBytes=2_000_000,
        backupCount=3,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("iib_core")
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def _made(folder: str) -> str:
    """`folder`, there now; IibError with a sentence when the data folder cannot hold it."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    return folder


def _unwritable(folder: str, error: OSError) -> IibError:
    return IibError(
        f"The data folder {folder} cannot be written ({error.strerror or error}). Choose another with --data-dir."
    )


def _say(sentence: str) -> None:
    """Something that the person who started us should know, though we go on; into the log as well."""
    if sentence:
        log.warning(sentence)
        print(f"iib: {sentence}", file=sys.stderr, flush=True)


def _index(arguments: argparse.Namespace) -> int:
    from .app import build_services

    s, host = _settings(arguments)
    _log_to(os.path.join(s.data_dir, "logs"))
    if arguments.demo:
        _draw_samples(s.data_dir)
    services = build_services(host, s)
    _say(services.db.notice)
    if not services.folders.roots():
        services.stop()
        raise IibError("There is nothing to index yet. Name a folder: run.py index FOLDER.")
    try:
        run = services.indexer.update()
        with _Bar("Indexing") as bar:
            while not run.done.done():
                status = services.indexer.status()
                bar.show(status["read"], status["read"] + status["to_read"], f"{status['rate']:.0f}/s")
                time.sleep(0.1)
            run.done.result()
            status = services.indexer.status()
            bar.show(status["read"], status["read"], f"{status['failed']} unreadable")
        _say(status["error"] or "")
    finally:
        services.stop()
    return 0


class _Bar:
    """A progress bar on stderr: redrawn on a terminal, one line at the end otherwise."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._last = ""

    def __enter__(self) -> _Bar:
        return self

    def show(self, done: int, total: int, note: str = "") -> None:
        width = 28
        filled = width * done // total if total else 0
        self._last = f"{self._title} {'█' * filled}{'░' * (width - filled)} {done:,} of {total:,}  {note}"
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{self._last}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._last:
            with contextlib.suppress(OSError):
                print(f"\r\x1b[2K{self._last}" if sys.stderr.isatty() else self._last, file=sys.stderr)
