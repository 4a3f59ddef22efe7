"""Pictures whose header said nothing: which are still to be looked into for hidden text (`metadata.stealth`).

What is left to do stands in the rows themselves: `iib_file.bare` is the fingerprint of the bytes that were
found to hide nothing, so that a changed file is looked into again and no other. `iib_file.hidden` is 1 where the row's
text was found in the pixels, 2 where it was and the header has been read again since: the text stays meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from .rows import chunks, id_list, shown

_LEFT_AT_FIRST = (
    "state = 1 AND source IS NULL AND kind = 0 AND bare IS NOT fingerprint"
    " AND lower(substr(name, -4)) IN ('.png', 'webp')"
)
_LEFT = (
    "state = 1 AND kind = 0 AND (hidden = 2 OR source IS NULL AND bare IS NOT fingerprint)"
    " AND lower(substr(name, -4)) IN ('.png', 'webp')"
)


def add_bare(connection: sqlite3.Connection) -> None:
    """The column, and an index of exactly the files that are left: nearly always a small one."""
    connection.execute("ALTER TABLE iib_file ADD COLUMN bare INTEGER")
    connection.execute(f"CREATE INDEX iib_file_unlooked ON iib_file(image_id) WHERE {_LEFT_AT_FIRST}")


def add_hidden(connection: sqlite3.Connection) -> None:
    """The column, and the index of files that are left with those to be looked into again."""
    connection.execute("ALTER TABLE iib_file ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0")
    connection.execute("UPDATE iib_file SET hidden = 1 WHERE source LIKE '%(Stealth)'")
    connection.execute("DROP INDEX iib_file_unlooked")
    connection.execute(f"CREATE INDEX iib_file_unlooked ON iib_file(image_id) WHERE {_LEFT}")


def unlooked(reader: sqlite3.Connection, before: int, limit: int) -> list[tuple[int, str]]:
    """(image id, path) of files to look into, the newest rows first, with ids below `before`."""
    rows = reader.execute(
        f"SELECT image_id, (SELECT path FROM image WHERE id = image_id) FROM iib_file WHERE {_LEFT}"
        " AND image_id < ? AND image_id NOT IN (SELECT image_id FROM iib_missing) ORDER BY image_id DESC LIMIT ?",
        (before, limit),
    )
    return [(image_id, shown(path)) for image_id, path in rows.fetchall() if path is not None]


def still_unlooked(reader: sqlite3.Connection, image_ids: Sequence[int]) -> dict[int, int]:
    """Those of the files that are still to be looked into, each with the fingerprint of its bytes."""
    found: dict[int, int] = {}
    for part in chunks(sorted(image_ids), 2000):
        found.update(
            reader.execute(
                f"SELECT image_id, fingerprint FROM iib_file WHERE {_LEFT} AND image_id IN ({id_list(part)})"
            ).fetchall()
        )
    return found


def mark_bare(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """These files hide nothing, as long as their bytes are the same."""
    for part in chunks(sorted(image_ids), 2000):
        connection.execute(
            f"UPDATE iib_file SET bare = fingerprint, hidden = min(hidden, 1) WHERE image_id IN ({id_list(part)})"
        )
