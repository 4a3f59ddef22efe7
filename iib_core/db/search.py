"""Searching the library: pages of rows, columns for the grid, totals.

The ways to a page are in `db.pages`, the statements in `db.statements`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .criteria import Criteria
from .images import FILE_COLUMNS, FileRow, count, file_row
from .marks import shown_of
from .pages import Pages
from .statements import Row, Statements


@dataclass
class Columns:
    """The grid's columns, all of equal length but `liked` (a list of ids) and `marks` (id → rating, label; sparse)."""

    ids: list[int]
    ratios: list[int]  # width / height * 1000, 0 unknown
    dates: list[int]  # Unix seconds
    kinds: list[int]
    versions: list[int]
    thumbhashes: list[bytes | None]
    liked: list[int]
    marks: dict[int, tuple[int, int]]
    cursor: str | None


_COLUMN_FIELDS = (
    "CASE WHEN f.height > 0 THEN coalesce(f.width, 0) * 1000 / f.height ELSE 0 END,"
    " CASE WHEN f.mtime_ns IS NULL THEN CAST(strftime('%s', i.date, 'utc') AS INTEGER) ELSE f.mtime_ns / 1000000000 END,"
    " f.kind,"
    " CASE WHEN f.mtime_ns IS NULL THEN strftime('%s', i.date, 'utc') * 1000000 ELSE f.mtime_ns / 1000 END,"
    " f.thumbhash"
)


def page(
    connection: sqlite3.Connection, criteria: Criteria, cursor: str = "", limit: int = 200
) -> tuple[list[FileRow], str | None]:
    """Up to `limit` matching files after `cursor`, and the next cursor; None when the page is not full.

    Raises BadRequest for a bad cursor, order or regular expression, and for one that takes too long.
    """
    rows, after = Pages(connection, criteria).rows(FILE_COLUMNS, cursor, limit)
    return [file_row(row[2:]) for row in rows], after


def ids(
    connection: sqlite3.Connection, criteria: Criteria, cursor: str = "", limit: int = 200
) -> tuple[list[int], str | None]:
    """Like `page`, ids only."""
    rows, after = Pages(connection, criteria).rows("", cursor, limit)
    return [row[1] for row in rows], after


def columns(
    connection: sqlite3.Connection, criteria: Criteria, cursor: str = "", limit: int = 20_000
) -> Columns:
    """The grid's columns of up to `limit` matching files after `cursor`. Raises as `page`."""
    return _as_columns(connection, *Pages(connection, criteria).rows(_COLUMN_FIELDS, cursor, limit))


def columns_among(connection: sqlite3.Connection, criteria: Criteria, ids: Sequence[int]) -> Columns:
    """The grid's columns of those of `ids` that match, in the order of `ids`, all at once. Raises as `page`."""
    conditions = replace(criteria, order="-date", seed=0)
    rows = {
        row[1]: row for row in Statements(connection, conditions).sort(_COLUMN_FIELDS, None, -1, only=ids)
    }
    return _as_columns(connection, [rows[i] for i in ids if i in rows], None)


def _as_columns(connection: sqlite3.Connection, rows: Sequence[Row], after: str | None) -> Columns:
    if not rows:
        return Columns([], [], [], [], [], [], [], {}, after)
    _, found, ratios, dates, kinds, versions, thumbhashes = map(list, zip(*rows, strict=True))
    return Columns(
        found,
        ratios,
        [d or 0 for d in dates],
        kinds,
        [v or 0 for v in versions],
        thumbhashes,
        _liked(connection, found),
        shown_of(connection, found),
        after,
    )


def total(connection: sqlite3.Connection, criteria: Criteria) -> int:
    """How many files match in all. Raises as `page`."""
    plain = replace(criteria, order="-date", seed=0)
    if plain == Criteria():
        return count(connection)
    if len(plain.and_tags) == 1 and plain == Criteria(and_tags=plain.and_tags):
        return int(
            connection.execute(
                "SELECT count(*) FROM image_tag l WHERE l.tag_id = ?"
                " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = l.image_id)",
                plain.and_tags,
            ).fetchone()[0]
        )
    return Pages(connection, plain).count()


def newest_id(connection: sqlite3.Connection) -> int:
    """The highest id there is, 0 in an empty library."""
    return int(connection.execute("SELECT coalesce(max(image_id), 0) FROM iib_file").fetchone()[0])


def _liked(connection: sqlite3.Connection, found: list[int]) -> list[int]:
    rows = connection.execute(
        "SELECT l.image_id FROM image_tag l WHERE l.tag_id = (SELECT id FROM tag WHERE name = 'like' AND type = 'custom')"
    ).fetchall()
    liked = {row[0] for row in rows}
    return [i for i in found if i in liked] if liked else []
