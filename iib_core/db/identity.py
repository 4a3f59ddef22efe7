"""Rows that change their place (L3) or go for good (L2, L7)."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from .bulk import add_to_counts, bulk, links_of, missing_among
from .marks import join_marks
from .migrations import has_text_index
from .rows import chunks, id_list
from .texts import NOTHING_INDEXED


def adopt(connection: sqlite3.Connection, new_id: int, old_id: int) -> None:
    """A moved file keeps its identity: the old row takes the new row's place, with both rows' custom tags,
    marks and albums."""
    if new_id == old_id:
        return
    image = connection.execute("SELECT path, size, date FROM image WHERE id = ?", (new_id,)).fetchone()
    place = connection.execute(
        "SELECT dir_id, name, kind, mtime_ns, created FROM iib_file WHERE image_id = ?", (new_id,)
    ).fetchone()
    known = connection.execute("SELECT 1 FROM iib_file WHERE image_id = ?", (old_id,)).fetchone()
    if image is None or place is None or known is None:
        return
    connection.execute(
        "INSERT INTO image_tag(image_id, tag_id, created_at) SELECT ?, l.tag_id, l.created_at"
        " FROM image_tag l JOIN tag t ON t.id = l.tag_id WHERE l.image_id = ? AND t.type = 'custom'"
        " AND NOT EXISTS (SELECT 1 FROM image_tag x WHERE x.image_id = ? AND x.tag_id = l.tag_id)",
        (old_id, new_id, old_id),
    )
    join_marks(connection, new_id, old_id)
    connection.execute("DELETE FROM iib_missing WHERE image_id = ?", (old_id,))
    connection.execute("DELETE FROM image WHERE id = ?", (new_id,))
    connection.execute("UPDATE image SET path = ?, size = ?, date = ? WHERE id = ?", (*image, old_id))
    connection.execute(
        "UPDATE iib_file SET dir_id = ?, name = ?, kind = ?, mtime_ns = ?, created = ? WHERE image_id = ?",
        (*place, old_id),
    )


def delete_images(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """Delete rows with all that hangs on them."""
    missing = missing_among(connection, image_ids)
    counted = links_of(connection, [i for i in image_ids if i not in missing])
    indexed = has_text_index(connection)
    with bulk(connection):
        for part in chunks(image_ids, 2000):
            chosen = id_list(part)
            if indexed:
                for column, known in (("name", f"text_id IS NOT {NOTHING_INDEXED}"), ("seed", "1")):
                    connection.execute(
                        f"INSERT INTO iib_{column}_fts(iib_{column}_fts, rowid, {column}) SELECT 'delete', image_id, {column}"
                        f" FROM iib_file WHERE {column} IS NOT NULL AND {known} AND image_id IN ({chosen})"
                    )
            for table in (
                "image_tag",
                "iib_missing",
                "image_embedding",
                "image_embedding_fail",
                "iib_second",
                "iib_print",
                "iib_mark",
                "iib_album_image",
                "iib_file",
            ):
                connection.execute(f"DELETE FROM {table} WHERE image_id IN ({chosen})")
            connection.execute(f"DELETE FROM image WHERE id IN ({chosen})")
        add_to_counts(connection, Counter({tag: -n for tag, n in counted.items()}))
