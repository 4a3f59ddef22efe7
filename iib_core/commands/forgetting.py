"""The command `forget-pin`: no PIN stands before private pictures any more."""

from __future__ import annotations

import argparse
import os

from ..db.opening import open_database
from ..db.relocate import refuse_when_in_use
from ..errors import IibError
from ..library.pinlock import PinLock
from .configured import settings_of
from .terminal import say


def forget_pin(arguments: argparse.Namespace) -> int:
    """`forget-pin`. Raises IibError without a database, and while the library is in use."""
    path = settings_of(arguments).database_path
    if not os.path.exists(path):
        raise IibError(f"There is no database at {path}. Name its folder with --data-dir.")
    refuse_when_in_use(path)
    db = open_database(path, backups=0, say=say)
    try:
        lock = PinLock(db)
        was_set = lock.is_set
        lock.forget()
    finally:
        db.close()
    print("The PIN is forgotten." if was_set else "There was no PIN.")
    return 0
