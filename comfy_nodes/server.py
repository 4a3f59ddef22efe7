"""The library inside ComfyUI: made in the background when its server starts, reached through the bridge.

Shutdown hooks of ComfyUI's server never fire, so nothing here waits for one: the database survives a kill at
any moment, threads are daemons, and reading processes end when their input closes.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import logging
import os
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import TYPE_CHECKING, Any

from iib_core.embedding import keep_log, settings_in
from iib_core.errors import IibError, Unavailable
from iib_core.settings import Settings

from .bridge import Bridge
from .host import ComfyHost

if TYPE_CHECKING:
    from iib_core.api.services import Services

log = logging.getLogger("iib")

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
#: Below ComfyUI's user folder. Folders that begin with two underscores are the system's: no route of ComfyUI serves them.
DATA_FOLDER = "__iib"
#: Packages that are not part of ComfyUI, by the name they are imported under.
NEEDED = ("fastapi", "PIL", "numpy")
WAIT_SECONDS = 60.0


class Embedded:
    """Our services and app in one ComfyUI process."""

    def __init__(self, host: ComfyHost, settings: Settings) -> None:
        self._host = host
        self._settings = settings
        self._made: Future[tuple[Services, Any]] = Future()
        self._thread = threading.Thread(target=self._make, name="iib-start", daemon=True)
        self.bridge = Bridge(self._app)

    def attach(self, server: Any) -> None:
        """Register the routes on ComfyUI's server; the library is made when it starts."""
        router = server.app.router
        for root in ("", "/api"):  # ComfyUI's page reaches everything under /api as well
            self.bridge.register(router, self._settings.base, root)
        server.app.on_startup.append(self._begin)

    async def _begin(self, _: Any) -> None:
        self.start()

    def start(self) -> None:
        """Begin making the library; nothing when that is under way."""
        if not self._thread.is_alive() and not self._made.done():
            self._thread.start()

    def services(self, wait_seconds: float = WAIT_SECONDS) -> Services:
        """The services, waiting until they are made. Raises Unavailable with a sentence."""
        try:
            return self._made.result(wait_seconds)[0]
        except Late:
            raise Unavailable("The library is still being opened. Try again in a moment.") from None

    def stop(self) -> None:
        """Give everything back, for tests."""
        if self._thread.is_alive():
            self._thread.join(WAIT_SECONDS)
        if self._made.done() and not self._made.exception():
            self._made.result()[0].stop()
        self.bridge.stop()

    def _make(self) -> None:
        try:
            services, app = build(self._host, self._settings)
        except Exception as error:
            sentence = error.detail if isinstance(error, IibError) else f"{type(error).__name__}: {error}"
            log.exception("Infinite image browsing could not open its library: %s", sentence)
            self._made.set_exception(Unavailable(f"The library could not be opened. {sentence}"))
            return
        self._made.set_result((services, app))
        services.start()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        """The app as soon as it is there."""
        if self._made.done() and not self._made.exception():
            await self._made.result()[1](scope, receive, send)
            return
        from iib_core.api.answers import error_answer

        try:
            app = (await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._made)), WAIT_SECONDS))[1]
        except asyncio.TimeoutError:
            app = error_answer(Unavailable("The library is still being opened. Try again in a moment."))
        except IibError as error:
            app = error_answer(error)
        await app(scope, receive, send)


def build(host: ComfyHost, settings: Settings) -> tuple[Services, Any]:
    """The services and the app over them. Imports what is heavy; raises what `build_services` does."""
    from fastapi import FastAPI

    from iib_core import __version__
    from iib_core.app import build_services, mount

    from .routes import routes

    os.makedirs(settings.data_dir, exist_ok=True)
    keep_log(settings.data_dir)
    services = build_services(host, settings, log.warning)
    app = FastAPI(
        title="Infinite image browsing",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{settings.base}/openapi.json",
    )
    mount(app, services)
    app.router.routes[:0] = routes(services, host).routes  # before the answer to unknown paths below our base
    return services, app


def settings_for(
    host: ComfyHost, folder_paths: Any, arguments: Any, environment: Mapping[str, str]
) -> Settings:
    """Settings inside ComfyUI: the data lies below its user folder, which `.env` there and the environment may change."""
    origin = getattr(arguments, "enable_cors_header", None)
    start = Settings(browse_paths=host.browse_folders(), allow_origins=(origin,) if origin else ())
    data = os.path.join(os.path.abspath(folder_paths.get_user_directory()), DATA_FOLDER)
    return settings_in(data, start, environment)


def missing_packages() -> list[str]:
    """Names of packages that we need and that are not installed."""
    return [name for name in NEEDED if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ImportError:
        return False


_embedded: Embedded | None = None


def services() -> Services:
    """The library's services for our nodes, made and started. Raises Unavailable with a sentence."""
    if _embedded is None:
        raise Unavailable("The library runs inside ComfyUI's server only.")
    _embedded.start()
    return _embedded.services()


def attach() -> Embedded | None:
    """Put the library onto the ComfyUI that is loading us. Never raises: one line in the log says what is missing."""
    global _embedded  # noqa: PLW0603 - ComfyUI has one server in a process, and so do we
    if _embedded is not None:
        return _embedded
    lacking = missing_packages()
    if lacking:
        log.error(
            'Infinite image browsing needs %s. Install with: "%s" -m pip install -r "%s", then start ComfyUI again.',
            " and ".join(lacking),
            sys.executable,
            os.path.join(ROOT, "requirements.txt"),
        )
        return None
    try:
        server = importlib.import_module("server").PromptServer.instance
        folder_paths = importlib.import_module("folder_paths")
        arguments = importlib.import_module("comfy.cli_args").args
        host = ComfyHost(server, folder_paths, arguments, _names(os.environ))
        embedded = Embedded(host, settings_for(host, folder_paths, arguments, os.environ))
        embedded.attach(server)
    except Exception as error:
        log.exception("Infinite image browsing could not be added to ComfyUI: %s", error)
        return None
    _embedded = embedded
    return embedded


def _names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """IIB_ALLOWED_HOSTS: names, separated by commas, under which the user reaches ComfyUI through a proxy."""
    return tuple(n.strip() for n in environment.get("IIB_ALLOWED_HOSTS", "").split(",") if n.strip())
