"""Tables of what people make of their pictures: ratings, labels and notes, albums, groups of tags."""

from __future__ import annotations

import sqlite3

_STATEMENTS = (
    # only rows that say something; `label`: 0 none, 1 red, 2 orange, 3 yellow, 4 green, 5 blue, 6 purple
    """CREATE TABLE IF NOT EXISTS iib_mark(
  image_id INTEGER PRIMARY KEY, rating INTEGER NOT NULL DEFAULT 0, label INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '', changed REAL)""",
    "CREATE INDEX IF NOT EXISTS iib_mark_by_rating ON iib_mark(rating, image_id) WHERE rating > 0",
    "CREATE INDEX IF NOT EXISTS iib_mark_by_label ON iib_mark(label, image_id) WHERE label > 0",
    "CREATE INDEX IF NOT EXISTS iib_mark_noted ON iib_mark(image_id) WHERE note <> ''",
    # `query` NULL: its pictures are in iib_album_image; else a smart album, a search that was saved
    """CREATE TABLE IF NOT EXISTS iib_album(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, query TEXT, position REAL NOT NULL DEFAULT 0,
  color TEXT NOT NULL DEFAULT '', cover_id INTEGER, created REAL)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS iib_album_by_name ON iib_album(name COLLATE NOCASE)",
    """CREATE TABLE IF NOT EXISTS iib_album_image(
  album_id INTEGER NOT NULL, image_id INTEGER NOT NULL, position REAL NOT NULL,
  PRIMARY KEY(album_id, image_id)) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS iib_album_image_by_image ON iib_album_image(image_id, album_id)",
    "CREATE INDEX IF NOT EXISTS iib_album_image_in_order ON iib_album_image(album_id, position, image_id)",
    """CREATE TABLE IF NOT EXISTS iib_tag_group(
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, position REAL NOT NULL DEFAULT 0,
  color TEXT NOT NULL DEFAULT '')""",
    "CREATE UNIQUE INDEX IF NOT EXISTS iib_tag_group_by_name ON iib_tag_group(name COLLATE NOCASE)",
    "CREATE TABLE IF NOT EXISTS iib_tag_in_group(tag_id INTEGER PRIMARY KEY, group_id INTEGER NOT NULL)",
)


def add_marks(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`."""
    for statement in _STATEMENTS:
        connection.execute(statement)
