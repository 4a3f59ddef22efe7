"""The statements that pages of a search are made of, hot ones with their index named."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from .conditions import Conditions
from .criteria import ORDERS, Criteria, Place
from .rows import chunks, id_list

Row = tuple[Any, ...]  # (key, id, *fields)

_BOTH = "iib_file f CROSS JOIN image i ON i.id = f.image_id"
_BY_DATE = "image i INDEXED BY iib_image_by_date CROSS JOIN iib_file f ON f.image_id = i.id"


class Statements:
    """One search's conditions and order as SQL, run on one connection. Rows are plain tuples."""

    def __init__(self, connection: sqlite3.Connection, criteria: Criteria) -> None:
        """Raises BadRequest for what cannot be searched."""
        criteria.check()
        self.conditions = Conditions(connection, criteria)
        self._matcher = self.conditions.matcher
        self._connection = connection
        self._cursor = connection.cursor()
        self._cursor.row_factory = None
        self._order = ORDERS[criteria.order]
        self._key = self._order.key.replace("{album}", str(int(criteria.album)))
        self._texts = "i.path, NULL" if criteria.path_only else "i.path, i.exif"

    def walk(
        self,
        fields: str,
        after: Place | None,
        limit: int,
        *,
        bound: Place | None = None,
        only: Sequence[int] | None = None,
    ) -> list[Row]:
        """Matching rows in the order of dates, from `after` up to and including `bound`, among the ids `only`.

        Reads no further than the page needs. -1: no limit.
        """
        beyond, values = self._beyond(after, "i.id")
        tests, more = self.conditions.where("i.id")
        where = [beyond, tests]
        values += more
        if bound is not None:
            where.append(f"(i.date, i.id) {'>=' if self._order.descending else '<='} (?, ?)")
            values += bound
        if only is not None:
            where.insert(0, f"+i.id IN ({id_list(only)})")  # "+": a filter, not a way to the rows
        wanted = self._texts if self._matcher else fields
        sql = (
            f"SELECT i.date, i.id{', ' if wanted else ''}{wanted} FROM {_BY_DATE} WHERE {' AND '.join(where)}"
            f" ORDER BY {self._ordering('i.id')}"
        )
        if self._matcher is None:
            return self._all(f"{sql} LIMIT {limit}", values)
        # a statement left open would keep the write-ahead log from shrinking, so it ends here even after an error
        with contextlib.closing(self._connection.cursor()) as cursor:
            cursor.row_factory = None
            matching = (
                row[:2] for row in cursor.execute(sql, values) if self._matcher.found_in(row[2], row[3])
            )
            with self._told():
                rows = list(islice(matching, limit) if limit >= 0 else matching)
        return self._with_fields(rows, fields)

    def sort(
        self, fields: str, after: Place | None, limit: int, *, only: Sequence[int] | None = None
    ) -> list[Row]:
        """Matching rows after `after`, in order, by looking at all of them or at the ids `only`; -1: no limit."""
        if only is not None and not only:
            return []
        beyond, values = self._beyond(after, "f.image_id")
        tests, more = self.conditions.where("f.image_id")
        where = [beyond, tests]
        if only is not None:
            where.insert(0, f"f.image_id IN ({id_list(only)})")
        joined = self.conditions.needs_image or "i." in self._key
        # keys and ids alone are sorted: small, however long the texts are
        sql = (
            f"SELECT {self._key}, f.image_id FROM {_BOTH if joined else 'iib_file f'} WHERE {' AND '.join(where)}"
            f" ORDER BY {self._ordering('f.image_id')} LIMIT {-1 if self._matcher else limit}"
        )
        rows = self._all(sql, [*values, *more])
        return self._with_fields(self._matching(rows, limit) if self._matcher else rows, fields)

    def _all(self, sql: str, values: Sequence[Any]) -> list[Row]:
        with self._told():
            return self._cursor.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Raises what a condition's own function raised, where SQLite says only that it did."""
        try:
            yield
        except sqlite3.OperationalError:
            self.conditions.check()
            raise

    def _matching(self, rows: Sequence[Row], limit: int) -> list[Row]:
        """The first `limit` rows that the regular expression matches."""
        found: list[Row] = []
        for part in chunks(rows):
            for row in self._with_fields(part, self._texts):
                if self._matcher is not None and self._matcher.found_in(*row[-2:]):
                    found.append(row[:-2])
                    if len(found) == limit:
                        return found
        return found

    def _with_fields(self, rows: Sequence[Row], fields: str) -> list[Row]:
        """(key, id) rows with their fields."""
        if not fields or not rows:
            return list(rows)
        sql = f"SELECT f.image_id, {fields} FROM {_BOTH} WHERE f.image_id IN ({id_list(r[1] for r in rows)})"
        found = {row[0]: row[1:] for row in self._cursor.execute(sql).fetchall()}
        return [(*row, *found[row[1]]) for row in rows if row[1] in found]

    def place_after(self, after: Place | None, length: int) -> Place | None:
        """The place by date `length` rows after `after`; None when there are not so many."""
        beyond, values = self._beyond(after, "i.id")
        row = self._cursor.execute(
            f"SELECT i.date, i.id FROM image i INDEXED BY iib_image_by_date WHERE {beyond}"
            f" ORDER BY {self._ordering('i.id')} LIMIT 1 OFFSET {length - 1}",
            values,
        ).fetchone()
        return (row[0], row[1]) if row else None

    def count(self, only: Sequence[int] | None) -> int:
        """How many rows match, among the ids `only`."""
        where, values = self.conditions.where("f.image_id")
        if only is not None:
            where = f"f.image_id IN ({id_list(only)}) AND {where}"
        source = _BOTH if self.conditions.needs_image else "iib_file f"
        return int(self._all(f"SELECT count(*) FROM {source} WHERE {where}", values)[0][0])

    def newest_id(self) -> int:
        """The highest id: about how many images there are."""
        return int(self._cursor.execute("SELECT coalesce(max(image_id), 0) FROM iib_file").fetchone()[0])

    def _ordering(self, row_id: str) -> str:
        direction = "DESC" if self._order.descending else "ASC"
        return f"{self._key} {direction}, {row_id} {direction}"

    def _beyond(self, after: Place | None, row_id: str) -> tuple[str, list[Any]]:
        """The condition for rows strictly after a place."""
        if after is None:
            return "1", []
        side = "<" if self._order.descending else ">"
        value, last = after
        if last is None:
            return f"{self._key} {side} ?", [value]
        if self._key == "i.date":
            return f"(i.date, {row_id}) {side} (?, ?)", [value, last]
        return f"({self._key} {side} ? OR ({self._key} = ? AND {row_id} {side} ?))", [value, value, last]
