"""In the background: squares our tables with the contract's after the older program wrote to the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from .adoption import differences, indexed_by_tag, square
from .connection import Database
from .listing import index_names
from .migrations import TAG_INDEX, has_text_index
from .rows import chunks, clean, id_list
from .texts import NOTHING_INDEXED, text_id
from .weights import weigh_some

#: Texts that no reading of the files will index: edited ones, and those of files that are not there.
_TEXTS = (
    "SELECT f.image_id FROM iib_file f WHERE f.text_id <= 0 AND (f.state <> 0 OR f.mtime_ns IS NULL"
    " OR EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"
    " OR EXISTS (SELECT 1 FROM image i WHERE i.id = f.image_id AND i.exif_edited = 1))"
)
#: Some 50 ms of writing.
_TEXTS_AT_ONCE = 200
_NAMES_AT_ONCE = 2000


@dataclass(frozen=True)
class Squared:
    """How many images were completed or moved, dropped, how many tags recounted, images and tags that left
    links, texts indexed."""

    completed: int
    dropped: int
    counts: int
    links: int
    texts: int


def upkeep(db: Database) -> Squared:
    """Mend what differs (`db.adoption`), index the texts that are not indexed yet.

    Looks with a reader and writes only differences, behind urgent writes.
    """
    found = differences(db.reader())
    if found:
        found = db.submit(square).result()
    waiting = [row[0] for row in db.reader().execute(_TEXTS).fetchall()]
    texts = sum(db.submit(partial(_index, image_ids=ids)).result() for ids in chunks(waiting, _TEXTS_AT_ONCE))
    return Squared(
        completed=len(found.unknown) + len(found.elsewhere),
        dropped=len(found.orphans),
        counts=len(found.counts),
        links=len(found.loose_images) + len(found.loose_tags),
        texts=texts,
    )


def begin(db: Database) -> None:
    """Queue what an adoption or a newer schema left for the background: names into their index, links by their tag, weights in texts.

    A slice at a time, each behind what is waiting then; what closing the database cuts short goes on at the next start.
    """

    def step() -> None:
        db.submit(_step, chore=True).add_done_callback(lambda done: step() if _goes_on(done) else None)

    step()


def _goes_on(done: Future[bool]) -> bool:
    return not done.cancelled() and done.exception() is None and done.result()


def _step(connection: sqlite3.Connection) -> bool:
    """One slice; whether there may be more to do."""
    waiting = connection.execute(
        f"SELECT image_id FROM iib_file WHERE text_id = {NOTHING_INDEXED} LIMIT {_NAMES_AT_ONCE}"
    ).fetchall()
    if waiting:
        index_names(connection, [row[0] for row in waiting])
    elif not indexed_by_tag(connection):
        connection.execute(TAG_INDEX)
    else:
        return weigh_some(connection, _TEXTS_AT_ONCE)
    return True


def _index(connection: sqlite3.Connection, image_ids: Sequence[int]) -> int:
    indexed = has_text_index(connection)
    rows = connection.execute(
        "SELECT i.id, coalesce(i.exif, ''), f.seed FROM image i JOIN iib_file f ON f.image_id = i.id"
        f" WHERE f.text_id <= 0 AND i.id IN ({id_list(image_ids)})"
    ).fetchall()
    connection.executemany(
        "UPDATE iib_file SET text_id = ? WHERE image_id = ?",
        [(text_id(connection, clean(text), seed, indexed=indexed), i) for i, text, seed in rows],
    )
    return len(rows)
