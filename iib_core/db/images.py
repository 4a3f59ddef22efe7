"""Single images: rows, texts, thumbnails' facts, random picks."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..mediatypes import MediaKind
from ..times import unix_time
from .migrations import has_text_index
from .rows import chunks, clean, id_list, rows_in, shown, stored
from .texts import text_id


@dataclass(frozen=True)
class FileRow:
    """One media file as the database knows it. `date` is wire time, `duration` and `created` are seconds."""

    id: int
    path: str
    size: int
    date: str
    kind: MediaKind
    width: int | None
    height: int | None
    duration: float | None
    state: int  # 0 listed, 1 read, 2 unreadable
    error: str
    created: float | None
    mtime_ns: int | None

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    @property
    def version(self) -> int:
        """Changes when the file does: its modification time in µs, below 2**53."""
        return self.mtime_ns // 1000 if self.mtime_ns is not None else int(unix_time(self.date)) * 1_000_000


#: The columns of `file_row`, of tables `i` (image) and `f` (iib_file).
FILE_COLUMNS = "i.id, i.path, i.size, i.date, f.kind, f.width, f.height, f.duration, f.state, f.error, f.created, f.mtime_ns"

_SELECT = f"SELECT {FILE_COLUMNS} FROM image i JOIN iib_file f ON f.image_id = i.id"
_PRESENT = "NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = i.id)"


def file_row(row: Sequence[Any]) -> FileRow:
    """A `FileRow` of a query's `FILE_COLUMNS`."""
    i, path, size, date, kind, width, height, duration, state, error, created, mtime_ns = row
    return FileRow(
        i,
        shown(path),
        size or 0,
        date or "",
        MediaKind(kind),
        width,
        height,
        duration,
        state,
        error or "",
        created,
        mtime_ns,
    )


def rows_by_ids(reader: sqlite3.Connection, ids: Sequence[int]) -> list[FileRow]:
    """The rows of these ids in their order, missing files too; unknown ids are left out."""
    found: dict[int, FileRow] = {}
    for part in chunks(ids, 2000):
        for row in reader.execute(f"{_SELECT} WHERE i.id IN ({id_list(part)})"):
            found[row[0]] = file_row(row)
    return [found[i] for i in dict.fromkeys(ids) if i in found]


def bytes_of(reader: sqlite3.Connection, ids: Sequence[int], without: Sequence[int]) -> int:
    """What files take on disk together, but for those in the folders with the ids `without`. Each counts once; sizes
    and days stand in an index of their own (`trends.add_days`)."""
    total = 0
    for part in chunks(sorted(set(ids)), 2000):
        total += int(
            reader.execute(
                "SELECT total(CASE typeof(i.size) WHEN 'integer' THEN i.size END)"
                " FROM image i INDEXED BY iib_image_days JOIN iib_file f ON f.image_id = i.id"
                f" WHERE i.id IN ({id_list(part)}) AND coalesce(f.dir_id, 0) NOT IN ({id_list(without)})"
            ).fetchone()[0]
        )
    return total


def row_by_path(reader: sqlite3.Connection, path: str) -> FileRow | None:
    """The row of a file, missing or not; None when the path is not indexed."""
    row = reader.execute(f"{_SELECT} WHERE i.path = ?", (stored(path),)).fetchone()
    return file_row(row) if row else None


def rows_by_paths(reader: sqlite3.Connection, paths: Sequence[str]) -> dict[str, FileRow]:
    """Path → row, of those paths that are indexed."""
    rows = rows_in(reader, f"{_SELECT} WHERE i.path IN ({{}})", [stored(p) for p in dict.fromkeys(paths)])
    return {r.path: r for r in map(file_row, rows)}


def infotext_of(reader: sqlite3.Connection, path: str) -> str | None:
    """The stored infotext of a file that was read (or edited); None when the file has to be asked."""
    row = reader.execute(
        "SELECT i.exif FROM image i JOIN iib_file f ON f.image_id = i.id"
        " WHERE i.path = ? AND (f.state <> 0 OR i.exif_edited = 1)",
        (stored(path),),
    ).fetchone()
    return None if row is None else row[0] or ""


def infotexts_of(reader: sqlite3.Connection, paths: Sequence[str]) -> dict[str, str]:
    """Path → stored infotext, of those files for which `infotext_of` has one."""
    rows = rows_in(
        reader,
        "SELECT i.path, i.exif FROM image i JOIN iib_file f ON f.image_id = i.id"
        " WHERE i.path IN ({}) AND (f.state <> 0 OR i.exif_edited = 1)",
        [stored(path) for path in paths],
    )
    return {shown(path): text or "" for path, text in rows}


def infotext_by_id(reader: sqlite3.Connection, image_id: int) -> str:
    """The stored infotext, "" when there is none."""
    row = reader.execute("SELECT exif FROM image WHERE id = ?", (image_id,)).fetchone()
    return (row[0] or "") if row else ""


def remember_infotext(
    connection: sqlite3.Connection, image_id: int, text: str, *, edited: bool = False
) -> None:
    """Store a text that did not come from the indexer; `edited`: the user wrote it, so reading the file keeps it."""
    text = clean(text)
    row = connection.execute("SELECT seed FROM iib_file WHERE image_id = ?", (image_id,)).fetchone()
    if row is None:
        return
    new = text_id(connection, text, row[0], indexed=has_text_index(connection))
    connection.execute("UPDATE iib_file SET text_id = ? WHERE image_id = ?", (new, image_id))
    connection.execute(
        "UPDATE image SET exif = ?, exif_edited = max(coalesce(exif_edited, 0), ?) WHERE id = ?",
        (text, int(edited), image_id),
    )


def take_back_edit(connection: sqlite3.Connection, image_id: int) -> None:
    """Let the file speak for itself again: it counts as not read, and reading it stores what it says."""
    connection.execute("UPDATE image SET exif_edited = 0 WHERE id = ?", (image_id,))
    connection.execute("UPDATE iib_file SET state = 0 WHERE image_id = ?", (image_id,))


def remember_look(
    connection: sqlite3.Connection,
    image_id: int,
    thumbhash: bytes | None,
    width: int | None = None,
    height: int | None = None,
) -> None:
    """Store what decoding a thumbnail showed: its thumbhash, and the size where the header gave none."""
    connection.execute(
        "UPDATE iib_file SET thumbhash = ?, width = coalesce(width, ?), height = coalesce(height, ?) WHERE image_id = ?",
        (thumbhash, width, height, image_id),
    )


def count(reader: sqlite3.Connection) -> int:
    """How many files are there now."""
    return int(
        reader.execute(
            "SELECT (SELECT count(*) FROM iib_file) - (SELECT count(*) FROM iib_missing)"
        ).fetchone()[0]
    )


def pictured_below(reader: sqlite3.Connection, before: int, limit: int) -> list[tuple[int, str]]:
    """Id and path of present pictures and videos, the newest rows first, with ids below `before`."""
    rows = reader.execute(
        "SELECT i.id, i.path FROM image i JOIN iib_file f ON f.image_id = i.id"
        f" WHERE i.id < ? AND f.kind IN (0, 1) AND {_PRESENT} ORDER BY i.id DESC LIMIT ?",
        (before, limit),
    )
    return [(image_id, shown(path)) for image_id, path in rows.fetchall()]


def count_pictured(reader: sqlite3.Connection) -> int:
    """How many `pictured_below` tells in all."""
    return int(
        reader.execute(
            "SELECT count(*) FROM image i JOIN iib_file f ON f.image_id = i.id"
            f" WHERE f.kind IN (0, 1) AND {_PRESENT}"
        ).fetchone()[0]
    )


def random_rows(reader: sqlite3.Connection, limit: int, seed: int | None = None) -> list[FileRow]:
    """Up to `limit` files picked by chance, without sorting the whole table."""
    rng = random.Random(seed)
    low, high = reader.execute(
        "SELECT (SELECT min(image_id) FROM iib_file), (SELECT max(image_id) FROM iib_file)"
    ).fetchone()
    if low is None:
        return []
    if high - low < limit * 8:
        ids = [row[0] for row in reader.execute("SELECT image_id FROM iib_file").fetchall()]
        rng.shuffle(ids)
    else:
        picked: dict[int, None] = {}
        for _ in range(limit * 2):
            row = reader.execute(
                "SELECT image_id FROM iib_file NOT INDEXED WHERE image_id >= ? LIMIT 1",
                (rng.randint(low, high),),
            ).fetchone()
            picked[row[0]] = None
        ids = list(picked)
    rows: list[FileRow] = []
    for part in chunks(ids, limit):
        present = {
            row[0]
            for row in reader.execute(
                f"SELECT i.id FROM image i WHERE i.id IN ({id_list(part)}) AND {_PRESENT}"
            )
        }
        rows += rows_by_ids(reader, [i for i in part if i in present])
        if len(rows) >= limit:
            break
    return rows[:limit]
