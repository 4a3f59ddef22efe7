"""Backups of the database: SQLite's own online copies, one a day, checked, and the oldest dropped (contract §7).

They lie in ``iib_db_backup`` beside the database and are named as the older program names its own, so either
program's are found here. A copy is made under another name and gets its own when it is whole.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Unavailable
from .connection import connect, explained, is_damage

FOLDER = "iib_db_backup"
_STAMP = "%Y-%m-%d %H-%M-%S"
_PART = ".part"
#: Pages copied at a time (4 MB) when nobody waits for the copy.
_PAGES = 1000
#: Room that is left on the disk for others.
_SPARE_BYTES = 64 * 1024**2


@dataclass(frozen=True)
class Backup:
    """One copy of the database, and when it was made (local time)."""

    path: str
    made: dt.datetime

    @property
    def name(self) -> str:
        return os.path.basename(self.path)


def backups(db_path: str) -> list[Backup]:
    """The backups of the database at `db_path`, newest first."""
    folder = _folder(db_path)
    pattern = re.compile(re.escape(os.path.basename(db_path)) + r"_(\d{4}-\d\d-\d\d \d\d-\d\d-\d\d)$")
    found = []
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for name in os.listdir(folder):
            match = pattern.fullmatch(name)
            with contextlib.suppress(ValueError):
                if match:
                    found.append(Backup(os.path.join(folder, name), dt.datetime.strptime(match[1], _STAMP)))
    return sorted(found, key=lambda b: b.made, reverse=True)


def make_backup(
    db_path: str, between: Callable[[], None] | None = None, *, spare: int = _SPARE_BYTES
) -> Backup:
    """Copy the database as it is at this moment; other connections may read and write meanwhile.

    `between` is called after every few megabytes, and ends the copy by raising. `spare` bytes of the disk are
    left to others. Raises Unavailable with a sentence when there is no room or the
    folder cannot be written; nothing is left behind then.
    """
    folder = _folder(db_path)
    part = ""
    try:
        os.makedirs(folder, exist_ok=True)
        for old in os.listdir(folder):  # of a program that was killed while it copied
            if old.startswith(os.path.basename(db_path) + "_") and old.endswith(_PART):
                os.remove(os.path.join(folder, old))
        backup = _free_name(folder, os.path.basename(db_path))
        part = backup.path + _PART
        _make_sure_of_room(db_path, folder, spare)
        copy_database(db_path, part, between)
        os.replace(part, backup.path)
        return backup
    except sqlite3.DatabaseError as error:
        raise Unavailable(f"The database could not be backed up. {explained(error)}") from error
    except OSError as error:
        raise Unavailable(
            f"The database could not be backed up to {folder}: {error.strerror or error}."
        ) from error
    finally:
        if part:
            with contextlib.suppress(OSError):
                os.remove(part)


def copy_database(source: str, target: str, between: Callable[[], None] | None = None) -> None:
    """Copy a database into a file of its own that needs no companions, flushed to the disk."""

    def after_some_pages(status: int, left: int, total: int) -> None:
        if between is not None:
            between()

    with contextlib.suppress(FileNotFoundError):
        os.remove(target)
    reading = connect(source, read_only=True)
    try:
        # one moment of the database throughout; a copy that meets a change would begin again
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
        writing = sqlite3.connect(target)
        try:
            writing.execute("PRAGMA synchronous=OFF")
            reading.backup(writing, pages=-1 if between is None else _PAGES, progress=after_some_pages)
            writing.execute("PRAGMA journal_mode=DELETE")
        finally:
            writing.close()
    finally:
        reading.close()
    with open(target, "rb+") as f:
        os.fsync(f.fileno())


def put_in_place(backup_path: str, db_path: str) -> None:
    """Put a copy of a backup where no database is (any more); whole or not at all."""
    part = db_path + _PART
    try:
        shutil.copyfile(backup_path, part)
        with open(part, "rb+") as f:
            os.fsync(f.fileno())
        os.replace(part, db_path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(part)


def is_sound(path: str) -> bool:
    """True when SQLite finds nothing wrong with a backup and it is a library's database. Reads the whole file."""
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro&immutable=1", uri=True)
        try:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'image'").fetchone() is None:
                return False
            return [row[0] for row in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if is_damage(error) or "encrypted" in str(error):
            return False
        raise


def newest_sound(db_path: str) -> Backup | None:
    """The newest backup that can be used."""
    return next((b for b in backups(db_path) if is_sound(b.path)), None)


def drop_oldest(db_path: str, keep: int) -> None:
    """Remove the oldest backups beyond `keep`; none while the newest is not sound."""
    found = backups(db_path)
    if len(found) > keep and is_sound(found[0].path):
        for backup in found[max(keep, 1) :]:
            os.remove(backup.path)


def back_up_daily(db_path: str, keep: int, between: Callable[[], None] | None = None) -> Backup | None:
    """Make today's backup, unless there is one or `keep` is below 1, check it, and drop the oldest.

    Raises Unavailable with a sentence when that is not possible.
    """
    if keep < 1:
        return None
    found = backups(db_path)
    if found and found[0].made.date() >= dt.date.today():
        drop_oldest(db_path, keep)
        return None
    made = make_backup(db_path, between)
    if not is_sound(made.path):
        os.remove(made.path)
        raise Unavailable(
            "Today's backup of the database is damaged, so it was not kept. Start the program again: the database"
            " is checked then."
        )
    drop_oldest(db_path, keep)
    return made


def _folder(db_path: str) -> str:
    return os.path.join(os.path.dirname(os.path.abspath(db_path)), FOLDER)


def _free_name(folder: str, name: str) -> Backup:
    made = dt.datetime.now().replace(microsecond=0)
    while True:
        path = os.path.join(folder, f"{name}_{made.strftime(_STAMP)}")
        if not os.path.exists(path):
            return Backup(path, made)
        made += dt.timedelta(seconds=1)


def _make_sure_of_room(db_path: str, folder: str, spare: int) -> None:
    size = sum(os.path.getsize(p) for p in (db_path, db_path + "-wal") if os.path.exists(p))
    free = shutil.disk_usage(folder).free
    if free < size + spare:
        raise Unavailable(
            f"There is no room to back the database up: {folder} has {free // 1024**2:,} MB left, and"
            f" {(size + spare) // 1024**2:,} MB are needed. Free some room, or set IIB_DB_FILE_BACKUP_MAX=0."
        )


def _quoted(path: str) -> str:
    """A path inside an SQLite URI."""
    spelled = os.path.abspath(path).replace(os.sep, "/")
    escaped = "".join(c if c not in "%?#" else f"%{ord(c):02x}" for c in spelled)
    return escaped if escaped.startswith("/") else "/" + escaped
