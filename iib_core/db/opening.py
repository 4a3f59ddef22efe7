"""Opening the library's database, whatever state its file is in."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from ..errors import Unavailable
from .adoption import square
from .backup import Backup, make_backup, newest_sound, put_in_place
from .connection import CHECK_MARK, SEEN_MARK, Database, connect, explained, is_damage, untouched
from .migrations import STEPS, knows_trigrams, prepare
from .salvage import Salvaged, carry_over
from .textindex import TEXT_TABLES, rebuild_text_index
from .upkeep import begin

#: A file below this is checked at each start (a fifth of a second); a larger one after an unclean end only.
_ALWAYS_CHECKED = 50 * 1024**2


#: Seconds that somebody else's lock may last before we give up, and before we say that we wait.
_LOCK_SECONDS, _LOCK_SAID_AFTER = 10.0, 0.5

_LOCKED = (
    "Another program holds the library's database at {}. Waiting up to ten seconds for it; stop that program"
    " if it is not needed."
)
_ADOPTING = "This database was made by the older program. It is being taken over, which takes a moment; nothing of it is lost."


def open_database(
    path: str,
    events: Any = None,
    *,
    backups: int = 0,
    say: Callable[[str], None] = lambda sentence: None,
    able: Callable[[sqlite3.Connection], bool] = knows_trigrams,
) -> Database:
    """The database at `path`, made or brought up to date as needed.

    A damaged file is set aside as ``<path>.damaged-<time>``. The newest sound backup takes its place, or a fresh
    database; what the user made (tags, folders, settings, edited prompts) is added as far as it can be read of the
    damaged file. `Database.notice` then says so, and so does an event when `events` (an `EventBus`) is given.

    With `backups` above 0 one is made before the schema changes. `say` hears at once what takes a while.
    `able` says whether this SQLite can keep the text index.

    Raises Unavailable with a sentence when the file is locked, cannot be written, or the disk is full.
    """
    notices: list[str] = []
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        _wait_while_locked(path, say)
        aside = set_aside(path, "damaged") if _damaged(path) else ""
        restored = _restore_newest(path) if aside else None
        if not aside:
            notices += _before_changing(path, backups, say)
        as_left = untouched(path)
        db = Database(path, partial(prepare, able=able))
        try:
            if aside:
                saved = db.write(partial(carry_over, damaged=aside))
                notices.append(_about_damage(aside, restored, saved))
            if aside or not as_left:
                db.write(square)
        except BaseException:
            db.close()
            raise
        begin(db)
    except sqlite3.DatabaseError as error:
        raise explained(error) from error
    except OSError as error:
        raise Unavailable(
            f"The library's database cannot be opened at {path}: {error.strerror or error}."
        ) from error
    db.notice = " ".join(notices)
    if db.notice and events is not None:
        events.publish({"type": "notice", "text": db.notice})
    return db


def _wait_while_locked(path: str, say: Callable[[str], None]) -> None:
    """Say early that another program holds the file; raises what SQLite raises when it goes on holding it."""
    if _size(path) == 0:
        return
    for seconds in (_LOCK_SAID_AFTER, _LOCK_SECONDS):
        connection = sqlite3.connect(path, timeout=seconds, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
            return
        except sqlite3.DatabaseError as error:
            if "locked" not in str(error):
                return  # whatever it is, opening it says so
            if seconds == _LOCK_SECONDS:
                raise
            say(_LOCKED.format(path))
        finally:
            connection.close()


def _before_changing(path: str, keep: int, say: Callable[[str], None]) -> list[str]:
    """Back up a database whose schema is about to change; what there is to say about it."""
    if _size(path) == 0:
        return []
    with contextlib.closing(connect(path, read_only=True)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        theirs = (
            version == 0 and connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
        )
    if theirs:
        say(_ADOPTING)
    if keep > 0 and (theirs or 0 < version < len(STEPS)):
        try:
            make_backup(path)
        except Unavailable as error:  # taking it over removes nothing, so it goes on without
            return [str(error)]
    return []


def _restore_newest(path: str) -> Backup | None:
    """Put a copy of the newest sound backup in the place of a database that was set aside."""
    backup = newest_sound(path)
    if backup is not None:
        put_in_place(backup.path, path)
    return backup


def _about_damage(aside: str, restored: Backup | None, saved: Salvaged) -> str:
    instead = (
        f"The backup of {restored.made:%Y-%m-%d %H:%M} took its place" if restored else "A new one was made"
    )
    told = (
        f"{saved} were carried over from the damaged one"
        if saved
        else "Nothing of yours could be read of the damaged one"
    )
    return (
        f"The library's database was damaged and has been set aside as {os.path.basename(aside)}. {instead};"
        f" {told}, and your files are indexed again."
    )


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


def set_aside(path: str, why: str) -> str:
    """Rename the file with its companions to a free name, ``<path>.<why>-<time>``; the new name."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside, n = f"{path}.{why}-{stamp}", 1
    while os.path.exists(aside):
        n += 1
        aside = f"{path}.{why}-{stamp}-{n}"
    os.rename(path, aside)
    for mark in (CHECK_MARK, SEEN_MARK):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path + mark)
    for tail in ("-wal", "-shm", "-journal"):
        if os.path.exists(path + tail):
            os.rename(path + tail, aside + tail)
    return aside
