"""The one set of services of this process: begun when the host's page is up, ended before it is made anew."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, replace
from typing import Any

from iib_core.app import Services, build_services, clean_base, mount
from iib_core.embedding import adopt, keep_log
from iib_core.errors import IibError
from iib_core.settings import Settings, load

from . import older, options, webui
from .ending import before_the_server_closes
from .host import WebuiHost

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_OLDER_NAME = "infinite-image-browsing"
#: Where we are reached while the older extension, which has the usual place, is switched on too.
_OTHER_BASE = "/iib_browser"


@dataclass
class _Running:
    host: WebuiHost
    services: Services


_lock = threading.RLock()
#: one at most
_running: list[_Running] = []


def settings() -> Settings:
    """The host's options, over which the `.env` of this folder and the environment are laid."""
    start = Settings(data_dir=os.path.join(webui.data_path(), "iib"), base=base())
    merged = load(os.path.join(ROOT, ".env"), start)
    if webui.option(options.READ_ONLY, False) and merged.writable:
        merged = replace(merged, permission="read-only")
    if webui.option(options.REMOTE_WRITES, False):
        merged = replace(merged, remote_writes=True)
    return merged


def older_is_on() -> bool:
    """True when the older extension is switched on beside us."""
    return any(
        _OLDER_NAME in name.lower() and not _same(folder, ROOT) and _has_script(folder)
        for name, folder in webui.active_extensions()
    )


def base() -> str:
    """Our path below the host's root."""
    return _OTHER_BASE if older_is_on() else clean_base("")


def services() -> Services | None:
    """What is running now; None before the page is up, and after it could not be started."""
    return next((running.services for running in tuple(_running)), None)


def start(demo: Any, app: Any) -> None:
    """Begin to serve on `app`; what served an earlier page ends first. When it cannot be, our place says why, and the
    host goes on without us."""
    with _lock:
        stop()
        try:
            chosen = settings()
            keep_log(chosen.data_dir)
            _adopt_older(chosen)
            host = WebuiHost(demo, app)
            made = build_services(host, chosen, say=_say)
            mount(app, made)
            made.start()
            before_the_server_closes(demo, made.events.close)
        except IibError as error:
            _say(str(error))
            _mount_reason(app, str(error))
            return
        _running.append(_Running(host, made))


def stop() -> None:
    """End the services; nothing when none run."""
    with _lock:
        while _running:
            _running.pop().services.stop()


def saved(params: Any) -> None:
    """Hand on a picture that the host has just written."""
    for running in tuple(_running):
        running.host.saved(params)


def _adopt_older(chosen: Settings) -> None:
    if os.path.exists(chosen.database_path) or not chosen.writable:
        return
    extensions = os.path.join(webui.data_path(), "extensions")
    folders = [entry.path for entry in os.scandir(extensions)] if os.path.isdir(extensions) else []
    found = older.older_database([*folders, ROOT])
    if not found:
        return
    try:
        if adopt(chosen, found):
            _say(f"Your library was copied from {found}, which stays as it is.")
    except IibError as error:
        _say(str(error))


def _mount_reason(app: Any, sentence: str) -> None:
    """Our place answers with the reason why there is nothing else."""
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route

    async def reason(request: Any) -> PlainTextResponse:
        return PlainTextResponse(sentence, status_code=503)

    app.router.routes.insert(0, Route(base(), reason))


def _has_script(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, "scripts", "iib_setup.py"))


def _same(one: str, other: str) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _say(sentence: str) -> None:
    print(f"Infinite image browsing: {sentence}")
