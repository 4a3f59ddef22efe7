"""What every adapter needs to run inside another program: its settings, its log, one life after another.

Nothing here changes what belongs to the whole interpreter: no signal handlers, no root logger, no switch interval, no
settings of the garbage collector.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import logging.handlers
import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .errors import Unavailable
from .settings import Settings, from_environment, read_env_file

if TYPE_CHECKING:
    from .app import Services
    from .host import Host

log = logging.getLogger(__name__)

_LOGGER = "iib_core"


def settings_in(
    data_dir: str, start: Settings | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """Settings of a library whose data lie in `data_dir`, unless IIB_DATA_DIR names another folder: the environment
    over `.env` in that folder over `start` (the adapter's own options).

    Raises BadRequest for a `.env` that is there and cannot be read.
    """
    env = os.environ if environment is None else environment
    chosen = os.path.abspath(os.path.expanduser(env.get("IIB_DATA_DIR") or data_dir))
    values = {**read_env_file(os.path.join(chosen, ".env")), **env}
    return replace(from_environment(values, start), data_dir=chosen)


def keep_log(data_dir: str) -> None:
    """Have our warnings in `logs/iib.log` of the data folder, as well as wherever the host shows them; once, however
    often it is called, and in the last folder named. A folder that cannot be written is said, and no more."""
    path = os.path.join(os.path.abspath(data_dir), "logs", "iib.log")
    logger = logging.getLogger(_LOGGER)
    for handler in [h for h in logger.handlers if isinstance(h, _LogFile)]:
        if handler.baseFilename == path:
            return
        logger.removeHandler(handler)
        handler.close()
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except OSError as error:
        log.warning("No log is kept: %s cannot be made (%s).", os.path.dirname(path), error.strerror or error)
        return
    handler = _LogFile(path, maxBytes=2_000_000, backupCount=3, encoding="utf-8", delay=True)
    handler.setLevel(logging.INFO)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger.addHandler(handler)


class _LogFile(logging.handlers.RotatingFileHandler):
    """Ours, so that it is known again."""


def can_adopt(settings: Settings, older: str) -> bool:
    """True when there is a database of the older program at `older` and none of ours yet."""
    return os.path.isfile(older) and not os.path.exists(settings.database_path)


def adopt(settings: Settings, older: str) -> bool:
    """Begin with a copy of the older program's database, which stays as it is; False when there is nothing to do.

    The copy is whole or not made at all, even while the older program runs. Raises Unavailable with a sentence.
    """
    from .db.backup import copy_database

    if not can_adopt(settings, older):
        return False
    target = settings.database_path
    part = f"{target}.adopting"
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        copy_database(older, part)
        os.replace(part, target)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            os.remove(part)
        raise Unavailable(
            f"The library at {older} could not be taken over ({error}). It is as it was; a new one is begun."
        ) from error
    return True


class Embedding:
    """One library in one process, however often the host makes its page anew. Safe from any thread."""

    def __init__(self, make_host: Callable[[], Host], make_settings: Callable[[], Settings]) -> None:
        """Both are asked at each start, since the host's options change between two."""
        self._make_host = make_host
        self._make_settings = make_settings
        self._lock = threading.RLock()
        self._services: Services | None = None
        self._kept_at_exit = False

    @property
    def services(self) -> Services | None:
        """What runs now."""
        return self._services

    def start(self, app: Any = None, *, older: str = "") -> Services:
        """The running services, begun when there are none; their routes on `app`, a FastAPI app, once.

        `older` is a database of the older program to begin with, where the user said so; when it cannot be had, a
        sentence of the library's notice says why. Raises what `build_services` raises.
        """
        from .app import build_services, mount

        with self._lock:
            if self._services is None:
                settings = self._make_settings()
                os.makedirs(settings.data_dir, exist_ok=True)
                keep_log(settings.data_dir)
                notice = _adopted(settings, older) if older else ""
                made = build_services(self._make_host(), settings, log.warning)
                made.db.notice = f"{made.db.notice} {notice}".strip()
                made.start()
                self._services = made
                self._stop_at_exit()
            if app is not None and getattr(app.state, "iib_services", None) is not self._services:
                mount(app, self._services)
                app.state.iib_services = self._services
            return self._services

    def stop(self) -> None:
        """End everything; a start after it makes it anew. Nothing when nothing runs."""
        with self._lock:
            services, self._services = self._services, None
            if services is not None:
                services.stop()

    def _stop_at_exit(self) -> None:
        """A nicety: a process that is killed loses nothing either."""
        if not self._kept_at_exit:
            self._kept_at_exit = True
            atexit.register(self.stop)


def _adopted(settings: Settings, older: str) -> str:
    try:
        return (
            f"Your library was copied from {older}, which stays as it is." if adopt(settings, older) else ""
        )
    except Unavailable as error:
        log.warning("%s", error)
        return str(error)
