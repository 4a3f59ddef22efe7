"""`hour:` and `weekday:`, both of which may run over the end: hour:22..2, weekday:sat..mon."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...db.terms import Term
from ...db.terms_times import AtHours, OnWeekdays
from .errors import QueryError
from .fields import WEEKDAYS, nearest
from .ranges import read_range
from .syntax import Value
from .values import bad_number, bad_word

_HOUR = re.compile(r"(\d{1,2})(?::00)?$")
#: letters that tell a day from the others
_SHORTEST = 3
_ENDS = {"weekend": (5, 6), "workday": (0, 1, 2, 3, 4)}


def hours(field: str, value: Value) -> Term:
    """22, 22..2, >=18. Raises QueryError for what is no hour."""

    def wrong(value: Value) -> QueryError:
        return bad_number(field, value.text, value)

    return AtHours(_around(value, _hour, wrong, 24))


def _hour(text: str) -> int | None:
    found = _HOUR.match(text)
    return int(found[1]) if found and int(found[1]) < 24 else None


def weekdays(field: str, value: Value) -> Term:
    """monday, mon, mon..fri, weekend, workday. Raises QueryError for what is no such day."""

    def wrong(value: Value) -> QueryError:
        words = [*WEEKDAYS, *_ENDS]
        return bad_word(field, value, nearest(value.text, words), ", ".join(words))

    if value.text.lower() in _ENDS:
        return OnWeekdays(_ENDS[value.text.lower()])
    return OnWeekdays(_around(value, _weekday, wrong, 7))


def _weekday(text: str) -> int | None:
    word = text.lower()
    return next(
        (n for n, day in enumerate(WEEKDAYS) if len(word) >= _SHORTEST and day.startswith(word)), None
    )


def _around(
    value: Value, read: Callable[[str], int | None], wrong: Callable[[Value], QueryError], size: int
) -> tuple[int, ...]:
    """The numbers below `size` that the range holds, going round where it ends before it begins."""
    span = read_range(value, read, wrong)
    low = 0 if span.low is None else span.low + span.low_open
    high = size - 1 if span.high is None else span.high - span.high_open
    if span.low is not None and span.high is not None and low > high:
        high += size
    return tuple(sorted(n % size for n in range(low, high + 1)))
