"""Terms on the state of a file: what it has, and what became of it."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .rowtests import Effort, RowTest, named_ids

_TWINS = (
    "SELECT fingerprint FROM iib_file WHERE fingerprint IS NOT NULL GROUP BY fingerprint HAVING count(*) > 1"
)
_GONE = "SELECT 1 FROM iib_missing m WHERE m.image_id ="

#: Name of a state → (its test, the statement that names its rows or "", effort, exactly those).
_STATES: dict[str, tuple[str, str, Effort, bool]] = {
    "missing": (f"EXISTS ({_GONE} {{id}})", "SELECT image_id FROM iib_missing", Effort.PLAIN, True),
    "edited": (
        "i.exif_edited = 1",
        "SELECT id FROM image WHERE exif_edited = 1",
        Effort.PLAIN,
        True,
    ),
    "duplicate": (
        "EXISTS (SELECT 1 FROM iib_file d WHERE d.fingerprint = f.fingerprint AND d.image_id <> f.image_id"
        f" AND NOT EXISTS ({_GONE} d.image_id))",
        f"SELECT image_id FROM iib_file WHERE fingerprint IN ({_TWINS})",
        Effort.TEXT,
        False,
    ),
    "unreadable": (
        "f.state = 2",
        "SELECT image_id FROM iib_file WHERE state = 2",
        Effort.SCAN,
        False,
    ),
    "unread": (
        "f.state = 0",
        "SELECT image_id FROM iib_file WHERE state = 0",
        Effort.PLAIN,
        False,
    ),
    "prompt": ("i.exif <> ''", "", Effort.SCAN, False),
    "negative": ("trim(iib_negative(i.exif)) <> ''", "", Effort.SCAN, False),
    "seed": ("f.seed <> ''", "", Effort.SCAN, False),
    "size": ("f.width > 0", "", Effort.SCAN, False),
    "workflow": (
        "f.nodes IS NOT NULL",
        "SELECT image_id FROM iib_file WHERE nodes IS NOT NULL",
        Effort.PLAIN,
        True,
    ),
    "gps": ("f.located = 1", "SELECT image_id FROM iib_file WHERE located = 1", Effort.PLAIN, True),
    "hidden": (
        "f.hidden > 0",
        "SELECT image_id FROM iib_file WHERE hidden > 0",
        Effort.SCAN,
        False,
    ),
}


@dataclass(frozen=True)
class State:
    """A state of `_STATES`."""

    name: str

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        sql, statement, effort, exact = _STATES[self.name]
        if not statement:
            return RowTest(sql, effort=effort)
        return RowTest(sql, ids=named_ids(connection, statement), effort=effort, exact=exact)
