"""What the library holds by time, folder and tag, of a part of it."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .rows import id_list, shown

_HOUR = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]) ([01][0-9]|2[0-3])")
#: Days and sizes in an index of their own: in `image` they lie behind texts that may fill many pages.
_DAYS = "image i INDEXED BY iib_image_days ON i.id = f.image_id"
_THERE = "NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"


def add_days(connection: sqlite3.Connection) -> None:
    """The index that counting by day reads alone."""
    connection.execute("CREATE INDEX IF NOT EXISTS iib_image_days ON image(id, date, size)")


@dataclass(frozen=True)
class Part:
    """What is counted: files of the folders `dirs` (None: of all) but not of `without`, from the day `since` to the
    day `until`, both included, as YYYY-MM-DD; empty for no bound."""

    dirs: tuple[int, ...] | None = None
    without: tuple[int, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing was asked to be left out."""
        return self.dirs is None and not self.since and not self.until

    def condition(self) -> tuple[str, list[str]]:
        """SQL over f (iib_file) and i (image), and its values."""
        tests = [_THERE, f"coalesce(f.dir_id, 0) NOT IN ({id_list(list(self.without))})"]
        values: list[str] = []
        if self.dirs is not None:
            tests.append(f"f.dir_id IN ({id_list(list(self.dirs))})")
        if self.since:
            tests.append("i.date >= ?")
            values.append(self.since)
        if self.until:
            tests.append("i.date < ?")
            values.append(self.until + " 99")  # behind every hour of that day
        return " AND ".join(tests), values

    def ids(self) -> tuple[str, list[str]]:
        """The statement for the ids of the part's files, and its values."""
        where, values = self.condition()
        where = where.replace("f.image_id", "i.id") if self.dirs is None and not self.without else where
        if self.dirs is not None:
            return f"SELECT f.image_id AS id FROM iib_file f CROSS JOIN {_DAYS} WHERE {where}", values
        dates = "image i INDEXED BY iib_image_by_date CROSS JOIN iib_file f ON f.image_id = i.id"
        return f"SELECT i.id AS id FROM {dates} WHERE {where}", values


@dataclass
class Spread:
    """Files and bytes, spread out. `hours`: "YYYY-MM-DD HH" → files; `months`: "YYYY-MM" → bytes; `folders`: path →
    [files, bytes]; `count` and `size` are of all, also of those whose date is none."""

    hours: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    folders: dict[str, list[int]] = field(default_factory=dict)
    count: int = 0
    size: int = 0


def spread(reader: sqlite3.Connection, part: Part) -> Spread:
    """The part by hour and by folder. A size that is no number counts for nothing."""
    where, values = part.condition()
    found = Spread()
    by_dir: dict[int | None, list[int]] = {}
    for dir_id, hour, count, taken in reader.execute(
        "SELECT f.dir_id, substr(i.date, 1, 13), count(*), total(CASE typeof(i.size) WHEN 'integer' THEN i.size END)"
        f" FROM iib_file f CROSS JOIN {_DAYS} WHERE {where} GROUP BY 1, 2",
        values,
    ).fetchall():
        size = int(taken)  # a sum of integers could overflow
        found.count += count
        found.size += size
        held = by_dir.setdefault(dir_id, [0, 0])
        held[0] += count
        held[1] += size
        if isinstance(hour, str) and _HOUR.fullmatch(hour):
            found.hours[hour] += count
            found.months[hour[:7]] += size
    paths = {i: shown(path) for i, path in reader.execute("SELECT id, path FROM iib_dir").fetchall()}
    found.folders = {paths[i]: held for i, held in by_dir.items() if i in paths}
    return found


#: For a part of fewer files their own links are read, for a larger one those of the tags.
_FEW = 20_000


def tag_counts(
    reader: sqlite3.Connection, part: Part, kinds: Sequence[str]
) -> dict[str, list[tuple[str, int]]]:
    """Type → (name, files) of its tags within the part, the most frequent first."""
    ids, values = part.ids()
    few = reader.execute(f"SELECT count(*) FROM ({ids} LIMIT {_FEW})", values).fetchone()[0] < _FEW
    chosen = ", ".join("?" * len(kinds))
    if few:
        sql = (
            f"WITH n(tag_id, n) AS (SELECT l.tag_id, count(*) FROM ({ids}) p"
            " CROSS JOIN image_tag l ON l.image_id = p.id GROUP BY l.tag_id)"
            f" SELECT t.type, t.name, n.n FROM n CROSS JOIN tag t ON t.id = n.tag_id WHERE t.type IN ({chosen})"
            " ORDER BY n.n DESC, t.id"
        )
    else:  # the ids of the part are looked up in, for each link
        sql = (
            "SELECT t.type, t.name, count(*) AS n FROM tag t"
            " CROSS JOIN image_tag l INDEXED BY iib_image_tag_by_tag ON l.tag_id = t.id"
            f" WHERE +l.image_id IN ({ids}) AND t.type IN ({chosen}) GROUP BY t.id ORDER BY n DESC, t.id"
        )
    found: dict[str, list[tuple[str, int]]] = {kind: [] for kind in kinds}
    for kind, name, count in reader.execute(sql, [*values, *kinds]).fetchall():
        found[kind].append((name, count))
    return found


def ratings(reader: sqlite3.Connection, part: Part) -> dict[int, int]:
    """Stars, 1 to 5 → files; those without are not among them."""
    where, values = part.condition()
    return dict(
        reader.execute(
            "SELECT k.rating, count(*) FROM iib_mark k JOIN iib_file f ON f.image_id = k.image_id"
            f" JOIN {_DAYS} WHERE k.rating > 0 AND {where} GROUP BY k.rating ORDER BY k.rating",
            values,
        ).fetchall()
    )
