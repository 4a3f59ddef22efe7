"""Squares our tables with the contract's after the older program wrote to the file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from ..mediatypes import MediaKind, media_kind
from .connection import Database
from .dirs import dir_id
from .identity import delete_images
from .listing import insert_file_rows
from .migrations import has_text_index
from .rows import chunks, clean, id_list, rows_in, shown, stored
from .texts import text_id

_UNKNOWN = (
    "SELECT id, path, coalesce(exif, '') <> '' FROM image i"
    " WHERE NOT EXISTS (SELECT 1 FROM iib_file f WHERE f.image_id = i.id)"
)
_ORPHANS = (
    "SELECT image_id FROM iib_file f WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = f.image_id)"
    " UNION SELECT image_id FROM iib_missing m WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = m.image_id)"
    " UNION SELECT image_id FROM (SELECT DISTINCT image_id FROM image_tag) l"
    " WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = l.image_id)"
)
_COUNTS = (
    "SELECT t.id, t.count, coalesce(l.n, 0) - coalesce(g.n, 0) FROM tag t"
    " LEFT JOIN (SELECT tag_id, count(*) n FROM image_tag GROUP BY tag_id) l ON l.tag_id = t.id"
    " LEFT JOIN (SELECT x.tag_id, count(*) n FROM iib_missing m JOIN image_tag x ON x.image_id = m.image_id"
    " GROUP BY x.tag_id) g ON g.tag_id = t.id"
)
_ONE_COUNT = (
    "UPDATE tag SET count = (SELECT count(*) FROM image_tag l WHERE l.tag_id = tag.id"
    " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = l.image_id)) WHERE id = ?"
)


@dataclass(frozen=True)
class Squared:
    """How many rows were completed, dropped, re-indexed and recounted."""

    completed: int
    dropped: int
    texts: int
    counts: int


def upkeep(db: Database) -> Squared:
    """Complete rows that we don't know, drop what belongs to none, index edited texts, recount tags.

    Looks with a reader and writes only differences, a slice at a time, behind urgent writes.
    """
    reader = db.reader()
    unknown = [(i, shown(path), bool(text)) for i, path, text in reader.execute(_UNKNOWN).fetchall() if path]
    for part in chunks(unknown, 2000):
        db.submit(partial(_complete, images=part)).result()
    orphans = [row[0] for row in reader.execute(_ORPHANS).fetchall()]
    for ids in chunks(orphans, 2000):
        db.submit(partial(_drop, image_ids=ids)).result()
    texts = _index_edited(db)
    wrong = [i for i, count, true in reader.execute(_COUNTS).fetchall() if count != true]
    for ids in chunks(wrong):
        db.submit(partial(_recount, tag_ids=ids)).result()
    return Squared(len(unknown), len(orphans), texts, len(wrong))


def _complete(connection: sqlite3.Connection, images: Sequence[tuple[int, str, bool]]) -> None:
    ids = [i for i, _, _ in images]
    known = {
        row[0] for row in rows_in(connection, "SELECT image_id FROM iib_file WHERE image_id IN ({})", ids)
    }
    there = {row[0] for row in rows_in(connection, "SELECT id FROM image WHERE id IN ({})", ids)}
    rows = []
    for image_id, path, has_text in images:
        if image_id in there and image_id not in known:
            folder, name = os.path.split(path)
            kind = media_kind(path) or MediaKind.IMAGE
            rows.append(
                (
                    image_id,
                    dir_id(connection, folder),
                    stored(name),
                    int(kind),
                    None,
                    None,
                    0 if has_text else None,
                )
            )
    insert_file_rows(connection, rows)


def _drop(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    there = {row[0] for row in connection.execute(f"SELECT id FROM image WHERE id IN ({id_list(image_ids)})")}
    delete_images(connection, [i for i in image_ids if i not in there])


def _recount(connection: sqlite3.Connection, tag_ids: Sequence[int]) -> None:
    connection.executemany(_ONE_COUNT, [(i,) for i in tag_ids])


def _index_edited(db: Database) -> int:
    """Texts that were edited elsewhere are found by their new words; how many there were."""
    sql = "SELECT i.id FROM image i JOIN iib_file f ON f.image_id = i.id WHERE i.exif_edited = 1"
    edited = [row[0] for row in db.reader().execute(sql).fetchall()]
    return sum(db.submit(partial(_reindex, image_ids=part)).result() for part in chunks(edited))


def _reindex(connection: sqlite3.Connection, image_ids: Sequence[int]) -> int:
    indexed = has_text_index(connection)
    changed = 0
    for i, text, seed, old in connection.execute(
        "SELECT i.id, coalesce(i.exif, ''), f.seed, f.text_id FROM image i JOIN iib_file f ON f.image_id = i.id"
        f" WHERE i.id IN ({id_list(image_ids)})"
    ).fetchall():
        new = text_id(connection, clean(text), seed, indexed=indexed)
        if new != old:
            connection.execute("UPDATE iib_file SET text_id = ? WHERE image_id = ?", (new, i))
            changed += 1
    return changed
