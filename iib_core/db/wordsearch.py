"""Which distinct texts hold a word, by the trigram index of texts: for likeness, where too many are too many."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from .candidates import match
from .migrations import has_text_index
from .rows import id_list


def count_texts(reader: sqlite3.Connection) -> int:
    """About how many distinct texts there are."""
    return int(reader.execute("SELECT coalesce(max(id), 0) FROM iib_text").fetchone()[0])


def texts_holding(reader: sqlite3.Connection, words: Iterable[str], cap: int) -> dict[str, list[int]] | None:
    """Word → ids of the texts that hold all its trigrams, of words of three characters and more that at least one and
    at most `cap` texts hold. None where there is no index of texts."""
    if not has_text_index(reader):
        return None
    found: dict[str, list[int]] = {}
    cursor = reader.cursor()
    cursor.row_factory = None
    for word in words:
        rows = cursor.execute(
            f"SELECT rowid FROM iib_text_fts WHERE iib_text_fts MATCH ? LIMIT {cap + 1}", (match(word),)
        ).fetchall()
        if 0 < len(rows) <= cap:
            found[word] = [row[0] for row in rows]
    return found


def newest_texts(reader: sqlite3.Connection, limit: int) -> list[int]:
    """Ids of the texts that came last."""
    return [
        row[0]
        for row in reader.execute("SELECT id FROM iib_text ORDER BY id DESC LIMIT ?", (limit,)).fetchall()
    ]


def text_id_of(reader: sqlite3.Connection, image_id: int) -> int | None:
    """The id of the image's text; None when it has none or it is not indexed yet."""
    row = reader.execute(
        "SELECT text_id FROM iib_file WHERE image_id = ? AND text_id > 0", (image_id,)
    ).fetchone()
    return row[0] if row else None


def files_with_texts(reader: sqlite3.Connection, text_ids: Sequence[int]) -> dict[int, list[int]]:
    """Text id → ids of the files that have it, the newest rows first."""
    found: dict[int, list[int]] = {}
    rows = reader.execute(
        f"SELECT text_id, image_id FROM iib_file WHERE text_id IN ({id_list(text_ids)}) ORDER BY image_id DESC"
    )
    for text_id, image_id in rows.fetchall():
        found.setdefault(text_id, []).append(image_id)
    return found
