"""Terms on the hour and the day of the week of a picture's date."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .rowtests import RowTest, named_ids, never

#: Every day that has pictures, by leaping from one to the next along the index of dates: as many steps as days,
#: however many pictures. `image.date` is YYYY-MM-DD HH:MM:SS; behind all that begins with a day stands the next.
_DAYS = (
    "WITH RECURSIVE day(d) AS (SELECT substr((SELECT min(date) FROM image), 1, 10) UNION ALL"
    " SELECT (SELECT substr(min(n.date), 1, 10) FROM image n INDEXED BY iib_image_by_date"
    " WHERE n.date > CASE length(day.d) WHEN 10 THEN day.d || char(1114111) ELSE day.d END)"
    " FROM day WHERE day.d IS NOT NULL) "
)
_OF_DAY = "CROSS JOIN image i INDEXED BY iib_image_by_date ON"


@dataclass(frozen=True)
class AtHours:
    """Made in one of these hours of the day, 0 to 23."""

    hours: tuple[int, ...]

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if not self.hours:
            return never()
        hours = [f"' {hour:02d}'" for hour in self.hours]
        found = (
            f"{_DAYS}, hour(h) AS (VALUES {', '.join(f'({h})' for h in hours)})"
            f" SELECT i.id FROM day CROSS JOIN hour {_OF_DAY} i.date >= day.d || hour.h"
            " AND i.date < day.d || hour.h || char(1114111) WHERE length(day.d) = 10"
        )
        sql = f"(i.date IS NOT NULL AND substr(i.date, 11, 3) IN ({', '.join(hours)}))"
        return RowTest(sql, ids=named_ids(connection, found), exact=True)


@dataclass(frozen=True)
class OnWeekdays:
    """Made on one of these days, 0 (Monday) to 6."""

    days: tuple[int, ...]

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if not self.days:
            return never()
        days = ", ".join(f"'{(day + 1) % 7}'" for day in self.days)
        found = (
            f"{_DAYS} SELECT i.id FROM day {_OF_DAY} i.date >= day.d AND i.date < day.d || char(1114111)"
            f" WHERE length(day.d) = 10 AND strftime('%w', day.d) IN ({days})"
        )
        sql = f"(i.date IS NOT NULL AND strftime('%w', substr(i.date, 1, 10)) IN ({days}))"
        return RowTest(sql, ids=named_ids(connection, found), exact=True)
