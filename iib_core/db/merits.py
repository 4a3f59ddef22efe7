"""What speaks for keeping one of several like files."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .rows import chunks, id_list


class Merit(NamedTuple):
    """One file: rating 0-5, liked, says how it was made, width × height, bytes, when it was changed (ns)."""

    image_id: int
    rating: int
    liked: bool
    told: bool
    pixels: int
    bytes: int
    mtime_ns: int


def merits(reader: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Merit]:
    """The merits of these files; those that are gone or missing are left out."""
    found: dict[int, Merit] = {}
    for part in chunks(ids, 2000):
        rows = reader.execute(
            "SELECT i.id, coalesce((SELECT rating FROM iib_mark k WHERE k.image_id = i.id), 0), EXISTS (SELECT 1 FROM image_tag l JOIN tag t ON t.id = l.tag_id"
            " WHERE l.image_id = i.id AND t.name = 'like' AND t.type = 'custom'), f.source IS NOT NULL,"
            " coalesce(f.width * f.height, 0), coalesce(i.size, 0), coalesce(f.mtime_ns, 0)"
            " FROM image i JOIN iib_file f ON f.image_id = i.id"
            f" WHERE i.id IN ({id_list(part)}) AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = i.id)"
        )
        for i, stars, liked, told, pixels, size, mtime_ns in rows.fetchall():
            found[i] = Merit(i, stars, bool(liked), bool(told), pixels, size, mtime_ns)
    return found


def gone_or_in(reader: sqlite3.Connection, dirs: Sequence[int]) -> set[int]:
    """Ids of files that are missing, and of those in the folders with these ids."""
    found = {row[0] for row in reader.execute("SELECT image_id FROM iib_missing").fetchall()}
    for part in chunks(dirs):
        rows = reader.execute(f"SELECT image_id FROM iib_file WHERE dir_id IN ({id_list(part)})")
        found.update(row[0] for row in rows.fetchall())
    return found
