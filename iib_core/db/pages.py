"""The ways to a page of a search, cheapest first. All of them test every row exactly.

By date: few candidates from a plain index (tag, folder, kind), sorted; else a sample of the next rows,
which shows how common the rest is. Rare: few candidates from the text index. Common: walking on until
the page is full; where that finds too little, walking with larger sets of candidates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from .criteria import ORDERS, SEEDS, Criteria, Place
from .rowtests import Effort
from .shuffle import Shuffle
from .statements import Row, Statements

#: As many candidates are sorted at once; above, walking in order is faster (measured at 200,000 rows).
FEW = 6000
#: As many are looked up while walking.
MANY = 50_000
#: As many rows tell how common a match is; fewer for regular expressions, which cost more per row.
SAMPLE, SAMPLE_REGEX = 600, 300
#: As many rows the walk looks at before it gives way to larger sets of candidates.
WINDOW = 8000


class Pages:
    """Pages of one search on one connection."""

    def __init__(self, connection: sqlite3.Connection, criteria: Criteria) -> None:
        """Raises BadRequest for what cannot be searched."""
        self._statements = Statements(connection, criteria)
        self._conditions = self._statements.conditions
        self._criteria = criteria
        self._order = ORDERS[criteria.order]

    def rows(self, fields: str, cursor: str, limit: int) -> tuple[list[Row], str | None]:
        """(key, id, *fields) of up to `limit` matching rows after `cursor`; the next cursor when the page is full."""
        after = self._order.decode(cursor) if cursor else None
        if self._conditions.impossible or limit <= 0:
            return [], None
        if self._criteria.order == "random":
            return self._shuffled(fields, after, limit)
        by = self._by_date if self._order.key == "i.date" else self._by_key
        rows = by(fields, after, limit)
        full = len(rows) == limit
        return rows, self._order.encode((rows[-1][0], rows[-1][1]), self._criteria.seed) if full else None

    def count(self) -> int:
        """How many rows match."""
        if self._conditions.impossible:
            return 0
        exactly = self._conditions.exactly()
        if exactly is not None:
            return len(exactly)
        only = self._conditions.candidates(MANY, Effort.TEXT)
        if self._conditions.matcher is not None:
            return len(self._statements.walk("", None, -1, only=only))
        return self._statements.count(only)

    def _by_key(self, fields: str, after: Place | None, limit: int) -> list[Row]:
        """By name or size: no index, all are sorted."""
        only = None if self._conditions.none else self._conditions.candidates(MANY, Effort.TEXT)
        return self._statements.sort(fields, after, limit, only=only)

    def _by_date(self, fields: str, after: Place | None, limit: int) -> list[Row]:
        s = self._statements
        if self._conditions.none:
            return s.walk(fields, after, limit)
        few = self._conditions.candidates(FEW, Effort.PLAIN)
        if few is not None:
            return s.sort(fields, after, limit, only=few)
        after = self._conditions.place(after, self._order.descending)
        sample = SAMPLE if self._conditions.matcher is None else SAMPLE_REGEX
        found, after, end = self._stretch(fields, after, limit, sample)
        if end:
            return found
        if len(found) * s.newest_id() < FEW * sample:  # rare: an index names them all
            few = self._conditions.candidates(FEW, Effort.SCAN)
            if few is not None:
                return found + s.sort(fields, after, limit - len(found), only=few)
        more, after, end = self._stretch(fields, after, limit - len(found), WINDOW)
        found += more
        if end:
            return found
        many = self._conditions.candidates(MANY, Effort.SCAN)
        return found + s.walk(fields, after, limit - len(found), only=many)

    def _stretch(
        self, fields: str, after: Place | None, limit: int, length: int
    ) -> tuple[list[Row], Place | None, bool]:
        """(matches among the next `length` rows, where those end, whether there is nothing more to look for)."""
        bound = self._statements.place_after(after, length)
        found = self._statements.walk(fields, after, limit, bound=bound)
        return found, bound, bound is None or len(found) == limit

    def _shuffled(self, fields: str, after: Place | None, limit: int) -> tuple[list[Row], str | None]:
        """A page of the random order; its cursor holds the position in a permutation of all ids of its first page."""
        position, bits = (
            (int(after[0]), after[1] or 0) if after else (-1, self._statements.newest_id().bit_length())
        )
        shuffle = Shuffle(min(bits, 62), self._criteria.seed % SEEDS)
        few = None if self._conditions.none else self._conditions.candidates(FEW, Effort.SCAN)
        if few is None:
            ids = (shuffle.at(p) for p in range(position + 1, shuffle.size))
        else:
            places = sorted(p for p in (shuffle.position(i) for i in few if i < shuffle.size) if p > position)
            ids = (shuffle.at(p) for p in places)
        rows = self._picked(fields, ids, limit)
        if len(rows) < limit:
            return rows, None
        return rows, self._order.encode((shuffle.position(rows[-1][1]), bits), self._criteria.seed)

    def _picked(self, fields: str, ids: Iterator[int], limit: int) -> list[Row]:
        """The first `limit` rows that match, in the order of `ids`."""
        found: list[Row] = []
        size = limit + limit // 2
        while len(found) < limit:
            part: Sequence[int] = list(islice(ids, size))
            if not part:
                break
            rows = {row[1]: row for row in self._statements.sort(fields, None, -1, only=part)}
            hits = [rows[i] for i in part if i in rows]
            found += hits[: limit - len(found)]
            missing = limit - len(found)
            size = min(max(500, missing * 2 * len(part) // max(1, len(hits))), 20_000)
        return found
