"""Ratings, colour labels and notes. A picture without any of them has no row."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .rows import chunks, clean, id_list

#: Of up to this many ids each mark is looked up; of more, all marks are read once.
_FEW = 4000


@dataclass(frozen=True)
class Mark:
    """What somebody thinks of a picture: `rating` 0 to 5 stars, `label` 0 (none) to 6, `note` as it was written."""

    image_id: int
    rating: int = 0
    label: int = 0
    note: str = ""


def of_images(reader: sqlite3.Connection, image_ids: Sequence[int]) -> dict[int, Mark]:
    """Image id → its mark; images without one are left out."""
    found: dict[int, Mark] = {}
    for part in chunks(list(dict.fromkeys(image_ids)), 2000):
        for row in reader.execute(
            f"SELECT image_id, rating, label, note FROM iib_mark WHERE image_id IN ({id_list(part)})"
        ).fetchall():
            found[row[0]] = Mark(*row)
    return found


def shown_of(reader: sqlite3.Connection, image_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Image id → (rating, label), of those that have either."""
    cursor = reader.cursor()
    cursor.row_factory = None
    select = "SELECT image_id, rating, label FROM iib_mark WHERE (rating > 0 OR label > 0)"
    if len(image_ids) <= _FEW:
        rows: list[tuple[int, int, int]] = []
        for part in chunks(image_ids, 2000):
            rows += cursor.execute(f"{select} AND image_id IN ({id_list(part)})").fetchall()
        return {i: (rating, label) for i, rating, label in rows}
    rows = cursor.execute(select).fetchall()
    wanted = set(image_ids) if rows else set()
    return {i: (rating, label) for i, rating, label in rows if i in wanted}


def change(
    connection: sqlite3.Connection,
    image_ids: Sequence[int],
    *,
    rating: int | None = None,
    label: int | None = None,
    note: str | None = None,
) -> list[Mark]:
    """Set what is given on these images, and leave what is None; the marks of those that changed, as they were.

    Ids of no image are passed over.
    """
    wanted = {"rating": rating, "label": label, "note": None if note is None else clean(note)}
    wanted = {name: value for name, value in wanted.items() if value is not None}
    if not wanted:
        return []
    changed: list[Mark] = []
    columns = ", ".join(wanted)
    different = " OR ".join(f"coalesce(m.{name}, {_EMPTY[name]}) <> ?" for name in wanted)
    for part in chunks(list(dict.fromkeys(image_ids)), 2000):
        rows = connection.execute(
            "SELECT i.id, coalesce(m.rating, 0), coalesce(m.label, 0), coalesce(m.note, '') FROM image i"
            f" LEFT JOIN iib_mark m ON m.image_id = i.id WHERE i.id IN ({id_list(part)}) AND ({different})",
            list(wanted.values()),
        ).fetchall()
        before = [Mark(*row) for row in rows]
        changed += before
        connection.executemany(
            f"INSERT INTO iib_mark(image_id, {columns}, changed) VALUES (?, {', '.join('?' * len(wanted))}, ?)"
            f" ON CONFLICT(image_id) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in wanted)},"
            " changed = excluded.changed",
            [(mark.image_id, *wanted.values(), time.time()) for mark in before],
        )
        _drop_empty(connection, [mark.image_id for mark in before])
    return changed


_EMPTY = {"rating": "0", "label": "0", "note": "''"}


def put(
    connection: sqlite3.Connection,
    marks: Iterable[Mark],
    columns: Sequence[str] = ("rating", "label", "note"),
) -> None:
    """These marks, or what `columns` of them say, in place of whatever the images have; of images that there are."""
    given = list(marks)
    connection.executemany(
        "INSERT INTO iib_mark(image_id, rating, label, note, changed) SELECT ?1, ?2, ?3, ?4, ?5"
        " WHERE EXISTS (SELECT 1 FROM image WHERE id = ?1)"
        f" ON CONFLICT(image_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)},"
        " changed = excluded.changed",
        [(m.image_id, m.rating, m.label, clean(m.note), time.time()) for m in given],
    )
    _drop_empty(connection, [m.image_id for m in given])


def _drop_empty(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    for part in chunks(image_ids, 2000):
        connection.execute(
            f"DELETE FROM iib_mark WHERE image_id IN ({id_list(part)}) AND rating = 0 AND label = 0 AND note = ''"
        )


def copy_mark(connection: sqlite3.Connection, old: int, new: int) -> None:
    """What is thought of the original is thought of its copy, unless the copy has a mark of its own."""
    connection.execute(
        "INSERT OR IGNORE INTO iib_mark(image_id, rating, label, note, changed)"
        " SELECT ?, rating, label, note, changed FROM iib_mark WHERE image_id = ?",
        (new, old),
    )


def join_marks(connection: sqlite3.Connection, gone: int, kept: int) -> None:
    """Two rows of one file become one: what `kept` does not say itself, `gone` says for it; it is in both's albums."""
    marks = of_images(connection, [gone, kept])
    if gone in marks:
        lost, own = marks[gone], marks.get(kept, Mark(kept))
        put(
            connection,
            [Mark(kept, own.rating or lost.rating, own.label or lost.label, own.note or lost.note)],
        )
    connection.execute("UPDATE OR IGNORE iib_album_image SET image_id = ? WHERE image_id = ?", (kept, gone))
    connection.execute("UPDATE iib_album SET cover_id = ? WHERE cover_id = ?", (kept, gone))
