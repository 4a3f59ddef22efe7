"""Smart albums in a query: `album:name` of a saved search is what that search asks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from ...db.albums import Album
from ...db.terms import Every, Not, Some, Term
from ...db.terms_marks import AlbumNamed
from .reading import read_query

#: Saved searches that name saved searches are followed so far, and not round in circles.
DEEPEST = 5


def opened(term: Term, albums: Sequence[Album], today: dt.date | None = None, depth: int = 0) -> Term:
    """The same term, with what the named saved searches ask; one that cannot be read any more finds nothing."""
    if isinstance(term, Every | Some):
        return type(term)(tuple(opened(part, albums, today, depth) for part in term.parts))
    if isinstance(term, Not):
        return Not(opened(term.part, albums, today, depth))
    if not isinstance(term, AlbumNamed) or depth >= DEEPEST:
        return term
    smart = [a.query for a in albums if a.query is not None and _named(a.name, term)]
    asked = [read_query(query, today).term for query in smart]
    return Some((term, *(opened(found, albums, today, depth + 1) for found in asked if found is not None)))


def _named(name: str, term: AlbumNamed) -> bool:
    wanted = term.name
    if wanted.exactly is not None:
        return name.casefold() == wanted.exactly.casefold()
    return re.fullmatch(_expression(wanted.like), name, re.IGNORECASE | re.DOTALL) is not None


def _expression(like: str) -> str:
    found, escaped = "", False
    for c in like:
        if escaped or c not in "%_\\":
            found += re.escape(c)
            escaped = False
        elif c == "\\":
            escaped = True
        else:
            found += ".*" if c == "%" else "."
    return found
