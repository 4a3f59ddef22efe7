"""Tables of the journal of file operations (L5), which is also the trash's list of contents (L9)."""

from __future__ import annotations

import sqlite3

_STATEMENTS = (
    # one batch; `ended` is NULL while it is under way. `last_image`: the newest row when it was planned
    """CREATE TABLE IF NOT EXISTS iib_operation(
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, place, process TEXT NOT NULL,
  started TEXT NOT NULL, ended TEXT, undoes INTEGER, last_image INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS iib_operation_open ON iib_operation(id) WHERE ended IS NULL",
    # one change of the disk; those of one `item` (a file with its sidecars) stand and fall together, and
    # `main` is the one that was asked for. Paths as in image.path. `state`: journal.State
    """CREATE TABLE IF NOT EXISTS iib_step(
  id INTEGER PRIMARY KEY AUTOINCREMENT, operation_id INTEGER NOT NULL, item INTEGER NOT NULL,
  main INTEGER NOT NULL, kind TEXT NOT NULL, source, target, folder INTEGER NOT NULL, size INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, error TEXT, reverts INTEGER)""",
    "CREATE INDEX IF NOT EXISTS iib_step_of ON iib_step(operation_id, id)",
    "CREATE INDEX IF NOT EXISTS iib_step_in_trash ON iib_step(id) WHERE kind = 'trash' AND state = 1",
)


def add_journal(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`."""
    for statement in _STATEMENTS:
        connection.execute(statement)
