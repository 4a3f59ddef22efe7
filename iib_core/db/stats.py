"""What the library holds, by day and by tag (contract #64)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .rows import id_list

_DAY_LENGTH = len("2024-05-01")


@dataclass(frozen=True)
class Holdings:
    """`days`: YYYY-MM-DD → how many files, ascending; `size`: bytes of all of them."""

    days: dict[str, int]
    size: int


def holdings(reader: sqlite3.Connection, without_dirs: Sequence[int] = ()) -> Holdings:
    """The files that are there now, but for those in the folders of these ids."""
    days: dict[str, int] = {}
    size = 0
    for day, count, taken in reader.execute(
        "SELECT substr(i.date, 1, 10), count(*), sum(coalesce(i.size, 0)) FROM image i"
        " JOIN iib_file f ON f.image_id = i.id WHERE NOT EXISTS"
        " (SELECT 1 FROM iib_missing m WHERE m.image_id = i.id)"
        f" AND coalesce(f.dir_id, 0) NOT IN ({id_list(list(without_dirs))}) GROUP BY 1 ORDER BY 1"
    ).fetchall():
        size += taken
        if day and len(day) == _DAY_LENGTH:
            days[day] = count
    return Holdings(days, size)
