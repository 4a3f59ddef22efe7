"""What the library holds, by day and by tag (contract #64)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .rows import id_list

_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True)
class Holdings:
    """`days`: YYYY-MM-DD → how many files, ascending; `size`: bytes of all of them."""

    days: dict[str, int]
    size: int


def holdings(reader: sqlite3.Connection, without_dirs: Sequence[int] = ()) -> Holdings:
    """The files that are there now, but for those in the folders of these ids.

    Sizes and dates that are none, in a database that another program wrote, count for nothing.
    """
    days: dict[str, int] = {}
    size = 0
    for day, count, taken in reader.execute(
        "SELECT substr(i.date, 1, 10), count(*), total(CASE typeof(i.size) WHEN 'integer' THEN i.size END) FROM image i"
        " JOIN iib_file f ON f.image_id = i.id WHERE NOT EXISTS"
        " (SELECT 1 FROM iib_missing m WHERE m.image_id = i.id)"
        f" AND coalesce(f.dir_id, 0) NOT IN ({id_list(list(without_dirs))}) GROUP BY 1 ORDER BY 1"
    ).fetchall():
        size += int(taken)  # a sum of integers could overflow
        if isinstance(day, str) and _DAY.fullmatch(day):
            days[day] = count
    return Holdings(days, size)
