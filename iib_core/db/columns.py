"""Indexes of the columns that numbers and names are searched by. Rows that say nothing take no place in them."""

from __future__ import annotations

import sqlite3

#: Column → its index.
INDEXES = {
    name: f"iib_file_by_{name}" for name in ("steps", "cfg", "denoise", "clip_skip", "scheduler", "vae")
}


def add_column_indexes(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`."""
    for column, index in INDEXES.items():
        connection.execute(
            f"CREATE INDEX IF NOT EXISTS {index} ON iib_file({column}, image_id) WHERE {column} IS NOT NULL"
        )


def having_like(column: str) -> str:
    """The statement for the ids of files whose `column` is like one parameter: it leaps along the index from name to
    name, so that each name is compared once."""
    index = INDEXES[column]
    return (
        f"WITH RECURSIVE name(n) AS (SELECT (SELECT min(f.{column}) FROM iib_file f WHERE f.{column} IS NOT NULL)"
        f" UNION ALL SELECT (SELECT min(f.{column}) FROM iib_file f INDEXED BY {index} WHERE f.{column} > name.n)"
        " FROM name WHERE name.n IS NOT NULL)"
        f" SELECT f.image_id FROM name CROSS JOIN iib_file f INDEXED BY {index} ON f.{column} = name.n"
        " WHERE name.n LIKE ? ESCAPE '\\'"
    )
