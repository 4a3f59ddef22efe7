"""The command `restore`: backups listed, and one put in the database's place."""

from __future__ import annotations

import argparse
import datetime as dt
import os

from ..db.backup import Backup, backups, is_sound, put_in_place
from ..db.opening import set_aside
from ..db.relocate import refuse_when_in_use
from ..errors import IibError
from .configured import settings_of


def restore(arguments: argparse.Namespace) -> int:
    """`restore [BACKUP]`. Raises IibError for a backup that is not there or damaged, and while the library is in use."""
    path = settings_of(arguments).database_path
    if arguments.backup is None:
        return _list(path)
    backup = _named(path, arguments.backup)
    if not is_sound(backup):
        raise IibError(f"The backup {backup} is damaged or no database of this program. Nothing was changed.")
    aside = ""
    if os.path.exists(path):
        refuse_when_in_use(path)
        aside = set_aside(path, "replaced")
    try:
        put_in_place(backup, path)
    except OSError as error:
        if aside:
            os.rename(aside, path)
        raise IibError(
            f"The backup could not be copied ({error.strerror or error}). Nothing was changed."
        ) from error
    print(f"Restored {backup}.")
    if aside:
        print(f"The database that was in its place is kept as {aside}; delete it when you are content.")
    return 0


def _list(path: str) -> int:
    found = backups(path)
    if not found:
        print(f"There are no backups of {path} yet. One is made at the first start of each day.")
        return 0
    print(f"Backups of {path}, newest first:")
    for backup in found:
        size = os.path.getsize(backup.path) / 1024**2
        state = "" if is_sound(backup.path) else "   damaged"
        print(f"  {backup.name}   {_age(backup):>12}   {size:9,.1f} MB{state}")
    print("Put one in its place with: run.py restore NAME")
    return 0


def _age(backup: Backup) -> str:
    days = (dt.date.today() - backup.made.date()).days
    return "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"


def _named(path: str, name: str) -> str:
    for backup in backups(path):
        if name in {backup.name, backup.path}:
            return backup.path
    if os.path.isfile(name):
        return os.path.abspath(name)
    raise IibError(f"There is no backup {name}. Without a name, restore lists those that there are.")
