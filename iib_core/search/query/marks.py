"""Ratings, labels, notes, albums and stacks."""

from __future__ import annotations

from ...db.patterns import pattern
from ...db.terms import Not, Term
from ...db.terms_marks import BEST, LABELS, AlbumNamed, InAlbum, InStack, Labelled, Noted, Rated
from .errors import QueryError
from .fields import nearest
from .ranges import Range, read_range, whole
from .syntax import Value
from .values import bad_number, bad_word, no_regex

_NONE = "none"


def rating(field: str, value: Value) -> Term:
    """Raises QueryError for what is no number of stars."""
    if value.text.lower() == _NONE:
        return Rated(0, 0)

    def wrong(v: Value) -> QueryError:
        return bad_number(field, v.text, v)

    span: Range[int] = read_range(value, whole, wrong)
    low = 0 if span.low is None else span.low + span.low_open
    high = BEST if span.high is None else span.high - span.high_open
    return Rated(low, high)


def label(field: str, value: Value) -> Term:
    """Raises QueryError for a colour that there is not."""
    word = value.text.lower()
    if word not in LABELS:
        raise bad_word(field, value, nearest(word, LABELS), ", ".join(LABELS))
    return Labelled(LABELS.index(word))


def note(field: str, value: Value) -> Term:
    """Part of a note."""
    no_regex(field, value)
    return Noted(pattern(value.pieces, whole=False))


def album(field: str, value: Value) -> Term:
    """The whole name of an album; `none` is being in no album that was put together by hand."""
    no_regex(field, value)
    if value.text.lower() == _NONE and not value.quoted:
        return Not(InAlbum())
    return AlbumNamed(pattern(value.pieces, whole=True))


def stack(field: str, value: Value) -> Term:
    """The number of a picture. Raises QueryError for anything else."""
    number = whole(value.text)
    if number is None or number >= 2**63:
        raise bad_number(field, value.text, value)
    return InStack(number)
