"""Rows that follow files and folders which we moved or copied ourselves."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence

from ..mediatypes import media_kind
from ..times import now_iso
from .dirs import dir_id
from .identity import adopt
from .listing import ListedFile, insert_listed, mark_found, mark_missing
from .marks import copy_mark
from .migrations import has_text_index
from .rows import shown, stored


def id_at(reader: sqlite3.Connection, path: str) -> int | None:
    """The id of the row at `path`, missing file or not."""
    row = reader.execute("SELECT id FROM image WHERE path = ?", (stored(path),)).fetchone()
    return int(row[0]) if row else None


def follow_file(connection: sqlite3.Connection, source: str, target: str, last: int) -> int | None:
    """The row of the file that went from `source` to `target`; None when it has none. See `move_row`.

    `last` is the newest row's id of the moment before: an older row at `target` is of a file that is gone.
    """
    image_id = id_at(connection, source)
    if image_id is not None:
        other = id_at(connection, target)
        move_row(connection, image_id, target, other if other is not None and other <= last else None)
    return image_id


def move_row(connection: sqlite3.Connection, image_id: int, path: str, forgotten: int | None = None) -> None:
    """Give a row its file's new path; id, tags and texts stay.

    `forgotten` is the row of another file that lay at `path` once and is gone: it keeps its tags under a
    path of its own, and its identity should those bytes turn up again (L2, L3). Any other row at `path`
    was made by an index run that met the file under its new name a moment ago, and is joined to this one.
    """
    other = id_at(connection, path)
    if other == image_id:
        return
    if other is not None and other == forgotten:
        put_aside(connection, other, path)
    elif other is not None:
        adopt(connection, other, image_id)
        return
    _place(connection, image_id, path)
    kind = media_kind(path)
    if kind is not None:
        connection.execute("UPDATE iib_file SET kind = ? WHERE image_id = ?", (int(kind), image_id))
    if connection.execute("SELECT 1 FROM iib_missing WHERE image_id = ?", (image_id,)).fetchone():
        mark_found(connection, [image_id])


def put_aside(connection: sqlite3.Connection, image_id: int, path: str) -> None:
    """The row of a file that is gone makes room at `path` for another one."""
    _place(connection, image_id, f"{path}.missing-{image_id}")
    mark_missing(connection, [image_id], now_iso())


def _place(connection: sqlite3.Connection, image_id: int, path: str) -> None:
    connection.execute("UPDATE image SET path = ? WHERE id = ?", (stored(path), image_id))
    connection.execute(
        "UPDATE iib_file SET dir_id = ?, name = ? WHERE image_id = ?",
        (dir_id(connection, os.path.dirname(path)), stored(os.path.basename(path)), image_id),
    )


def follow_folder(connection: sqlite3.Connection, source: str, target: str, last: int) -> list[int]:
    """The rows of everything below a folder that went from `source` to `target`; `last` as in `follow_file`.

    Thousands of rows in a second: paths are rewritten where they stand, by their range.
    """
    for image_id, path in _rows_below(connection, "image", target):
        if image_id <= last:
            put_aside(connection, image_id, path)
        elif (old := id_at(connection, source + path[len(target) :])) is not None:
            adopt(connection, image_id, old)
    for old_dir, path in [
        *_exactly(connection, "iib_dir", source),
        *_rows_below(connection, "iib_dir", source),
    ]:
        new_dir = dir_id(connection, target + path[len(source) :])
        connection.execute("UPDATE iib_file SET dir_id = ? WHERE dir_id = ?", (new_dir, old_dir))
        # under a new id, since what is known of a folder by its id must stay true of its path
        connection.execute("DELETE FROM iib_dir WHERE id = ?", (old_dir,))
    for i, _ in [*_exactly(connection, "folders", source), *_rows_below(connection, "folders", source)]:
        connection.execute("DELETE FROM folders WHERE id = ?", (i,))
    if isinstance(stored(source), str) and isinstance(stored(target), str):
        low, high = _text_range(source)
        connection.execute(
            "UPDATE image SET path = ? || substr(path, ?) WHERE path >= ? AND path < ?",
            (target, len(source) + 1, low, high),
        )
    connection.executemany(
        "UPDATE image SET path = ? WHERE id = ?",
        [(stored(target + path[len(source) :]), i) for i, path in _rows_below(connection, "image", source)],
    )
    return [i for i, _ in _rows_below(connection, "image", target)]


def copy_row(connection: sqlite3.Connection, source: str, listed: ListedFile, last: int) -> int:
    """A row for a copy: what is known of the original (texts, facts, tags, the user's own too) is true of it;
    so is what its user thinks of it.

    `last` as in `follow_file`. The new row's id.
    """
    old, there = id_at(connection, source), id_at(connection, listed.path)
    if there is not None and there <= last:
        put_aside(connection, there, listed.path)
    new = insert_listed(connection, [listed])[0]
    if old is None or new == old:
        return new
    # a text_id of 0 or -1 says that text or name are not indexed yet
    read = "SELECT 1 FROM iib_file WHERE image_id = ? AND state = 1 AND coalesce(text_id, 1) > 0"
    if connection.execute(read, (old,)).fetchone() and not connection.execute(read, (new,)).fetchone():
        _copy_facts(connection, old, new)
    connection.execute(
        "UPDATE image SET (exif, exif_edited) = (SELECT exif, exif_edited FROM image WHERE id = ?)"
        " WHERE id = ? AND (SELECT exif_edited FROM image WHERE id = ?) = 1",
        (old, new, old),
    )
    connection.execute(
        "INSERT INTO image_tag(image_id, tag_id, created_at) SELECT ?, l.tag_id, l.created_at FROM image_tag l"
        " WHERE l.image_id = ? AND NOT EXISTS (SELECT 1 FROM image_tag x WHERE x.image_id = ? AND x.tag_id = l.tag_id)",
        (new, old, new),
    )
    copy_mark(connection, old, new)
    return new


_FACTS = (
    "state, reader, error, fingerprint, text_id, width, height, duration, source, model, model_hash, sampler,"
    " scheduler, vae, steps, cfg, seed, denoise, clip_skip, thumbhash, nodes, located"
)


def _copy_facts(connection: sqlite3.Connection, old: int, new: int) -> None:
    connection.execute(
        f"UPDATE iib_file SET ({_FACTS}) = (SELECT {_FACTS} FROM iib_file WHERE image_id = ?) WHERE image_id = ?",
        (old, new),
    )
    connection.execute(
        "UPDATE image SET exif = (SELECT exif FROM image WHERE id = ?) WHERE id = ?", (old, new)
    )
    seed = connection.execute("SELECT seed FROM iib_file WHERE image_id = ?", (new,)).fetchone()[0]
    if seed is not None and has_text_index(connection):
        connection.execute("INSERT INTO iib_seed_fts(rowid, seed) VALUES (?, ?)", (new, seed))


def hide(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """These rows' files lie in the trash: they are in no result and no count, with all they have."""
    mark_missing(connection, image_ids, now_iso())


def rows_below(reader: sqlite3.Connection, folder: str) -> list[int]:
    """Ids of all rows below a folder."""
    return [i for i, _ in _rows_below(reader, "image", folder)]


def _rows_below(reader: sqlite3.Connection, table: str, folder: str) -> list[tuple[int, str]]:
    low, high = _text_range(folder)
    sql = f"SELECT id, path FROM {table} WHERE path >= ? AND path < ?"
    found: list[tuple[int, str]] = []
    if isinstance(stored(folder), str):
        found = [(i, shown(path)) for i, path in reader.execute(sql, (low, high)).fetchall()]
    raw = (os.fsencode(low), os.fsencode(high))
    return found + [(i, shown(path)) for i, path in reader.execute(sql, raw).fetchall()]


def _exactly(reader: sqlite3.Connection, table: str, folder: str) -> list[tuple[int, str]]:
    rows = reader.execute(f"SELECT id, path FROM {table} WHERE path = ?", (stored(folder),)).fetchall()
    return [(i, shown(path)) for i, path in rows]


def _text_range(folder: str) -> tuple[str, str]:
    """Every path below a folder sorts between these two."""
    start = folder if folder.endswith(os.sep) else folder + os.sep
    return start, start[:-1] + chr(ord(os.sep) + 1)
