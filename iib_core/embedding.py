"""What every adapter needs to run inside another program: its settings, its log, an older library to begin with.

Nothing here changes what belongs to the whole interpreter: no signal handlers, no root logger, no switch interval, no
settings of the garbage collector.
"""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from .errors import Unavailable
from .settings import Settings, from_environment, read_env_file

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
