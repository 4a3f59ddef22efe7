"""What a query can ask of a picture: terms, put together with `Every`, `Some` and `Not`.

They are plain values, so that a search can be compared with another; `bound` makes the test of them for one
connection. The query language (`search.query`) is read into these.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Protocol

from .rowtests import RowTest, every, none_of, some
from .terms_state import State


class Term(Protocol):
    """One thing asked."""

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        """The test of it."""


@dataclass(frozen=True)
class Every:
    """All of `parts`."""

    parts: tuple[Term, ...]

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        return every([part.bound(connection) for part in self.parts])


@dataclass(frozen=True)
class Some:
    """Any of `parts`."""

    parts: tuple[Term, ...]

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        return some([part.bound(connection) for part in self.parts])


@dataclass(frozen=True)
class Not:
    """Not `part`."""

    part: Term

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        return none_of(self.part.bound(connection))


def asks_for_missing(term: Term | None) -> bool:
    """True when files that are gone are wanted: a term asks for them and is not denied."""
    if isinstance(term, Every | Some):
        return any(asks_for_missing(part) for part in term.parts)
    return isinstance(term, State) and term.name == "missing"
