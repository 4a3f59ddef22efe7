"""What lay beside the media files of a folder (sidecars, a log) when it was last listed: how many, and the newest's
time, so that a text which came later than its picture is noticed."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from .dirs import dir_id
from .rows import shown

#: (modification time of the newest in ns, how many)
Beside = tuple[int, int]


def add_beside(connection: sqlite3.Connection) -> None:
    """The columns; folders without any have NULL."""
    connection.execute("ALTER TABLE iib_dir ADD COLUMN beside_ns INTEGER")
    connection.execute("ALTER TABLE iib_dir ADD COLUMN beside_count INTEGER")


def known_beside(reader: sqlite3.Connection) -> dict[str, Beside]:
    """Path → what lay beside, of every folder where something did."""
    rows = reader.execute("SELECT path, beside_ns, beside_count FROM iib_dir WHERE beside_count > 0")
    return {shown(path): (newest, count) for path, newest, count in rows}


def set_beside(connection: sqlite3.Connection, folders: Sequence[tuple[str, Beside]]) -> None:
    """Remember what lies in these folders now."""
    connection.executemany(
        "UPDATE iib_dir SET beside_ns = ?, beside_count = ? WHERE id = ?",
        [(*beside, dir_id(connection, path)) for path, beside in folders],
    )
