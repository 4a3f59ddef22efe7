"""Folders that hold media: their ids, stamps, and which lie within which."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence

from ..paths import is_within
from .rows import shown, stored


def dir_id(connection: sqlite3.Connection, path: str) -> int:
    """The id of a folder, given one if it has none."""
    value = stored(path)
    row = connection.execute("SELECT id FROM iib_dir WHERE path = ?", (value,)).fetchone()
    if row is not None:
        return int(row[0])
    return int(connection.execute("INSERT INTO iib_dir(path) VALUES (?)", (value,)).lastrowid or 0)


def known_dirs(reader: sqlite3.Connection) -> dict[str, int | None]:
    """Path → stamp of every folder that we have a row for; None for one that was not listed completely."""
    return {shown(path): mtime_ns for path, mtime_ns in reader.execute("SELECT path, mtime_ns FROM iib_dir")}


def set_dir_stamp(connection: sqlite3.Connection, path: str, mtime_ns: int, modified_date: str) -> None:
    """Remember that a folder was listed completely; `modified_date` is its wire time, for the contract's table."""
    value = stored(path)
    connection.execute("UPDATE iib_dir SET mtime_ns = ? WHERE id = ?", (mtime_ns, dir_id(connection, path)))
    known = connection.execute("UPDATE folders SET modified_date = ? WHERE path = ?", (modified_date, value))
    if not known.rowcount:
        connection.execute("INSERT INTO folders(path, modified_date) VALUES (?, ?)", (value, modified_date))


def dirs_after(reader: sqlite3.Connection, last_id: int) -> list[tuple[int, str]]:
    """(id, path) of the folders that came after that id."""
    rows = reader.execute("SELECT id, path FROM iib_dir WHERE id > ? ORDER BY id", (last_id,)).fetchall()
    return [(i, shown(path)) for i, path in rows]


def dirs_of(reader: sqlite3.Connection, folders: Sequence[str]) -> list[int]:
    """Ids of exactly these folders, ascending; those that hold no media have none."""
    wanted = {os.path.normcase(os.path.normpath(folder)) for folder in folders}
    if os.path.normcase("A") != "A":  # as for `dirs_within`
        rows = reader.execute("SELECT id, path FROM iib_dir").fetchall()
        return sorted(i for i, path in rows if os.path.normcase(shown(path)) in wanted)
    found = [
        reader.execute("SELECT id FROM iib_dir WHERE path = ?", (stored(path),)).fetchone() for path in wanted
    ]
    return sorted(row[0] for row in found if row)


def dirs_within(reader: sqlite3.Connection, folders: Sequence[str]) -> list[int]:
    """Ids of the folders that are one of `folders` or lie below one, by component (S2), ascending."""
    found: set[int] = set()
    if os.path.normcase("A") != "A":  # this system's paths ignore case; SQLite's comparison does not
        rows = reader.execute("SELECT id, path FROM iib_dir").fetchall()
        return sorted(i for i, path in rows if any(is_within(shown(path), folder) for folder in folders))
    for folder in folders:
        base = os.path.normpath(folder)
        raw = os.fsencode(base)
        start = raw if raw.endswith(b"/") else raw + b"/"
        end = start[:-1] + b"0"  # the byte after "/"
        bounds: list[tuple[str | bytes, str | bytes, str | bytes]] = [(raw, start, end)]
        if isinstance(stored(base), str):
            bounds.append((base, start.decode(), end.decode()))
        for same, low, high in bounds:
            found.update(
                row[0]
                for row in reader.execute(
                    "SELECT id FROM iib_dir WHERE path = ? UNION ALL SELECT id FROM iib_dir WHERE path >= ? AND path < ?",
                    (same, low, high),
                )
            )
    return sorted(found)
