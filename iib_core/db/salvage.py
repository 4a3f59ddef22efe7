"""What a user made, saved from a damaged database as far as it can be read."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass, field
from typing import Any

Rows = list[tuple[Any, ...]]


@dataclass
class Salvaged:
    """Rows of the contract's tables that no indexing brings back."""

    tags: Rows = field(default_factory=list)  # name, score, color
    images: Rows = field(default_factory=list)  # path, exif, size, date, exif_edited
    links: Rows = field(default_factory=list)  # path, tag name, created_at
    folders: Rows = field(default_factory=list)  # path, type, alias
    settings: Rows = field(default_factory=list)  # setting_json, name, created_time, modified_time

    def __str__(self) -> str:
        return (
            f"{len(self.tags)} of your tags on {len({link[0] for link in self.links})} files,"
            f" {len(self.folders)} folders and {len(self.settings)} settings"
        )


_OWN_LINKS = (
    "FROM image_tag l JOIN tag t ON t.id = l.tag_id AND t.type = 'custom' JOIN image i ON i.id = l.image_id"
)

_QUERIES = {
    "tags": ("SELECT name, score, {color} FROM tag WHERE type = 'custom'",),
    "images": (
        f"SELECT DISTINCT i.path, i.exif, i.size, i.date, {{edited}} {_OWN_LINKS}",
        "SELECT path, exif, size, date, exif_edited FROM image WHERE exif_edited = 1",
    ),
    "links": (f"SELECT i.path, t.name, {{created}} {_OWN_LINKS}",),
    "folders": ("SELECT path, type, {alias} FROM extra_path",),
    "settings": ("SELECT setting_json, name, created_time, modified_time FROM global_setting",),
}
#: Columns of later releases, and what stands in for them (contract §8).
_NEWER = {"color": "color", "edited": "i.exif_edited", "created": "l.created_at", "alias": "alias"}
_OLDER = {"color": "''", "edited": "0", "created": "NULL", "alias": "''"}


def salvage(path: str) -> Salvaged:
    """Everything of the user's that can still be read of the file at `path`."""
    saved = Salvaged()
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA query_only = 1")
        for name, queries in _QUERIES.items():
            rows: Rows = getattr(saved, name)
            for sql in queries:
                rows += _readable(connection, sql.format(**_NEWER)) or _readable(
                    connection, sql.format(**_OLDER)
                )
    return saved


def _readable(connection: sqlite3.Connection, sql: str) -> Rows:
    """The rows up to the first damaged page."""
    rows: Rows = []
    with contextlib.suppress(sqlite3.Error):
        for row in connection.execute(sql):
            rows.append(tuple(row))
    return rows


def restore(connection: sqlite3.Connection, saved: Salvaged) -> None:
    """Put what was saved into a fresh database; indexing completes the files' rows when it finds them."""
    connection.executemany(
        "INSERT INTO tag(name, score, type, count, color) SELECT ?1, coalesce(?2, 0), 'custom', 0, coalesce(?3, '')"
        " WHERE NOT EXISTS (SELECT 1 FROM tag WHERE name = ?1 AND type = 'custom')",
        [row for row in saved.tags if row[0]],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO image(path, exif, size, date, exif_edited) VALUES (?, ?, ?, ?, coalesce(?, 0))",
        [row for row in saved.images if row[0]],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO image_tag(image_id, tag_id, created_at)"
        " SELECT i.id, t.id, ?3 FROM image i, tag t WHERE i.path = ?1 AND t.name = ?2 AND t.type = 'custom'",
        saved.links,
    )
    connection.executemany(
        "INSERT OR IGNORE INTO extra_path(path, type, alias) VALUES (?, ?, coalesce(?, ''))", saved.folders
    )
    connection.executemany(
        "INSERT OR IGNORE INTO global_setting(setting_json, name, created_time, modified_time) VALUES (?, ?, ?, ?)",
        saved.settings,
    )
