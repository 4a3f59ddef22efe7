"""What the results of a search are made of, counted for narrowing them further."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..db import facets
from ..db.connection import Database
from ..db.criteria import Criteria
from .recent import Recent
from .service import Search

#: Of larger results this many are counted, the newest ones; an answer says so.
MOST_COUNTED = 5000
#: Values of one facet in an answer.
MOST_VALUES = 40

_SIZE = re.compile(r"(\d+) × (\d+)$")
_KINDS = {"Image": "image", "Video": "video", "Audio": "audio"}


@dataclass(frozen=True)
class Facets:
    """`values`: facet → (value as the query language has it, how many), the most first, months newest first.

    `counted` of `total` pictures were looked at, the newest ones.
    """

    total: int
    counted: int
    values: dict[str, list[tuple[str, int]]]


class Facetting:
    """Counts within what the gate admits, remembered until the library changes. Safe from any thread."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db = db
        self._search = search
        self._kept: Recent[tuple[Criteria, tuple[int, ...]], Facets] = Recent(db.version, most=32)

    def of(self, criteria: Criteria) -> Facets:
        """The facets of a search. Raises as the search does."""
        plain = replace(criteria, order="-date", seed=0, album=0)
        refused = self._search.refused()
        return self._kept.get((plain, refused), lambda: self._counted(plain, refused))

    def among(self, criteria: Criteria, ids: Sequence[int]) -> Facets:
        """The facets of those of `ids` that match; of many, the first are counted. Raises as the search does."""
        found = self._search.grid_among(criteria, ids).ids
        counted = found[:MOST_COUNTED]
        return Facets(len(found), len(counted), _shown(facets.of_some(self._db.reader(), counted)))

    def _counted(self, criteria: Criteria, refused: tuple[int, ...]) -> Facets:
        total = self._search.total(criteria)
        reader = self._db.reader()
        if criteria == Criteria() and not refused:
            return Facets(total, total, _shown(facets.of_all(reader)))
        ids = self._search.newest_ids(criteria, MOST_COUNTED)
        return Facets(total, len(ids), _shown(facets.of_some(reader, ids)))


def _shown(counts: facets.Counts) -> dict[str, list[tuple[str, int]]]:
    shown = {facet: _most(_written(facet, found)) for facet, found in counts.items()}
    shown["date"] = sorted(shown["date"], reverse=True)
    shown["rating"] = sorted(shown["rating"], reverse=True)
    return shown


def _most(found: Counter[str]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MOST_VALUES]


def _written(facet: str, found: Counter[str]) -> Counter[str]:
    """The values as the query language has them; what it has no word for goes."""
    if facet == "size":
        return Counter({f"{m[1]}x{m[2]}": n for name, n in found.items() if (m := _SIZE.match(name))})
    if facet == "is":
        return Counter({_KINDS[name]: n for name, n in found.items() if name in _KINDS})
    return Counter({name: n for name, n in found.items() if name})
