"""Databases as the older program makes them (contract §8), current and of earlier releases; and what it writes later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

#: Columns that came with later releases.
LATER = ("exif_edited", "color", "created_at", "alias")

#: The program's own statements: no WAL, no versions, keys not enforced.
_TABLES = """
CREATE TABLE image (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT UNIQUE, exif TEXT, size INTEGER, date TEXT{exif_edited});
CREATE INDEX image_idx_path ON image(path);
CREATE TABLE tag (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, score INTEGER, type TEXT, count INTEGER{color},
  UNIQUE(name, type) ON CONFLICT REPLACE);
CREATE INDEX tag_idx_name ON tag(name);
INSERT INTO tag(name, score, type, count) VALUES ('like', 0, 'custom', 0);
CREATE TABLE image_tag (image_id INTEGER, tag_id INTEGER{created_at}, FOREIGN KEY (image_id) REFERENCES image(id),
  FOREIGN KEY (tag_id) REFERENCES tag(id), PRIMARY KEY (image_id, tag_id));
CREATE TABLE folders (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, modified_date TEXT);
CREATE INDEX folders_idx_path ON folders(path);
CREATE TABLE extra_path (path TEXT PRIMARY KEY, type TEXT NOT NULL{alias});
CREATE TABLE dir_cover_cache (folder_path TEXT PRIMARY KEY, modified_time TEXT, media_files TEXT);
CREATE TABLE global_setting (setting_json TEXT, name TEXT PRIMARY KEY, created_time TEXT, modified_time TEXT);
CREATE TABLE image_embedding (image_id INTEGER PRIMARY KEY, model TEXT NOT NULL, dim INTEGER NOT NULL,
  text_hash TEXT NOT NULL, vec BLOB NOT NULL, updated_at TEXT NOT NULL, FOREIGN KEY (image_id) REFERENCES image(id));
CREATE TABLE image_embedding_fail (image_id INTEGER NOT NULL, model TEXT NOT NULL, text_hash TEXT NOT NULL,
  error TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY(image_id, model, text_hash));
CREATE TABLE topic_title_cache (cluster_hash TEXT PRIMARY KEY, title TEXT NOT NULL, keywords TEXT NOT NULL,
  model TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE topic_cluster_cache (cache_key TEXT PRIMARY KEY, folders TEXT NOT NULL, model TEXT NOT NULL,
  params TEXT NOT NULL, embeddings_count INTEGER NOT NULL, embeddings_max_updated_at TEXT NOT NULL,
  result TEXT NOT NULL, updated_at TEXT NOT NULL);
"""
_COLUMNS = {
    "exif_edited": ", exif_edited INTEGER DEFAULT 0",
    "color": ", color TEXT DEFAULT ''",
    "created_at": ", created_at TIMESTAMP",
    "alias": ", alias TEXT DEFAULT ''",
}


def make(path: Path, lacking: Iterable[str] = ()) -> sqlite3.Connection:
    """A fresh database of the older program, without the columns that its release had not yet."""
    without = set(lacking)
    connection = sqlite3.connect(path)
    connection.executescript(
        _TABLES.format(**{name: "" if name in without else sql for name, sql in _COLUMNS.items()})
    )
    connection.commit()
    return connection


def add_image(
    connection: sqlite3.Connection,
    path: str,
    text: str = "",
    tags: Sequence[tuple[str, str]] = (),
    date: str = "2024-01-01 00:00:00",
    size: int = 1000,
) -> int:
    """Index one image as the older program does, tags as (type, name)."""
    image = connection.execute(
        "INSERT OR REPLACE INTO image(path, exif, size, date) VALUES (?, ?, ?, ?)", (path, text, size, date)
    ).lastrowid
    for kind, name in tags:
        link(connection, int(image or 0), kind, name)
        connection.execute("UPDATE tag SET count = count + 1 WHERE name = ? AND type = ?", (name, kind))
    connection.commit()
    return int(image or 0)


def tag_id(connection: sqlite3.Connection, kind: str, name: str) -> int:
    """The tag's id, made when there is none."""
    row = connection.execute("SELECT id FROM tag WHERE name = ? AND type = ?", (name, kind)).fetchone()
    if row is None:
        made = connection.execute(
            "INSERT INTO tag(name, score, type, count) VALUES (?, 0, ?, 0)", (name, kind)
        )
        return int(made.lastrowid or 0)
    return int(row[0])


def link(connection: sqlite3.Connection, image: int, kind: str, name: str) -> None:
    """Give an image a tag; as with the older program's custom tags, the tag's count does not follow."""
    connection.execute(
        "INSERT OR IGNORE INTO image_tag(image_id, tag_id) VALUES (?, ?)",
        (image, tag_id(connection, kind, name)),
    )
    connection.commit()
