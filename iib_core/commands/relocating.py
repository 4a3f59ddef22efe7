"""The command `relocate`: the database follows a folder that was moved."""

from __future__ import annotations

import argparse
import os
import tempfile

from ..db.backup import copy_database, make_backup
from ..db.connection import Database
from ..db.opening import open_database
from ..db.relocate import Move, Relocated, known_places, refuse_when_in_use
from ..db.relocate import relocate as move_rows
from ..errors import IibError
from ..settings import Settings
from .configured import settings_of
from .terminal import say


def relocate(arguments: argparse.Namespace) -> int:
    """`relocate OLD NEW [--dry-run]`. Raises IibError while the library is in use, and when OLD holds nothing."""
    s = settings_of(arguments)
    path = s.database_path
    if not os.path.exists(path):
        raise IibError(f"There is no database at {path}. Name its folder with --data-dir.")
    new = arguments.new
    move = Move(arguments.old, new if os.path.isabs(new) or Move.is_absolute(new) else os.path.abspath(new))
    if arguments.dry_run:
        with tempfile.TemporaryDirectory(prefix="iib-") as folder:
            copy = os.path.join(folder, "iib.db")
            copy_database(path, copy)
            _tell(_relocated(open_database(copy), move, arguments.old), "would be")
        print("Nothing was changed.")
        return 0
    refuse_when_in_use(path)
    backup = make_backup(path).name if s.backup_max > 0 else ""
    _tell(_relocated(_opened(s), move, arguments.old), "were")
    if backup:
        print(f"The database as it was is kept; undo with: run.py restore '{backup}'")
    return 0


def _opened(s: Settings) -> Database:
    db = open_database(s.database_path, backups=0, say=say)
    say(db.notice)
    return db


def _relocated(db: Database, move: Move, old: str) -> Relocated:
    try:
        done = db.write(lambda connection: move_rows(connection, move))
        if not (done.images or done.folders or done.settings):
            places = "\n  ".join(known_places(db.reader())) or "none"
            raise IibError(f"The database knows nothing in {old}. Folders that it knows:\n  {places}")
        return done
    finally:
        db.close()


def _tell(done: Relocated, verb: str) -> None:
    merged = f" ({done.merged:,} of them known at the new place already, now one)" if done.merged else ""
    print(
        f"{done.images:,} files{merged}, {done.folders:,} folders and {done.settings:,} settings {verb} relocated."
    )
    for old, new in done.examples:
        print(f"  {old} → {new}")
