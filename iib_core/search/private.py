"""Which pictures somebody calls private: a text of the query language, answered as one bit a picture."""

from __future__ import annotations

from dataclasses import dataclass

from ..db import search
from ..db.connection import Database
from ..db.criteria import Criteria
from ..db.terms import Every, Not, Some
from ..db.terms_state import State
from .recent import Recent
from .service import Search

_WHEREVER = Some((State("missing"), Not(State("missing"))))


@dataclass(frozen=True)
class PrivateIds:
    """`bits` has bit `id % 8` of byte `id // 8` set for a private one; ids above `upto` are not known yet."""

    upto: int
    count: int
    bits: bytes


class Private:
    """Answers from memory until the library changes. Safe from any thread."""

    def __init__(self, db: Database, search_service: Search) -> None:
        self._db = db
        self._search = search_service
        self._kept: Recent[Criteria, PrivateIds] = Recent(db.version, most=8)

    def ids(self, text: str) -> PrivateIds:
        """The private ones by the query `text`, deleted and missing ones too. Raises QueryError for a wrong text."""
        asked = self._search.asked(Criteria(), text).match
        if asked is None:
            return PrivateIds(search.newest_id(self._db.reader()), 0, b"")
        criteria = Criteria(match=Every((asked, _WHEREVER)))
        return self._kept.get(criteria, lambda: self._found(criteria))

    def _found(self, criteria: Criteria) -> PrivateIds:
        reader = self._db.reader()
        upto = search.newest_id(reader)
        found = search.ids(reader, criteria, "", upto + 1)[0]
        bits = bytearray(max(found, default=-1) // 8 + 1)
        for i in found:
            bits[i >> 3] |= 1 << (i & 7)
        return PrivateIds(max(upto, 8 * len(bits) - 1 if found else 0), len(found), bytes(bits))
