"""What a user made, carried over from a damaged database as far as it can be read."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]


@dataclass
class Salvaged:
    """How much was readable."""

    tags: int = 0
    images: int = 0
    folders: int = 0
    settings: int = 0

    def __bool__(self) -> bool:
        return bool(self.tags or self.images or self.folders or self.settings)

    def __str__(self) -> str:
        return f"{self.tags} of your tags on {self.images} files, {self.folders} folders and {self.settings} settings"


_OWN_LINKS = (
    "FROM image_tag l JOIN tag t ON t.id = l.tag_id AND t.type = 'custom' JOIN image i ON i.id = l.image_id"
)
_TAGS = "SELECT name, score, {color} FROM tag WHERE type = 'custom'"
_TAGGED = f"SELECT DISTINCT i.path, i.exif, i.size, i.date, {{edited}} {_OWN_LINKS}"
_EDITED = "SELECT path, exif, size, date, exif_edited FROM image WHERE exif_edited = 1"
_EMBEDDED = (
    "SELECT i.path, i.exif, i.size, i.date, {edited} FROM image_embedding e JOIN image i ON i.id = e.image_id"
)
_LINKS = f"SELECT i.path, t.name, {{created}} {_OWN_LINKS}"
_FOLDERS = "SELECT path, type, {alias} FROM extra_path"
_SETTINGS = "SELECT setting_json, name, created_time, modified_time FROM global_setting"
_EMBEDDINGS = (
    "SELECT e.model, e.dim, e.text_hash, e.vec, e.updated_at, i.path"
    " FROM image_embedding e JOIN image i ON i.id = e.image_id"
)
_TITLES = "SELECT cluster_hash, title, keywords, model, updated_at FROM topic_title_cache"
_CLUSTERS = (
    "SELECT cache_key, folders, model, params, embeddings_count, embeddings_max_updated_at, result, updated_at"
    " FROM topic_cluster_cache"
)
# the undo list, which is also what knows where files in the trash came from
_OPERATIONS = "SELECT id, kind, place, process, started, ended, undoes, last_image FROM iib_operation"
_STEPS = "SELECT id, operation_id, item, main, kind, source, target, folder, size, state, error, reverts FROM iib_step"

_MARKS = (
    "SELECT i.path, m.rating, m.label, m.note, m.changed FROM iib_mark m JOIN image i ON i.id = m.image_id"
)
_ALBUMS = "SELECT name, query, position, color, created FROM iib_album"
_IN_ALBUMS = (
    "SELECT i.path, b.name, a.position FROM iib_album_image a JOIN iib_album b ON b.id = a.album_id"
    " JOIN image i ON i.id = a.image_id"
)
_GROUPS = "SELECT name, position, color FROM iib_tag_group"
_IN_GROUPS = (
    "SELECT t.name, g.name FROM iib_tag_in_group m JOIN iib_tag_group g ON g.id = m.group_id"
    " JOIN tag t ON t.id = m.tag_id"
)
_MARKED = (
    "SELECT i.path, i.exif, i.size, i.date, {edited} FROM image i WHERE i.id IN"
    " (SELECT image_id FROM iib_mark UNION SELECT image_id FROM iib_album_image)"
)

#: Columns of later releases, and what stands in for them (contract §8).
_NEWER = {"color": "color", "edited": "i.exif_edited", "created": "l.created_at", "alias": "alias"}
_OLDER = {"color": "''", "edited": "0", "created": "NULL", "alias": "''"}

_PUT_TAG = (
    "INSERT INTO tag(name, score, type, count, color) SELECT ?1, coalesce(?2, 0), 'custom', 0, coalesce(?3, '')"
    " WHERE NOT EXISTS (SELECT 1 FROM tag WHERE name = ?1 AND type = 'custom')"
)
_COLOUR = "UPDATE tag SET color = ?3 WHERE name = ?1 AND type = 'custom' AND ?3 <> '' AND ?2 IS ?2"
_PUT_IMAGE = (
    "INSERT INTO image(path, exif, size, date, exif_edited) VALUES (?, ?, ?, ?, coalesce(?, 0))"
    " ON CONFLICT(path) DO UPDATE SET exif = excluded.exif, exif_edited = 1 WHERE excluded.exif_edited = 1"
)
_PUT_LINK = (
    "INSERT OR IGNORE INTO image_tag(image_id, tag_id, created_at)"
    " SELECT i.id, t.id, ?3 FROM image i, tag t WHERE i.path = ?1 AND t.name = ?2 AND t.type = 'custom'"
)
_PUT_FOLDER = (
    "INSERT INTO extra_path(path, type, alias) VALUES (?, ?, coalesce(?, ''))"
    " ON CONFLICT(path) DO UPDATE SET type = excluded.type, alias = excluded.alias"
)
_PUT_SETTING = (
    "INSERT INTO global_setting(setting_json, name, created_time, modified_time) VALUES (?, ?, ?, ?)"
    " ON CONFLICT(name) DO UPDATE SET setting_json = excluded.setting_json, modified_time = excluded.modified_time"
)
_PUT_EMBEDDING = (
    "INSERT OR REPLACE INTO image_embedding(image_id, model, dim, text_hash, vec, updated_at)"
    " SELECT id, ?1, ?2, ?3, ?4, ?5 FROM image WHERE path = ?6"
)
_PUT_TITLE = "INSERT OR REPLACE INTO topic_title_cache VALUES (?, ?, ?, ?, ?)"
_PUT_CLUSTER = "INSERT OR REPLACE INTO topic_cluster_cache VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_OPERATION = "INSERT OR REPLACE INTO iib_operation VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PUT_MARK = (
    "INSERT OR REPLACE INTO iib_mark(image_id, rating, label, note, changed)"
    " SELECT id, ?2, ?3, ?4, ?5 FROM image WHERE path = ?1"
)
_PUT_ALBUM = (
    "INSERT INTO iib_album(name, query, position, color, created) SELECT ?1, ?2, ?3, ?4, ?5"
    " WHERE NOT EXISTS (SELECT 1 FROM iib_album WHERE name = ?1 COLLATE NOCASE)"
)
_PUT_IN_ALBUM = (
    "INSERT OR REPLACE INTO iib_album_image(album_id, image_id, position)"
    " SELECT a.id, i.id, ?3 FROM image i, iib_album a WHERE i.path = ?1 AND a.name = ?2 COLLATE NOCASE"
)
_PUT_GROUP = (
    "INSERT INTO iib_tag_group(name, position, color) SELECT ?1, ?2, ?3"
    " WHERE NOT EXISTS (SELECT 1 FROM iib_tag_group WHERE name = ?1 COLLATE NOCASE)"
)
_PUT_IN_GROUP = (
    "INSERT OR REPLACE INTO iib_tag_in_group(tag_id, group_id) SELECT t.id, g.id FROM tag t, iib_tag_group g"
    " WHERE t.name = ?1 AND t.type = 'custom' AND g.name = ?2 COLLATE NOCASE"
)
_PUT_STEP = "INSERT OR REPLACE INTO iib_step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def carry_over(connection: sqlite3.Connection, damaged: str) -> Salvaged:
    """Add what can be read of the file `damaged` to a fresh database or a restored backup.

    Where both have something (a setting, an edited text, a folder's name) the damaged file's is the newer one.
    Nothing is removed: what cannot be read any more is no sign that the user removed it.
    """
    saved = Salvaged()
    try:
        source = sqlite3.connect(damaged)
    except sqlite3.Error:
        return saved
    source.text_factory = lambda raw: raw.decode("utf-8", "replace")
    with contextlib.closing(source):
        with contextlib.suppress(sqlite3.Error):
            source.execute("PRAGMA query_only = 1")
        for row in _readable(source, _TAGS):
            if row[0]:
                saved.tags += 1
                connection.execute(_PUT_TAG, row)
                connection.execute(_COLOUR, row)
        for query in (_TAGGED, _EDITED, _EMBEDDED, _MARKED):
            _copy(connection, _PUT_IMAGE, (row for row in _readable(source, query) if row[0]))
        tagged = set()
        for row in _readable(source, _LINKS):
            tagged.add(row[0])
            connection.execute(_PUT_LINK, row)
        saved.images = len(tagged)
        for put, query in (
            (_PUT_MARK, _MARKS),
            (_PUT_ALBUM, _ALBUMS),
            (_PUT_IN_ALBUM, _IN_ALBUMS),
            (_PUT_GROUP, _GROUPS),
            (_PUT_IN_GROUP, _IN_GROUPS),
        ):
            _copy(connection, put, _readable(source, query))
        saved.folders = _copy(connection, _PUT_FOLDER, _readable(source, _FOLDERS))
        saved.settings = _copy(connection, _PUT_SETTING, _readable(source, _SETTINGS))
        _copy(connection, _PUT_EMBEDDING, _readable(source, _EMBEDDINGS))
        _copy(connection, _PUT_TITLE, _readable(source, _TITLES))
        _copy(connection, _PUT_CLUSTER, _readable(source, _CLUSTERS))
        _copy(connection, _PUT_OPERATION, _readable(source, _OPERATIONS))
        _copy(connection, _PUT_STEP, _readable(source, _STEPS))
    return saved


def _copy(connection: sqlite3.Connection, sql: str, rows: Iterator[Row]) -> int:
    n = 0
    for row in rows:
        with contextlib.suppress(sqlite3.IntegrityError):  # a row whose bytes make no sense
            connection.execute(sql, row)
            n += 1
    return n


def _readable(source: sqlite3.Connection, sql: str) -> Iterator[Row]:
    """The rows up to the first damaged page; those of an older release where columns are missing."""
    for names in (_NEWER, _OLDER):
        any_row = False
        with contextlib.suppress(sqlite3.Error):
            for row in source.execute(sql.format(**names)):
                any_row = True
                yield tuple(row)
            return
        if any_row or names == _OLDER or "{" not in sql:
            return
