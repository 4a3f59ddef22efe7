"""Searching the library: pages of rows, columns for the grid, totals.

Ways to a page, cheapest first: few candidates from a plain index (tag, folder, kind), sorted; a sample
of the next rows in order, which shows how common the rest of the conditions is; rare: few candidates
from the text index; common: walking on in order until the page is full; where that finds too little,
walking with larger sets of candidates. All of them test every row exactly.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from .conditions import Conditions
from .criteria import ORDERS, Criteria, Place
from .images import FILE_COLUMNS, FileRow, count, file_row
from .rows import id_list

#: As many candidates are sorted at once; above, walking in order is faster (measured at 200,000 rows).
FEW = 6000
#: As many are looked up while walking.
MANY = 50_000
#: As many rows tell how common a match is; fewer for regular expressions, which cost more per row.
SAMPLE, SAMPLE_REGEX = 600, 150
#: As many rows the walk looks at before it gives way to larger sets of candidates.
WINDOW = 8000

_Row = tuple[Any, ...]  # (key, id, *fields)


@dataclass
class Columns:
    """The grid's columns, all of equal length but `liked` (a list of ids)."""

    ids: list[int]
    ratios: list[int]  # width / height * 1000, 0 unknown
    dates: list[int]  # Unix seconds
    kinds: list[int]
    versions: list[int]
    thumbhashes: list[bytes | None]
    liked: list[int]
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
    query = _Query(connection, criteria)
    rows = query.rows(FILE_COLUMNS, cursor, limit)
    return [file_row(row[2:]) for row in rows], query.next_cursor(rows, limit)


def ids(
    connection: sqlite3.Connection, criteria: Criteria, cursor: str = "", limit: int = 200
) -> tuple[list[int], str | None]:
    """Like `page`, ids only."""
    query = _Query(connection, criteria)
    rows = query.rows("", cursor, limit)
    return [row[1] for row in rows], query.next_cursor(rows, limit)


def columns(
    connection: sqlite3.Connection, criteria: Criteria, cursor: str = "", limit: int = 20_000
) -> Columns:
    """The grid's columns of up to `limit` matching files after `cursor`. Raises as `page`."""
    query = _Query(connection, criteria)
    rows = query.rows(_COLUMN_FIELDS, cursor, limit)
    after = query.next_cursor(rows, limit)
    if not rows:
        return Columns([], [], [], [], [], [], [], after)
    _, found, ratios, dates, kinds, versions, thumbhashes = map(list, zip(*rows, strict=True))
    return Columns(
        found,
        ratios,
        [d or 0 for d in dates],
        kinds,
        [v or 0 for v in versions],
        thumbhashes,
        _liked(connection, found),
        after,
    )


def total(connection: sqlite3.Connection, criteria: Criteria) -> int:
    """How many files match in all. Raises as `page`."""
    plain = replace(criteria, order="-date", seed=0)
    if plain == Criteria():
        return count(connection)
    if len(plain.and_tags) == 1 and plain == Criteria(and_tags=plain.and_tags):
        row = connection.execute("SELECT count FROM tag WHERE id = ?", plain.and_tags).fetchone()
        return max(row[0] or 0, 0) if row else 0
    return _Query(connection, plain).count()


def _liked(connection: sqlite3.Connection, found: list[int]) -> list[int]:
    rows = connection.execute(
        "SELECT l.image_id FROM image_tag l WHERE l.tag_id = (SELECT id FROM tag WHERE name = 'like' AND type = 'custom')"
    ).fetchall()
    liked = {row[0] for row in rows}
    return [i for i in found if i in liked] if liked else []


class _Query:
    """One search on one connection."""

    def __init__(self, connection: sqlite3.Connection, criteria: Criteria) -> None:
        criteria.check()
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.row_factory = None  # plain tuples, twice as fast
        self._criteria = criteria
        self._order = ORDERS[criteria.order]
        self._key = self._order.sql(criteria)
        self._by_date = self._key == "i.date"
        self._conditions = Conditions(connection, criteria)

    def next_cursor(self, rows: Sequence[_Row], limit: int) -> str | None:
        """The cursor after a full page."""
        if len(rows) < limit or not rows:
            return None
        return self._order.encode(self._criteria, (rows[-1][0], rows[-1][1]))

    def rows(self, fields: str, cursor: str, limit: int) -> list[_Row]:
        """(key, id, *fields) of up to `limit` matching rows after `cursor`."""
        after = self._order.decode(self._criteria, cursor) if cursor else None
        if self._conditions.impossible or limit <= 0:
            return []
        chosen = self._conditions.candidates(FEW, by_text=False)
        if chosen is not None or self._conditions.none:
            return self._take(fields, after, limit, chosen)
        if not self._by_date:
            return self._take(fields, after, limit, self._conditions.candidates(MANY))
        return self._walk(fields, after, limit)

    def _walk(self, fields: str, after: Place | None, limit: int) -> list[_Row]:
        """A page by date of a search that no plain index answers."""
        sample = SAMPLE if self._conditions.matcher is None else SAMPLE_REGEX
        found, after, end = self._stretch(fields, after, limit, sample)
        if end:
            return found
        if len(found) * self._newest_id() < FEW * sample:  # rare: an index names them all
            chosen = self._conditions.candidates(FEW)
            if chosen is not None:
                return found + self._take(fields, after, limit - len(found), chosen)
        more, after, end = self._stretch(fields, after, limit - len(found), WINDOW)
        found += more
        if end:
            return found
        many = self._conditions.candidates(MANY)
        return found + self._take(fields, after, limit - len(found), many, walking=True)

    def _stretch(
        self, fields: str, after: Place | None, limit: int, length: int
    ) -> tuple[list[_Row], Place | None, bool]:
        """(matches among the next `length` rows, where those end, whether there is nothing more to look for)."""
        bound = self._place_after(after, length)
        found = self._take(fields, after, limit, bound=bound)
        return found, bound, bound is None or len(found) == limit

    def _newest_id(self) -> int:
        """About how many images there are."""
        return int(self._cursor.execute("SELECT coalesce(max(id), 0) FROM image").fetchone()[0])

    def count(self) -> int:
        """How many rows match."""
        c = self._conditions
        if c.impossible:
            return 0
        chosen = c.candidates(MANY)
        if c.matcher is not None:
            return len(self._take("", None, -1, chosen))
        where, values = c.where("f.image_id")
        source = "iib_file f CROSS JOIN image i ON i.id = f.image_id" if c.needs_image else "iib_file f"
        if chosen is not None:
            where += f" AND f.image_id IN ({id_list(chosen)})"
        return int(self._cursor.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()[0])

    def _place_after(self, after: Place | None, length: int) -> Place | None:
        """The place `length` rows after `after`; None when there are not so many."""
        where, values = self._beyond(after)
        row = self._cursor.execute(
            f"SELECT i.date, i.id FROM image i INDEXED BY iib_image_by_date WHERE {where}"
            f" ORDER BY {self._ordering('i.id')} LIMIT 1 OFFSET {length - 1}",
            values,
        ).fetchone()
        return (row[0], row[1]) if row else None

    def _take(
        self,
        fields: str,
        after: Place | None,
        limit: int,
        chosen: Sequence[int] | None = None,
        bound: Place | None = None,
        *,
        walking: bool = False,
    ) -> list[_Row]:
        """Matching rows after `after`, up to and including `bound`, of the chosen ids only; -1: no limit.

        `walking`: look the chosen ids up while walking by date, instead of sorting them.
        """
        walking = self._by_date and (walking or chosen is None)
        matcher = self._conditions.matcher
        if matcher is None:
            return self._select(fields, after, limit, chosen, bound, walking)
        texts = "i.path, NULL" if self._criteria.path_only else "i.path, i.exif"
        found: list[_Row] = []
        size = 500 if walking else 200_000
        while True:
            rows = self._select(
                f"{fields}, {texts}" if fields else texts, after, size, chosen, bound, walking
            )
            for row in rows:
                if matcher.found_in(*row[-2:]):
                    found.append(row[:-2])
                    if len(found) == limit:
                        return found
            if len(rows) < size:
                return found
            after = (rows[-1][0], rows[-1][1])
            size = max(size, min(size * 2, 8000))

    def _select(
        self,
        fields: str,
        after: Place | None,
        limit: int,
        chosen: Sequence[int] | None,
        bound: Place | None,
        walking: bool,
    ) -> list[_Row]:
        """One statement's rows."""
        row_id = "i.id" if walking else "f.image_id"
        where, values = self._conditions.where(row_id)
        beyond, place = self._beyond(after, row_id)
        where, values = f"{where} AND {beyond}", [*values, *place]
        if bound is not None:
            side = ">=" if self._order.descending else "<="
            where, values = f"{where} AND (i.date, i.id) {side} (?, ?)", [*values, *bound]
        if walking:
            source = "image i INDEXED BY iib_image_by_date CROSS JOIN iib_file f ON f.image_id = i.id"
        else:
            source = "iib_file f CROSS JOIN image i ON i.id = f.image_id"
        if chosen is not None:
            # "+": while walking, the ids are a filter, not a way to the rows
            where = f"{'+' if walking else ''}{row_id} IN ({id_list(chosen)}) AND {where}"
        sql = (
            f"SELECT {self._key} AS sort_key, {row_id}{', ' if fields else ''}{fields} FROM {source} WHERE {where}"
            f" ORDER BY {self._ordering(row_id)} LIMIT {limit}"
        )
        return self._cursor.execute(sql, values).fetchall()

    def _ordering(self, row_id: str) -> str:
        direction = "DESC" if self._order.descending else "ASC"
        return f"{self._key} {direction}, {row_id} {direction}"

    def _beyond(self, after: Place | None, row_id: str = "i.id") -> tuple[str, list[Any]]:
        """The condition for rows strictly after a place."""
        if after is None:
            return "1", []
        side = "<" if self._order.descending else ">"
        value, last = after
        if last is None:
            return f"{self._key} {side} ?", [value]
        if self._by_date:
            return f"(i.date, {row_id}) {side} (?, ?)", [value, last]
        return f"({self._key} {side} ? OR ({self._key} = ? AND {row_id} {side} ?))", [value, value, last]
