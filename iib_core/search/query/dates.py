"""Days as people write them: 2025, 2025-03, 2025-03-14, today, 7d, last-month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

Days = tuple[dt.date, dt.date]  # from the first one on, before the second

_DAY = dt.timedelta(days=1)
_WRITTEN = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?$")
_AGO = re.compile(r"(\d{1,4})(d|w|m|y)$")


def days(text: str, today: dt.date) -> Days | None:
    """The days that a text means; None when it is no date."""
    word = text.lower().replace("_", "-")
    try:
        if word in _WORDS:
            return _WORDS[word](today)
        ago = _AGO.match(word)
        if ago:
            return _back(today, int(ago[1]), ago[2]), today + _DAY
        written = _WRITTEN.match(word)
        return _written(*(int(part) if part else None for part in written.groups())) if written else None
    except (ValueError, OverflowError):
        return None  # the 31st of February, the year 0


def _written(year: int | None, month: int | None, day: int | None) -> Days:
    year = year or 0
    if month is None:
        return dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    if day is None:
        return _month(dt.date(year, month, 1), 0)
    first = dt.date(year, month, day)
    return first, first + _DAY


def _month(day: dt.date, ago: int) -> Days:
    """The month that many months before the day's own."""
    first = _months_back(day.replace(day=1), ago)
    return first, _months_back(first, -1)


def _months_back(first: dt.date, months: int) -> dt.date:
    count = first.year * 12 + first.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)


def _back(today: dt.date, count: int, unit: str) -> dt.date:
    """The first of the last `count` days, weeks, months or years; of days, today is one."""
    if unit in "dw":
        return today - (count * (7 if unit == "w" else 1) - 1) * _DAY
    first = _months_back(today.replace(day=1), count * (12 if unit == "y" else 1))
    last = (_months_back(first, -1) - _DAY).day
    return first.replace(day=min(today.day, last))


def _week(today: dt.date, ago: int) -> Days:
    monday = today - (today.weekday() + 7 * ago) * _DAY
    return monday, monday + 7 * _DAY


def _year(today: dt.date, ago: int) -> Days:
    return dt.date(today.year - ago, 1, 1), dt.date(today.year - ago + 1, 1, 1)


_WORDS: dict[str, Callable[[dt.date], Days]] = {
    "today": lambda today: (today, today + _DAY),
    "yesterday": lambda today: (today - _DAY, today),
    "this-week": lambda today: _week(today, 0),
    "last-week": lambda today: _week(today, 1),
    "this-month": lambda today: _month(today, 0),
    "last-month": lambda today: _month(today, 1),
    "this-year": lambda today: _year(today, 0),
    "last-year": lambda today: _year(today, 1),
}
