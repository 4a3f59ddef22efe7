"""Making the text index anew from what the tables hold."""

from __future__ import annotations

import sqlite3

from .migrations import TEXT_INDEX, run_script
from .rows import chunks, clean, id_list
from .texts import text_id
from .weights import forget_weights

#: Our full-text tables; damage to them loses nothing.
TEXT_TABLES = ("iib_text_fts", "iib_name_fts", "iib_seed_fts")


def rebuild_text_index(connection: sqlite3.Connection) -> None:
    """Drop the text index and fill a new one, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for table in TEXT_TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        run_script(connection, TEXT_INDEX)
        fill_text_index(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def fill_text_index(connection: sqlite3.Connection) -> None:
    """Index every name, seed and text; the index must be empty."""
    connection.execute(
        "INSERT INTO iib_name_fts(rowid, name) SELECT image_id, name FROM iib_file WHERE name IS NOT NULL"
    )
    connection.execute(
        "INSERT INTO iib_seed_fts(rowid, seed) SELECT image_id, seed FROM iib_file WHERE seed IS NOT NULL"
    )
    connection.execute("DELETE FROM iib_text")
    forget_weights(connection)
    ids = [row[0] for row in connection.execute("SELECT image_id FROM iib_file ORDER BY image_id").fetchall()]
    for part in chunks(ids, 1000):
        rows = connection.execute(
            "SELECT i.id, i.exif, f.seed FROM image i JOIN iib_file f ON f.image_id = i.id"
            f" WHERE i.id IN ({id_list(part)})"
        ).fetchall()
        connection.executemany(
            "UPDATE iib_file SET text_id = ? WHERE image_id = ?",
            [(text_id(connection, clean(text or ""), seed, indexed=True), i) for i, text, seed in rows],
        )
