"""Paths that follow folders which were moved, or came from another computer: all tables that hold any."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from ..errors import BadRequest, Unavailable
from .adoption import square
from .connection import explained, is_damage
from .identity import adopt
from .rows import shown, stored

_WINDOWS = re.compile(r"[A-Za-z]:([\\/]|$)|\\\\")
_EITHER = re.compile(r"[\\/]")


@dataclass
class Relocated:
    """What was rewritten. `merged` images were known at the new place already and are one now; `examples` are
    (old path, new path)."""

    images: int = 0
    merged: int = 0
    folders: int = 0
    settings: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)


class Move:
    """From one folder to another, by component: ``/d/pics`` is not a part of ``/d/pics2``.

    Either may be of Windows or of another system, told by its spelling; a path of Windows is compared whatever
    its case and separators, another one exactly, unless the file system that holds it folds case. The old folder
    may be relative, as rows of the older program can be.
    """

    def __init__(self, old: str, new: str) -> None:
        """Raises BadRequest for no old folder, or a new one that is not absolute."""
        self._from_windows = _is_windows(old)
        self._to_windows = _is_windows(new)
        self._old_names = self._names(old)
        self._separator = "\\" if self._to_windows else "/"
        self._new = new.replace("/", "\\").rstrip("\\") if self._to_windows else new.rstrip("/")
        if not old.strip() or not self._old_names:
            raise BadRequest("Name the old folder as it was: with all folders above it.")
        if not (self._to_windows or new.startswith("/")):
            raise BadRequest(f"The new folder must be named in full, with all folders above it; not {new}.")
        self.relative = not (self._from_windows or old.startswith("/"))
        self._folds = self._from_windows or folds_case(old)
        self.folds_new = self._to_windows or folds_case(new)
        self._compared = self._folded(self._old_names)

    @staticmethod
    def is_absolute(path: str) -> bool:
        """True for a whole path of any system."""
        return path.startswith("/") or _WINDOWS.match(path) is not None

    def __call__(self, path: str) -> str | None:
        """The new path of what lies in the old folder; None for any other path."""
        names = self._names(path)
        n = len(self._old_names)
        if len(names) < n or self._folded(names[:n]) != self._compared:
            return None
        return self._separator.join([self._new, *names[n:]]) or self._separator

    def _names(self, path: str) -> list[str]:
        names = _EITHER.split(path) if self._from_windows else path.split("/")
        lead = 2 if self._from_windows and path[:2] in {"\\\\", "//"} else 1
        return [
            name for i, name in enumerate(names) if (name and name != ".") or (i < lead and path[:1] in "\\/")
        ]

    def _folded(self, names: list[str]) -> list[str]:
        return [name.casefold() for name in names] if self._folds else names


def folds_case(path: str) -> bool:
    """Whether the file system at `path`, or at the nearest folder above that exists, takes A for a."""
    if os.name == "nt":
        return True
    place = path
    while not os.path.exists(place) and os.path.dirname(place) != place:
        place = os.path.dirname(place)
    while place.swapcase() == place and os.path.dirname(place) != place:
        place = os.path.dirname(place)
    other = os.path.join(os.path.dirname(place), os.path.basename(place).swapcase())
    with contextlib.suppress(OSError):
        return other != place and os.path.samefile(place, other)
    return False


def refuse_when_in_use(db_path: str) -> None:
    """Raises Unavailable when another program has the database open.

    Leaving write-ahead mode needs the file for oneself, so SQLite tells; opening the library enters it again.
    """
    connection = sqlite3.connect(db_path, timeout=0.5, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise Unavailable(
                "The library is in use. Stop the program that serves it, and try again; nothing was changed."
            ) from error
        if not is_damage(error):  # what is damaged is nobody's; whoever opens it hears so
            raise explained(error) from error
    finally:
        connection.close()


def relocate(connection: sqlite3.Connection, move: Move) -> Relocated:
    """Rewrite every path in the old folder, within the writer's transaction.

    An image known at the new place too becomes one with the moved one, with both rows' tags (as when a file is
    found moved); a folder added under both paths keeps both's modes.
    """
    done = Relocated()
    square(connection)
    _move_images(connection, move, done)
    _move_dirs(connection, move)
    _move_folders(connection, move)
    _move_extra_paths(connection, move, done)
    _move_journal(connection, move)
    if not move.relative:
        _move_caches(connection, move)
        _move_settings(connection, move, done)
    square(connection)
    return done


def _move_images(connection: sqlite3.Connection, move: Move, done: Relocated) -> None:
    rows = connection.execute("SELECT id, path FROM image WHERE path IS NOT NULL ORDER BY id").fetchall()
    moving = [(i, shown(path), target) for i, path in rows if (target := move(shown(path))) is not None]
    done.images = len(moving)
    done.examples = [(path, target) for _, path, target in moving[:3]]
    ids = {i for i, _, _ in moving}
    staying = {_key(move, shown(path)): i for i, path in rows if i not in ids}
    # all leave first: one may go to where another was
    connection.executemany("UPDATE image SET path = NULL WHERE id = ?", [(i,) for i in sorted(ids)])
    placed: dict[str, int] = {}
    plain: list[tuple[str | bytes, int]] = []
    for image_id, _, target in moving:
        other = staying.get(_key(move, target)) or placed.get(_key(move, target))
        if other is None:
            placed[_key(move, target)] = image_id
            plain.append((stored(target), image_id))
    connection.executemany("UPDATE image SET path = ? WHERE id = ?", plain)
    for image_id, _, target in moving:
        key = _key(move, target)
        other = staying.get(key) or placed[key]
        if other != image_id:
            _join(connection, other, image_id)
            done.merged += 1


def _key(move: Move, path: str) -> str:
    return path.casefold() if move.folds_new else path


def _join(connection: sqlite3.Connection, there: int, moved: int) -> None:
    """Two rows of one file become the moved one, in the other's place; an edited text and a paid embedding stay."""
    connection.execute(
        "UPDATE image SET exif = (SELECT exif FROM image WHERE id = ?1), exif_edited = 1 WHERE id = ?2"
        " AND coalesce(exif_edited, 0) = 0 AND (SELECT exif_edited FROM image WHERE id = ?1) = 1",
        (there, moved),
    )
    connection.execute("UPDATE OR IGNORE image_embedding SET image_id = ? WHERE image_id = ?", (moved, there))
    adopt(connection, there, moved)


def _move_dirs(connection: sqlite3.Connection, move: Move) -> None:
    rows = connection.execute("SELECT id, path FROM iib_dir").fetchall()
    moving = [(i, target) for i, path in rows if (target := move(shown(path))) is not None]
    connection.executemany(
        "UPDATE iib_dir SET path = ?, mtime_ns = NULL WHERE id = ?", [(f"\x00{i}", i) for i, _ in moving]
    )
    for dir_id, target in moving:
        row = connection.execute("SELECT id FROM iib_dir WHERE path = ?", (stored(target),)).fetchone()
        if row is None:
            connection.execute("UPDATE iib_dir SET path = ? WHERE id = ?", (stored(target), dir_id))
        else:
            connection.execute("UPDATE iib_file SET dir_id = ? WHERE dir_id = ?", (row[0], dir_id))
            connection.execute("DELETE FROM iib_dir WHERE id = ?", (dir_id,))


def _move_folders(connection: sqlite3.Connection, move: Move) -> None:
    for row_id, path in connection.execute("SELECT id, path FROM folders WHERE path IS NOT NULL").fetchall():
        target = move(shown(path))
        if target is not None:
            connection.execute("DELETE FROM folders WHERE path = ? AND id <> ?", (stored(target), row_id))
            connection.execute("UPDATE folders SET path = ? WHERE id = ?", (stored(target), row_id))


def _move_extra_paths(connection: sqlite3.Connection, move: Move, done: Relocated) -> None:
    rows = connection.execute(
        "SELECT path, type, coalesce(alias, '') FROM extra_path ORDER BY rowid"
    ).fetchall()
    moving = [(path, types, alias, t) for path, types, alias in rows if (t := move(shown(path))) is not None]
    connection.executemany("DELETE FROM extra_path WHERE path = ?", [(row[0],) for row in moving])
    done.folders = len(moving)
    for _, types, alias, target in moving:
        there = connection.execute(
            "SELECT type, coalesce(alias, '') FROM extra_path WHERE path = ?", (stored(target),)
        ).fetchone()
        both = dict.fromkeys([*(there[0].split("+") if there else ()), *types.split("+")])
        connection.execute(
            "INSERT OR REPLACE INTO extra_path(path, type, alias) VALUES (?, ?, ?)",
            (stored(target), "+".join(both), (there and there[1]) or alias),
        )


def _move_journal(connection: sqlite3.Connection, move: Move) -> None:
    for table, column in (("iib_operation", "place"), ("iib_step", "source"), ("iib_step", "target")):
        rows = connection.execute(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL").fetchall()
        moved = [(stored(t), i) for i, path in rows if (t := move(shown(path))) is not None]
        connection.executemany(f"UPDATE {table} SET {column} = ? WHERE id = ?", moved)


def _move_caches(connection: sqlite3.Connection, move: Move) -> None:
    rows = connection.execute("SELECT folder_path, media_files FROM dir_cover_cache").fetchall()
    for path, files in rows:
        target = move(shown(path))
        if target is not None:
            connection.execute("DELETE FROM dir_cover_cache WHERE folder_path = ?", (path,))
            connection.execute(
                "INSERT OR IGNORE INTO dir_cover_cache(folder_path, modified_time, media_files)"
                " VALUES (?, '1970-01-01T00:00:00', ?)",
                (stored(target), _rewritten(files, move)),
            )
    rows = connection.execute("SELECT cache_key, folders, params, result FROM topic_cluster_cache").fetchall()
    connection.executemany(
        "UPDATE topic_cluster_cache SET folders = ?, params = ?, result = ? WHERE cache_key = ?",
        [(*(_rewritten(text, move) for text in row[1:]), row[0]) for row in rows],
    )


def _move_settings(connection: sqlite3.Connection, move: Move, done: Relocated) -> None:
    for name, text in connection.execute("SELECT name, setting_json FROM global_setting").fetchall():
        new = _rewritten(text, move)
        if new != text:
            connection.execute("UPDATE global_setting SET setting_json = ? WHERE name = ?", (new, name))
            done.settings += 1


def _rewritten(text: str | None, move: Move) -> str | None:
    """JSON with every text in it that is a path in the old folder; as it is when there is none."""
    try:
        value = json.loads(text or "null")
        new = _moved_within(value, move)
    except (ValueError, RecursionError):
        return text
    return text if new == value else json.dumps(new)


def _moved_within(value: Any, move: Move) -> Any:
    if isinstance(value, str):
        target = move(value) if "\x00" not in value else None
        return value if target is None else target
    if isinstance(value, list):
        return [_moved_within(v, move) for v in value]
    if isinstance(value, dict):
        return {_moved_within(k, move): _moved_within(v, move) for k, v in value.items()}
    return value


def known_places(connection: sqlite3.Connection, limit: int = 8) -> list[str]:
    """Folders that the database knows, for somebody who misspelled one: those added, then some with images."""
    found = [shown(row[0]) for row in connection.execute("SELECT path FROM extra_path").fetchall()]
    found += [shown(row[0]) for row in connection.execute("SELECT path FROM iib_dir ORDER BY id").fetchall()]
    return list(dict.fromkeys(found))[:limit]


def _is_windows(path: str) -> bool:
    return os.name == "nt" or _WINDOWS.match(path) is not None
