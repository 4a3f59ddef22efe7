"""One condition on rows, ready for one connection: an exact test in SQL, and candidates from the indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from .functions import TextTest

#: More than any library holds.
ALL = 2**62
#: Fewer candidates than this, and asking another index costs more than it spares.
ENOUGH = 300


class Effort(IntEnum):
    """How far to go for candidates."""

    PLAIN = 0  # plain indexes
    TEXT = 1  # the text indexes too
    SCAN = 2  # reading every row of `iib_file`, where nothing else helps


Ids = Callable[[int, Effort], "set[int] | None"]


def _unknown(cap: int, effort: Effort) -> set[int] | None:
    return None


@dataclass
class RowTest:
    """`sql` is over `i` (image) and `f` (iib_file); ``{id}`` in it stands for the row's id."""

    sql: str
    values: tuple[Any, ...] = ()
    #: (cap, effort) → ids that hold all rows that match; None when those are more than `cap` or unknown
    ids: Ids = _unknown
    #: the least effort for which `ids` says anything
    effort: Effort = Effort.PLAIN
    #: `ids` names the rows that match and no others, be their files there or not
    exact: bool = False
    #: this is the opposite of that test
    opposite: RowTest | None = None
    functions: list[TextTest] = field(default_factory=list)

    @property
    def needs_image(self) -> bool:
        """True when the test reads `image`."""
        return "i." in self.sql

    def where(self, row_id: str) -> str:
        """The test for a row whose id is `row_id`."""
        return self.sql.replace("{id}", row_id)


def never() -> RowTest:
    """The test that no row passes."""
    return RowTest("0", ids=lambda cap, effort: set(), exact=True)


def every(parts: Sequence[RowTest]) -> RowTest:
    """All of `parts`."""
    if len(parts) == 1:
        return parts[0]
    wanted = sorted((p for p in parts if p.opposite is None), key=lambda p: p.effort)
    unwanted = [p.opposite for p in parts if p.opposite is not None]
    exact = bool(wanted) and all(p.exact for p in [*wanted, *unwanted])

    def ids(cap: int, effort: Effort) -> set[int] | None:
        best: set[int] | None = None
        for part in wanted:
            if part.effort > effort or (part.effort is Effort.SCAN and best is not None):
                break
            if best is not None and len(best) <= ENOUGH and cap < ALL:
                break
            found = part.ids(cap, effort)
            if found is not None:
                best = found if best is None else best & found
        if best and exact:
            for part in unwanted:
                best = best - (part.ids(ALL, Effort.PLAIN) or set())
        return best

    return RowTest(
        "(" + " AND ".join(p.sql for p in parts) + ")",
        tuple(v for p in parts for v in p.values),
        ids,
        min((p.effort for p in wanted), default=Effort.SCAN),
        exact,
        functions=[f for p in parts for f in p.functions],
    )


def some(parts: Sequence[RowTest]) -> RowTest:
    """Any of `parts`."""
    if len(parts) == 1:
        return parts[0]

    def ids(cap: int, effort: Effort) -> set[int] | None:
        found: set[int] = set()
        for part in parts:
            more = part.ids(cap, effort)
            if more is None:
                return None
            found |= more
            if len(found) > cap:
                return None
        return found

    return RowTest(
        "(" + " OR ".join(p.sql for p in parts) + ")",
        tuple(v for p in parts for v in p.values),
        ids,
        max(p.effort for p in parts),
        all(p.exact for p in parts),
        functions=[f for p in parts for f in p.functions],
    )


def none_of(part: RowTest) -> RowTest:
    """Rows that `part` does not match; what is unknown of a row does not match."""
    return RowTest(f"({part.sql}) IS NOT TRUE", part.values, opposite=part, functions=part.functions)


def named_ids(connection: sqlite3.Connection, sql: str, values: Sequence[Any] = ()) -> Ids:
    """Candidates from a statement that selects ids."""

    def ids(cap: int, effort: Effort) -> set[int] | None:
        cursor = connection.cursor()
        cursor.row_factory = None
        if cap >= ALL:
            return {row[0] for row in cursor.execute(sql, values).fetchall()}
        rows = cursor.execute(f"{sql} LIMIT {cap + 1}", values).fetchall()
        return None if len(rows) > cap else {row[0] for row in rows}

    return ids
