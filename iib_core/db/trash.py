"""What lies in the trash: the journal's done steps into it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..paths import in_trash
from .journal import STEP_COLUMNS, Step, step_of
from .rows import chunks, id_list, shown, stored

_FROM = "FROM iib_step s JOIN iib_operation o ON o.id = s.operation_id WHERE s.kind = 'trash' AND s.state = 1"


@dataclass(frozen=True)
class Trashed:
    """One thing in the trash: the step that put it there, when (ISO, local), and its row's id."""

    step: Step
    operation_id: int
    deleted: str
    image_id: int | None


def trashed(reader: sqlite3.Connection, limit: int, before: int | None = None) -> list[Trashed]:
    """What was deleted last comes first; those with a lower id than `before`."""
    rows = reader.execute(
        f"SELECT {STEP_COLUMNS}, s.operation_id, o.started, (SELECT i.id FROM image i WHERE i.path = s.target)"
        f" {_FROM} AND s.main = 1 AND s.id < ? ORDER BY s.id DESC LIMIT ?",
        (before or 2**62, limit),
    ).fetchall()
    return [Trashed(step_of(row[:11]), row[11], row[12], row[13]) for row in rows]


def totals(reader: sqlite3.Connection) -> tuple[int, int]:
    """(how many things lie in the trash, bytes of all of it)."""
    n, size = reader.execute(f"SELECT coalesce(sum(s.main), 0), coalesce(sum(s.size), 0) {_FROM}").fetchone()
    return int(n), int(size)


def items_in_trash(
    reader: sqlite3.Connection, ids: Sequence[int] | None = None, until: str | None = None
) -> list[list[Step]]:
    """The steps, item by item, that put things there: of these main steps, deleted before `until` (ISO), or all."""
    found: dict[tuple[int, int], list[Step]] = {}
    chosen: list[tuple[int, int]] = []
    if ids is not None:
        for part in chunks(ids):
            chosen += reader.execute(f"SELECT s.operation_id, s.item {_FROM} AND s.id IN ({id_list(part)})")
    wanted = {(row[0], row[1]) for row in chosen}
    for row in reader.execute(
        f"SELECT {STEP_COLUMNS}, s.operation_id {_FROM} AND o.started < ? ORDER BY s.id", (until or "9999",)
    ).fetchall():
        step = step_of(row[:11])
        key = (int(row[11]), step.item)
        if ids is None or key in wanted:
            found.setdefault(key, []).append(step)
    return list(found.values())


def shown_in_trash(reader: sqlite3.Connection) -> list[int]:
    """Rows of files in the trash that are not hidden: of a database that was salvaged or restored."""
    dirs = [
        row[0] for row in reader.execute("SELECT id, path FROM iib_dir").fetchall() if in_trash(shown(row[1]))
    ]
    found: list[int] = []
    for part in chunks(dirs):
        found += [
            row[0]
            for row in reader.execute(
                f"SELECT image_id FROM iib_file f WHERE dir_id IN ({id_list(part)})"
                " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"
            )
        ]
    return found


def rows_at(reader: sqlite3.Connection, paths: Sequence[str]) -> list[int]:
    """Ids of the rows with exactly these paths."""
    found: list[int] = []
    for part in chunks([stored(p) for p in paths]):
        sql = f"SELECT id FROM image WHERE path IN ({','.join('?' * len(part))})"
        found += [row[0] for row in reader.execute(sql, part)]
    return found
