"""Opening the library's database, whatever state its file is in."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from functools import partial
from typing import Any

from ..errors import Unavailable
from .adoption import square
from .connection import CHECK_MARK, Database, connect, explained, is_damage, untouched
from .migrations import prepare
from .salvage import Salvaged, restore, salvage
from .textindex import TEXT_TABLES, rebuild_text_index
from .upkeep import begin

#: A file below this is checked at each start (a fifth of a second); a larger one after an unclean end only.
_ALWAYS_CHECKED = 50 * 1024**2


def open_database(path: str, events: Any = None) -> Database:
    """The database at `path`, made or brought up to date as needed.

    A damaged file is set aside as ``<path>.damaged-<time>``, a fresh one is made, and what the user
    made (tags, folders, settings, edited prompts) is carried over as far as it can be read;
    `Database.notice` then says so, and so does an event when `events` (an `EventBus`) is given.

    Raises Unavailable with a sentence when the file is locked, cannot be written, or the disk is full.
    """
    notice = ""
    saved: Salvaged | None = None
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        if _damaged(path):
            aside = _set_aside(path)
            saved = salvage(aside)
            notice = (
                f"The library's database was damaged and has been set aside as {os.path.basename(aside)}."
                f" A new one was made; {saved} were carried over, and your files are indexed again."
            )
        as_left = untouched(path)
        db = Database(path, prepare)
        if not as_left:
            db.write(square)
        begin(db)
    except sqlite3.DatabaseError as error:
        raise explained(error) from error
    except OSError as error:
        raise Unavailable(
            f"The library's database cannot be opened at {path}: {error.strerror or error}."
        ) from error
    if saved is not None:
        db.write(partial(restore, saved=saved))
    db.notice = notice
    if notice and events is not None:
        events.publish({"type": "notice", "text": notice})
    return db


def _damaged(path: str) -> bool:
    """True when SQLite cannot read the file. Damage to the text index alone is mended on the spot."""
    try:
        size = os.path.getsize(path)
    except FileNotFoundError:
        return False
    if size == 0:
        return False
    unclean = _size(path + "-wal") > 0 or _size(path + "-journal") > 0
    connection: sqlite3.Connection | None = None
    try:
        connection = connect(path, read_only=False)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        suspected = os.path.exists(path + CHECK_MARK)
        if size >= _ALWAYS_CHECKED and not unclean and not suspected:
            return False
        problems = [str(row[0]) for row in connection.execute("PRAGMA quick_check(20)").fetchall()]
        if problems == ["ok"]:
            with contextlib.suppress(FileNotFoundError):
                os.remove(path + CHECK_MARK)
            return False
        if all(any(table in problem for table in TEXT_TABLES) for problem in problems):
            rebuild_text_index(connection)
            return False
        return True
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return True
        raise
    finally:
        if connection is not None:
            connection.close()


def _size(path: str) -> int:
    with contextlib.suppress(OSError):
        return os.path.getsize(path)
    return 0


def _set_aside(path: str) -> str:
    """Rename the file with its companions to a free name; the new name."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside, n = f"{path}.damaged-{stamp}", 1
    while os.path.exists(aside):
        n += 1
        aside = f"{path}.damaged-{stamp}-{n}"
    os.rename(path, aside)
    with contextlib.suppress(FileNotFoundError):
        os.remove(path + CHECK_MARK)
    for tail in ("-wal", "-shm", "-journal"):
        if os.path.exists(path + tail):
            os.rename(path + tail, aside + tail)
    return aside
