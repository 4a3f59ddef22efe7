"""Type-ahead: names that begin with what was typed, and names that hold it, the most used first."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .candidates import like
from .nodesets import kinds_known
from .tags import Tag

_FIELDS = "t.id, t.name, t.type, coalesce(t.score, 0), max(coalesce(t.count, 0), 0), coalesce(t.color, '')"
_COUNTED = "(t.count > 0 OR t.type = 'custom')"
#: Shorter texts are held by too many names to be worth looking for inside them.
_WORTH = 2


def tags_like(reader: sqlite3.Connection, types: Sequence[str], text: str, limit: int) -> list[Tag]:
    """Tags of these types for `text`; all of them, the most used first, for ""."""
    found: list[Tag] = []
    for kind in types:
        found += _tags(
            reader,
            "t.type = ? AND t.name COLLATE NOCASE >= ? AND t.name COLLATE NOCASE < ?",
            (kind, text, text + "\U0010ffff"),
            limit,
        )
    found.sort(key=lambda tag: (-tag.count, tag.id))
    if len(found) < limit and len(text) >= _WORTH:
        known = {tag.id for tag in found}
        inside: list[Tag] = []
        for kind in types:
            inside += _tags(
                reader, "t.type = ? AND t.name LIKE ? ESCAPE '\\'", (kind, f"%{like(text)}%"), 2 * limit
            )
        inside.sort(key=lambda tag: (-tag.count, tag.id))
        found += [tag for tag in inside if tag.id not in known]
    return found[:limit]


def _tags(reader: sqlite3.Connection, where: str, values: Sequence[str], limit: int) -> list[Tag]:
    rows = reader.execute(
        f"SELECT {_FIELDS} FROM tag t INDEXED BY iib_tag_by_type WHERE {where} AND {_COUNTED}"
        " ORDER BY t.count DESC, t.id LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [Tag(*row) for row in rows]


@dataclass(frozen=True)
class Counted:
    """A value of a column and how many present files have it."""

    name: str
    count: int


_COLUMNS = {"scheduler": "scheduler", "vae": "vae", "hash": "model_hash"}


def values_of(reader: sqlite3.Connection, field: str) -> list[Counted]:
    """Every value of a field that has no tags, the most used first: of a text column, or kinds of nodes."""
    if field == "node":
        return [Counted(name, count) for name, count in kinds_known(reader)]
    column = _COLUMNS[field]
    rows = reader.execute(
        f"SELECT f.{column}, count(*) AS n FROM iib_file f WHERE f.{column} IS NOT NULL"
        f" AND f.image_id NOT IN (SELECT image_id FROM iib_missing) GROUP BY f.{column} ORDER BY n DESC LIMIT 500"
    ).fetchall()
    return [Counted(row[0], row[1]) for row in rows]
