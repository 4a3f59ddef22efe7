"""Rows that follow a file which we renamed ourselves."""

from __future__ import annotations

import os
import sqlite3

from ..mediatypes import media_kind
from ..times import now_iso
from .dirs import dir_id
from .identity import adopt
from .listing import mark_missing
from .rows import stored


def id_at(reader: sqlite3.Connection, path: str) -> int | None:
    """The id of the row at `path`, missing file or not."""
    row = reader.execute("SELECT id FROM image WHERE path = ?", (stored(path),)).fetchone()
    return int(row[0]) if row else None


def move_row(connection: sqlite3.Connection, image_id: int, path: str, forgotten: int | None = None) -> None:
    """Give a row its file's new path; id, tags and texts stay.

    `forgotten` is the row of another file that lay at `path` once and is gone: it keeps its tags under a
    path of its own, and its identity should those bytes turn up again (L2, L3). Any other row at `path`
    was made by an index run that met the file under its new name a moment ago, and is joined to this one.
    """
    other = id_at(connection, path)
    if other == image_id:
        return
    if other is not None and other == forgotten:
        _place(connection, other, f"{path}.missing-{other}")
        mark_missing(connection, [other], now_iso())
    elif other is not None:
        adopt(connection, other, image_id)
        return
    _place(connection, image_id, path)
    kind = media_kind(path)
    if kind is not None:
        connection.execute("UPDATE iib_file SET kind = ? WHERE image_id = ?", (int(kind), image_id))
    connection.execute("DELETE FROM iib_missing WHERE image_id = ?", (image_id,))


def _place(connection: sqlite3.Connection, image_id: int, path: str) -> None:
    connection.execute("UPDATE image SET path = ? WHERE id = ?", (stored(path), image_id))
    connection.execute(
        "UPDATE iib_file SET dir_id = ?, name = ? WHERE image_id = ?",
        (dir_id(connection, os.path.dirname(path)), stored(os.path.basename(path)), image_id),
    )
