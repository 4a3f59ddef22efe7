"""Squares the index with the contract's tables before the first answer, after the older program wrote to the file.

What a search, a count or a folder shows must be right at once, so rows, places, texts' marks and counts are
mended here, while the database is opened; what only makes it faster (the index of the texts) follows in the
background (`db.upkeep`). All of it is found by comparing, so it can run at any time and any number of times.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from ..mediatypes import MediaKind, media_kind
from .dirs import dir_id
from .identity import adopt, delete_images
from .listing import insert_file_rows, mark_found
from .rows import chunks, clean, id_list, shown, stored
from .texts import NOTHING_INDEXED, text_hash

_UNKNOWN = (
    "SELECT id, path FROM image i WHERE path IS NOT NULL AND path <> ''"
    " AND NOT EXISTS (SELECT 1 FROM iib_file f WHERE f.image_id = i.id)"
)
_ORPHANS = (
    "SELECT image_id FROM iib_file f WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = f.image_id)"
    " UNION SELECT image_id FROM iib_missing m WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = m.image_id)"
)
_ELSEWHERE = (
    "SELECT i.id, i.path FROM image i CROSS JOIN iib_file f ON f.image_id = i.id"
    " LEFT JOIN iib_dir d ON d.id = f.dir_id"
    " WHERE i.path IS NOT coalesce(d.path, '') || CASE WHEN substr(d.path, -1) = ?1 OR d.path = '' THEN '' ELSE ?1 END || f.name"
)
_EDITED = (
    "SELECT i.id, coalesce(i.exif, ''), f.seed, t.hash FROM image i INDEXED BY iib_image_edited"
    " CROSS JOIN iib_file f ON f.image_id = i.id LEFT JOIN iib_text t ON t.id = f.text_id"
    " WHERE i.exif_edited = 1 AND coalesce(f.text_id, 1) > 0"
)
_LOOSE = (  # read along the index: half the time of asking for each link
    "SELECT id FROM (SELECT DISTINCT {0}_id AS id FROM image_tag) l"
    " WHERE NOT EXISTS (SELECT 1 FROM {0} x WHERE x.id = l.id)"
)
_MISSING_LINKS = "SELECT x.tag_id, count(*) FROM iib_missing m JOIN image_tag x ON x.image_id = m.image_id GROUP BY x.tag_id"

#: A place in our tables: image id, path.
Image = tuple[int, str]


@dataclass(frozen=True)
class Differences:
    """What the older program left: images that we don't know, rows of images that it deleted, images that it
    moved, edited texts that our index does not have, images and tags that are gone and left their links, and tags
    that it counted wrong, with the true count."""

    unknown: Sequence[Image]
    orphans: Sequence[int]
    elsewhere: Sequence[Image]
    edited: Sequence[int]
    loose_images: Sequence[int]
    loose_tags: Sequence[int]
    counts: Sequence[tuple[int, int]]

    def __bool__(self) -> bool:
        return any(bool(getattr(self, part.name)) for part in fields(self))


def differences(reader: sqlite3.Connection, *, counted: bool = True) -> Differences:
    """All differences but those that the index of texts has, and of counts when `counted`; a second for 200,000 images."""
    cursor = reader.cursor()
    cursor.row_factory = None
    return Differences(
        unknown=[(i, shown(path)) for i, path in cursor.execute(_UNKNOWN).fetchall()],
        orphans=[row[0] for row in cursor.execute(_ORPHANS).fetchall()],
        elsewhere=_elsewhere(cursor),
        edited=[
            i
            for i, text, seed, old in cursor.execute(_EDITED).fetchall()
            if text_hash(clean(text), seed) != old
        ],
        loose_images=[row[0] for row in cursor.execute(_LOOSE.format("image")).fetchall()],
        # without the index by tag there is no short way; such links are joined away, and dropped later
        loose_tags=[row[0] for row in cursor.execute(_LOOSE.format("tag")).fetchall()]
        if indexed_by_tag(reader)
        else [],
        counts=_wrong_counts(reader) if counted else [],
    )


def _elsewhere(cursor: sqlite3.Cursor) -> list[Image]:
    suspected = [(i, path) for i, path in cursor.execute(_ELSEWHERE, (os.sep,)).fetchall() if path]
    if not suspected:
        return []
    places: dict[int, str] = {}
    for part in chunks([i for i, _ in suspected], 2000):
        for i, folder, name in cursor.execute(
            "SELECT f.image_id, d.path, f.name FROM iib_file f JOIN iib_dir d ON d.id = f.dir_id"
            f" WHERE f.image_id IN ({id_list(part)})"
        ):
            places[i] = os.path.join(shown(folder), shown(name))
    # names that are not text are compared here: SQL's || makes text of them
    return [(i, shown(path)) for i, path in suspected if places.get(i) != shown(path)]


def indexed_by_tag(reader: sqlite3.Connection) -> bool:
    """Whether links can be found by their tag; after an adoption that index is made in the background."""
    sql = "SELECT 1 FROM sqlite_master WHERE name = 'iib_image_tag_by_tag'"
    return reader.execute(sql).fetchone() is not None


def _wrong_counts(reader: sqlite3.Connection) -> list[tuple[int, int]]:
    """(tag id, count of its present images) where the tag says another."""
    cursor = reader.cursor()
    cursor.row_factory = None
    if indexed_by_tag(reader):
        counts = Counter(
            dict(cursor.execute("SELECT tag_id, count(*) FROM image_tag GROUP BY tag_id").fetchall())
        )
    else:  # SQLite would sort all links first
        counts = Counter(tag_id for (tag_id,) in cursor.execute("SELECT tag_id FROM image_tag"))
    counts.subtract(dict(cursor.execute(_MISSING_LINKS).fetchall()))
    return [
        (i, counts[i]) for i, n in cursor.execute("SELECT id, count FROM tag").fetchall() if n != counts[i]
    ]


def square(connection: sqlite3.Connection) -> Differences:
    """Mend every difference, within the transaction that is open; what there was."""
    found = differences(connection, counted=False)
    _complete(connection, found.unknown)
    delete_images(connection, found.orphans)
    _replace(connection, found.elsewhere)
    _unindex(connection, found.edited)
    for column, ids in (("image_id", found.loose_images), ("tag_id", found.loose_tags)):
        for part in chunks(ids, 2000):
            connection.execute(f"DELETE FROM image_tag WHERE {column} IN ({id_list(part)})")
    counts = _wrong_counts(connection)
    connection.executemany("UPDATE tag SET count = ? WHERE id = ?", [(n, i) for i, n in counts])
    return replace(found, counts=counts)


def _complete(connection: sqlite3.Connection, images: Sequence[Image]) -> None:
    """Rows of ours for images that the older program added; to be read, and found by their text meanwhile."""
    dirs: dict[str, int] = {}
    for part in chunks(images, 20_000):
        rows = []
        for image_id, path in part:
            folder, name = os.path.split(path)
            if folder not in dirs:
                dirs[folder] = dir_id(connection, folder)
            kind = media_kind(path) or MediaKind.IMAGE
            rows.append((image_id, dirs[folder], stored(name), int(kind), None, None, NOTHING_INDEXED))
        insert_file_rows(connection, rows)
    _join_spellings(connection, images)


def _join_spellings(connection: sqlite3.Connection, images: Iterable[Image]) -> None:
    """Paths that are not spelled as a listing spells them (``a//b``, ``a/./b``), as older releases left them."""
    for image_id, path in images:
        proper = os.path.normpath(path)
        if proper == path:
            continue
        other = connection.execute("SELECT id FROM image WHERE path = ?", (stored(proper),)).fetchone()
        if other is None:
            connection.execute("UPDATE image SET path = ? WHERE id = ?", (stored(proper), image_id))
            _replace(connection, [(image_id, proper)])
        else:
            adopt(connection, image_id, int(other[0]))
            connection.execute("UPDATE image SET path = ? WHERE id = ?", (stored(proper), other[0]))
            _replace(connection, [(int(other[0]), proper)])


def _replace(connection: sqlite3.Connection, images: Sequence[Image]) -> None:
    """Our rows follow images that got another path; whatever is at it will be found by the next listing."""
    for image_id, path in images:
        folder, name = os.path.split(path)
        connection.execute(
            "UPDATE iib_file SET dir_id = ?, name = ?, kind = ? WHERE image_id = ?",
            (dir_id(connection, folder), stored(name), int(media_kind(path) or MediaKind.IMAGE), image_id),
        )
    mark_found(connection, [i for i, _ in images])


def _unindex(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """Have these texts searched as they are until `db.upkeep` indexes them."""
    for part in chunks(image_ids, 2000):
        connection.execute(f"UPDATE iib_file SET text_id = 0 WHERE image_id IN ({id_list(part)})")
