"""Phase 1 of indexing: files as a folder's listing shows them, before anything is read."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .bulk import add_to_counts, bulk, links_of, missing_among
from .dirs import dir_id
from .migrations import has_text_index
from .rows import chunks, id_list, rows_in, shown, stored
from .texts import NOTHING_INDEXED, TEXT_NOT_INDEXED


@dataclass(frozen=True)
class ListedFile:
    """One media file of a listing. `date` is the wire time of its mtime, `created` Unix seconds."""

    path: str
    size: int
    date: str
    kind: int
    mtime_ns: int
    created: float | None = None


class KnownFile(NamedTuple):  # made for every file at every listing: twice as quick as a frozen dataclass
    """What the database knows of one file of a folder; `mtime_ns` is None after the older program wrote it.

    `unopened`: the disk did not give it when it was to be read. `silent`: it did not say how it was made.
    """

    image_id: int
    name: str
    size: int
    mtime_ns: int | None
    state: int
    missing: bool
    unopened: bool = False
    silent: bool = False


def known_files(reader: sqlite3.Connection, dir_path: str) -> list[KnownFile]:
    """The known files directly in a folder, missing ones too."""
    rows = reader.execute(
        "SELECT f.image_id, f.name, i.size, f.mtime_ns, f.state, m.image_id IS NOT NULL, f.state = 2 AND f.reader = 0,"
        " f.source IS NULL"
        " FROM iib_dir d JOIN iib_file f ON f.dir_id = d.id JOIN image i ON i.id = f.image_id"
        " LEFT JOIN iib_missing m ON m.image_id = f.image_id WHERE d.path = ?",
        (stored(dir_path),),
    ).fetchall()
    return [
        KnownFile(i, shown(name), size or 0, mtime, state, *truths)
        for i, name, size, mtime, state, *truths in rows
    ]


def insert_listed(connection: sqlite3.Connection, files: Sequence[ListedFile]) -> list[int]:
    """Make a row for each file, not read yet; the ids in the order of `files`.

    A path that has a row already keeps it, with all that hangs on it, and is read anew.
    """
    by_path = {stored(f.path): f for f in files}
    ids: dict[str | bytes, int] = {
        path: i
        for i, path in rows_in(connection, "SELECT id, path FROM image WHERE path IN ({})", list(by_path))
    }
    old = [(ids[path], f) for path, f in by_path.items() if path in ids]
    new = [(path, f) for path, f in by_path.items() if path not in ids]
    first = _next_id(connection)
    ids.update((path, first + n) for n, (path, _) in enumerate(new))
    connection.executemany(
        "INSERT INTO image(id, path, exif, size, date) VALUES (?, ?, '', ?, ?)",
        [(ids[path], path, f.size, f.date) for path, f in new],
    )
    _insert_files(connection, [(ids[path], f, None) for path, f in new])
    if old:
        _complete(connection, old)
    return [ids[stored(f.path)] for f in files]


def _next_id(connection: sqlite3.Connection) -> int:
    ever = connection.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = 'image'").fetchone()[0]
    now = connection.execute("SELECT max(id) FROM image").fetchone()[0]
    return max(ever or 0, now or 0) + 1


def _complete(connection: sqlite3.Connection, files: Sequence[tuple[int, ListedFile]]) -> None:
    id_by_file = rows_in(
        connection, "SELECT image_id FROM iib_file WHERE image_id IN ({})", [i for i, _ in files]
    )
    has_file = {row[0] for row in id_by_file}
    bare = [(i, f) for i, f in files if i not in has_file]
    texts = rows_in(
        connection, "SELECT id FROM image WHERE id IN ({}) AND coalesce(exif, '') <> ''", [i for i, _ in bare]
    )
    with_text = {row[0] for row in texts}
    _insert_files(connection, [(i, f, 0 if i in with_text else None) for i, f in bare])
    update_changed(connection, files)
    mark_found(connection, [i for i, _ in files])


def _insert_files(
    connection: sqlite3.Connection, files: Sequence[tuple[int, ListedFile, int | None]]
) -> None:
    dirs: dict[str, int] = {}
    rows = []
    for image_id, f, text_id in files:
        folder, name = os.path.split(f.path)
        if folder not in dirs:
            dirs[folder] = dir_id(connection, folder)
        rows.append((image_id, dirs[folder], stored(name), f.kind, f.mtime_ns, f.created, text_id))
    insert_file_rows(connection, rows)


def insert_file_rows(
    connection: sqlite3.Connection,
    rows: Sequence[tuple[int, int, str | bytes, int, int | None, float | None, int | None]],
) -> None:
    """Rows of `iib_file` (image_id, dir_id, name, kind, mtime_ns, created, text_id) and their names' index."""
    with bulk(connection):
        connection.executemany(
            "INSERT INTO iib_file(image_id, dir_id, name, kind, mtime_ns, created, text_id) VALUES (?,?,?,?,?,?,?)",
            rows,
        )
        if has_text_index(connection):
            connection.executemany(
                "INSERT INTO iib_name_fts(rowid, name) VALUES (?, ?)",
                [(r[0], r[2]) for r in rows if r[6] != NOTHING_INDEXED],
            )


def index_names(connection: sqlite3.Connection, image_ids: Sequence[int]) -> int:
    """Index the names of those of these files whose names are not indexed yet; how many."""
    done = 0
    with bulk(connection):
        for part in chunks(image_ids, 2000):
            chosen = f"text_id = {NOTHING_INDEXED} AND image_id IN ({id_list(part)})"
            if has_text_index(connection):
                connection.execute(
                    "INSERT INTO iib_name_fts(rowid, name) SELECT image_id, name FROM iib_file"
                    f" WHERE name IS NOT NULL AND {chosen}"
                )
            done += connection.execute(
                f"UPDATE iib_file SET text_id = {TEXT_NOT_INDEXED} WHERE {chosen}"
            ).rowcount
    return done


def update_changed(connection: sqlite3.Connection, files: Sequence[tuple[int, ListedFile]]) -> None:
    """Files rewritten in place: to be read again; ids, custom tags and edits stay (L1)."""
    connection.executemany(
        "UPDATE image SET size = ?, date = ? WHERE id = ?", [(f.size, f.date, i) for i, f in files]
    )
    connection.executemany(
        "UPDATE iib_file SET mtime_ns = ?, created = ?, kind = ?, state = 0, thumbhash = NULL WHERE image_id = ?",
        [(f.mtime_ns, f.created, f.kind, i) for i, f in files],
    )


def pending(
    reader: sqlite3.Connection, limit: int, prefer_dirs: Sequence[str] = (), skip: Collection[int] = ()
) -> list[tuple[int, str, int]]:
    """(image_id, path, kind) of files not read yet, newest first; those in preferred folders before all others.

    `skip`: ids that the caller is reading already.
    """
    found: dict[int, tuple[int, str, int]] = {}
    select = (
        "SELECT f.image_id, i.path, f.kind FROM iib_file f JOIN image i ON i.id = f.image_id WHERE f.state = 0 {}"
        " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"
        " ORDER BY f.mtime_ns DESC, f.image_id DESC LIMIT ?"
    )
    chosen = "AND f.dir_id = (SELECT id FROM iib_dir WHERE path = ?)"
    queries: list[tuple[str, tuple[object, ...]]] = [
        (select.format(chosen), (stored(d),)) for d in prefer_dirs
    ]
    queries.append((select.format(""), ()))
    for sql, values in queries:
        for image_id, path, kind in reader.execute(sql, (*values, limit + len(skip) + len(found))).fetchall():
            if len(found) == limit:
                break
            if image_id not in skip:
                found.setdefault(image_id, (image_id, shown(path), kind))
    return list(found.values())


def pending_count(reader: sqlite3.Connection) -> int:
    """How many present files are not read yet."""
    return int(
        reader.execute(
            "SELECT count(*) FROM iib_file f WHERE state = 0"
            " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"
        ).fetchone()[0]
    )


def pending_in(reader: sqlite3.Connection, folder: str) -> int:
    """How many files of this folder are not read yet, missing ones included."""
    return int(
        reader.execute(
            "SELECT count(*) FROM iib_file WHERE state = 0 AND dir_id = (SELECT id FROM iib_dir WHERE path = ?)",
            (stored(folder),),
        ).fetchone()[0]
    )


def mark_missing(connection: sqlite3.Connection, image_ids: Sequence[int], since: str) -> None:
    """Hide files that are not there now; everything about them is kept (L2). `since` is an ISO time."""
    gone = missing_among(connection, image_ids)
    fresh = [i for i in dict.fromkeys(image_ids) if i not in gone]
    present = [row[0] for row in rows_in(connection, "SELECT id FROM image WHERE id IN ({})", fresh)]
    with bulk(connection):
        connection.executemany(
            "INSERT INTO iib_missing(image_id, since) VALUES (?, ?)", [(i, since) for i in present]
        )
        add_to_counts(connection, Counter({tag: -n for tag, n in links_of(connection, present).items()}))


def mark_found(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """Show files again that were missing, with everything they had."""
    back = sorted(missing_among(connection, image_ids))
    with bulk(connection):
        for part in chunks(back, 2000):
            connection.execute(f"DELETE FROM iib_missing WHERE image_id IN ({id_list(part)})")
        add_to_counts(connection, links_of(connection, back))


def reread_all(connection: sqlite3.Connection) -> None:
    """Have every file read again; custom tags and edits stay (L8)."""
    connection.execute("UPDATE iib_file SET state = 0")


def reread_outdated(connection: sqlite3.Connection, reader_version: int) -> int:
    """Have those files read again that an older reader read; how many."""
    return connection.execute(
        "UPDATE iib_file SET state = 0 WHERE state <> 0 AND reader < ?", (reader_version,)
    ).rowcount
