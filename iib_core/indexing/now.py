"""Index single files at once, for a request that needs their row."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as Late

from ..access import SafePath
from ..db.connection import Database
from ..db.images import rows_by_paths
from ..db.index import AutoTags, ListedFile, StoreResult, insert_listed, mark_found, store_readings
from ..errors import Unavailable
from ..mediatypes import media_kind
from ..metadata.model import FileReading
from ..metadata.version import READER_VERSION
from ..paths import in_trash
from .changes import Changes
from .listing import listed_file
from .moved import adopt_moved
from .pool import Pool

WAIT_SECONDS = 60


def read_now(
    db: Database, pool: Pool, paths: Sequence[SafePath], auto: AutoTags | None, *, deeper: bool
) -> tuple[list[int | None], Changes]:
    """The ids of these files, listed and read when they were not, and what that changed.

    `deeper`: text hidden in their pixels is looked for too, since there are few of them.
    None stands for a path that is no media file. Raises Unavailable when the database or the
    reading process cannot be had.
    """
    changes = Changes()
    listed = [_listed(p) for p in paths]
    shown = [f.path for f in listed if f]
    rows = rows_by_paths(db.reader(), shown)
    wanted: dict[str, ListedFile] = {}
    for f in listed:
        row = rows.get(f.path) if f else None
        if f and (row is None or row.state == 0 or (row.size, row.mtime_ns) != (f.size, f.mtime_ns)):
            wanted[f.path] = f
            changes.added += row is None
            changes.changed += row is not None
            changes.dirs.add(os.path.dirname(f.path))
    if rows:
        db.write(lambda c: mark_found(c, [row.id for row in rows.values()]))
    if wanted:
        fresh = list(wanted.values())
        ids = db.write(lambda c: insert_listed(c, fresh))
        _read(db, pool, dict(zip(ids, wanted, strict=True)), auto, changes, deeper=deeper)
        rows = rows_by_paths(db.reader(), shown)  # a moved file has its old id again
    return [rows[f.path].id if f and f.path in rows else None for f in listed], changes


def store_told(
    db: Database, path: SafePath, read: Callable[[], FileReading], auto: AutoTags | None
) -> tuple[int | None, Changes]:
    """The id of one file, stored as `read` says when the index does not hold it as it is, and what that changed."""
    listed = _listed(path)
    if listed is None:
        return None, Changes()
    row = rows_by_paths(db.reader(), [listed.path]).get(listed.path)
    if row is not None and row.state != 0 and (row.size, row.mtime_ns) == (listed.size, listed.mtime_ns):
        return row.id, Changes()
    reading = read()

    def store(connection: sqlite3.Connection) -> tuple[int, StoreResult]:
        (image_id,) = insert_listed(connection, [listed])
        mark_found(connection, [image_id])
        return image_id, store_readings(connection, [(image_id, reading)], auto, reader=READER_VERSION)

    image_id, stored = db.write(store)
    changes = Changes(added=row is None, changed=row is not None, dirs={os.path.dirname(listed.path)})
    moved = adopt_moved(db, stored.twins, [(image_id, listed.path, reading)])
    if moved:
        changes.add(moved)
        image_id = rows_by_paths(db.reader(), [listed.path])[listed.path].id
    return image_id, changes


def _listed(path: SafePath) -> ListedFile | None:
    """The file as a listing would show it; None when it is no media file or is gone."""
    kind = media_kind(path.shown)
    if kind is None or in_trash(path.shown):
        return None
    try:
        status = os.stat(path.real)
    except OSError:
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return listed_file(path.shown, int(kind), status)


def _read(
    db: Database, pool: Pool, paths: dict[int, str], auto: AutoTags | None, changes: Changes, *, deeper: bool
) -> None:
    future = pool.submit(list(paths.items()), first=True, deeper=deeper)
    try:
        results = future.result(WAIT_SECONDS)
    except Late:
        raise Unavailable(
            "Reading this file takes very long. It is in the index and will be read later."
        ) from None
    readings = [(i, paths[i], reading) for i, reading in results if reading is not None]
    pairs = [(i, reading) for i, _, reading in readings]
    stored = db.write(lambda c: store_readings(c, pairs, auto, reader=READER_VERSION))
    changes.add(adopt_moved(db, stored.twins, readings))
