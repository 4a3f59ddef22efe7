"""Terms on what is known of a file: tags, numbers, dates, kind, folder, state."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from ..mediatypes import MediaKind
from ..metadata.called import networks_called
from .candidates import match
from .columns import INDEXES
from .dirs import dirs_after, dirs_of, dirs_within
from .functions import TextTest
from .migrations import has_text_index
from .nodesets import sets_with
from .patterns import Pattern
from .rows import id_list
from .rowtests import Effort, RowTest, every, named_ids, never
from .weights import all_weighed, calling

#: Every type of the tags that we make (`metadata.tags`) or the user does.
TAG_TYPES = (
    "custom", "pos", "Model", "Sampler", "Source Identifier", "lora", "lyco", "size", "Media Type", "Size", "Refiner",
    "Refiner All", "Hires upscaler", "Hires All", "Postprocess upscale by", "Postprocess upscaler",
)  # fmt: skip


def tags_named(reader: sqlite3.Connection, types: tuple[str, ...], wanted: Pattern) -> list[int]:
    """Ids of the tags of these types whose name matches, whatever the case of ASCII letters."""
    kinds = ",".join("?" * len(types))
    if wanted.exactly is not None:
        sql, value = "t.name = ? COLLATE NOCASE", wanted.exactly
    else:
        sql, value = "t.name LIKE ? ESCAPE '\\'", wanted.like
    rows = reader.execute(f"SELECT t.id FROM tag t WHERE t.type IN ({kinds}) AND {sql}", (*types, value))
    return [row[0] for row in rows.fetchall()]


@dataclass(frozen=True)
class Tagged:
    """A tag of one of these types, with such a name; None: with any."""

    types: tuple[str, ...]
    name: Pattern | None = None

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        name = self.name or Pattern("%", ())
        return linked(connection, tags_named(connection, self.types, name))


def linked(connection: sqlite3.Connection, tag_ids: list[int]) -> RowTest:
    """The test for having one of these tags."""
    if not tag_ids:
        return never()
    chosen = f"l.tag_id IN ({id_list(tag_ids)})"
    return RowTest(
        f"EXISTS (SELECT 1 FROM image_tag l WHERE l.image_id = {{id}} AND {chosen})",
        ids=named_ids(connection, f"SELECT l.image_id FROM image_tag l WHERE {chosen}"),
        exact=True,
    )


@dataclass(frozen=True)
class Network:
    """A LoRA or LyCORIS with such a name, called with a weight from `low` to `high`."""

    name: Pattern
    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        ids = tags_named(connection, ("lora", "lyco"), self.name)
        if not ids:
            return never()
        names = {
            row[0].casefold()
            for row in connection.execute(f"SELECT name FROM tag WHERE id IN ({id_list(ids)})").fetchall()
        }
        if all_weighed(connection):
            return self._weighed(connection, names)

        def fits(text: str) -> bool:
            return any(n.name.casefold() in names and self._within(n.weight) for n in networks_called(text))

        test = TextTest(fits)
        called = RowTest(f"iib_test({test.number}, i.exif)", functions=[test], effort=Effort.SCAN)
        return every([linked(connection, ids), called])

    def _weighed(self, connection: sqlite3.Connection, names: set[str]) -> RowTest:
        texts, values = calling(
            connection, names, self.low, self.high, low_open=self.low_open, high_open=self.high_open
        )
        found = (
            f"SELECT f.image_id FROM ({texts.replace('SELECT', 'SELECT DISTINCT', 1)}) t"
            " CROSS JOIN iib_file f INDEXED BY iib_file_by_text ON f.text_id = t.text_id"
        )
        return RowTest(f"f.text_id IN ({texts})", values, named_ids(connection, found, values), exact=True)

    def _within(self, weight: float | None) -> bool:
        return (
            weight is not None
            and self.low <= weight <= self.high
            and not (self.low_open and weight == self.low)
            and not (self.high_open and weight == self.high)
        )


#: Names of numbers → their expressions; what reads `image` has an "i." in it.
NUMBERS = {
    "steps": "f.steps",
    "cfg": "f.cfg",
    "denoise": "f.denoise",
    "clip_skip": "f.clip_skip",
    "width": "f.width",
    "height": "f.height",
    "ratio": "f.width * 1.0 / nullif(f.height, 0)",
    "megapixels": "f.width * f.height / 1000000.0",
    "duration": "f.duration",
    "bytes": "i.size",
}


@dataclass(frozen=True)
class Number:
    """A number of `NUMBERS` between two bounds, either of which may be open or missing."""

    name: str
    low: float | int | None = None
    high: float | int | None = None
    low_open: bool = False
    high_open: bool = False

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        key = NUMBERS[self.name]
        indexed = INDEXES.get(self.name)
        parts: list[str] = []
        values: list[float | int] = []
        if self.low is not None:
            parts.append(f"{key} {'>' if self.low_open else '>='} ?")
            values.append(self.low)
        if self.high is not None:
            parts.append(f"{key} {'<' if self.high_open else '<='} ?")
            values.append(self.high)
        sql = " AND ".join(parts) or f"{key} IS NOT NULL"
        if indexed:  # "+": the test must not lead the planner to the index when it walks
            found = f"SELECT f.image_id FROM iib_file f INDEXED BY {indexed} WHERE {sql}"
            return RowTest(
                f"({sql.replace(key, f'+{key}')})",
                tuple(values),
                named_ids(connection, found, values),
                exact=True,
            )
        if "i." in key:
            return RowTest(f"({sql})", tuple(values), effort=Effort.SCAN)
        ids = named_ids(connection, f"SELECT f.image_id FROM iib_file f WHERE {sql}", values)
        return RowTest(f"({sql})", tuple(values), ids, Effort.SCAN)


_SEED_KEY = "substr('00000000000000000000' || f.seed, -20)"


@dataclass(frozen=True)
class Seed:
    """A seed that matches the pattern, or lies between two (whole numbers of any size)."""

    name: Pattern | None = None
    low: int | None = None
    high: int | None = None

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.name is not None:
            sql, values = "f.seed LIKE ? ESCAPE '\\'", [self.name.like]
        else:
            low, high = self.low or 0, 10**20 - 1 if self.high is None else self.high
            sql, values = f"{_SEED_KEY} BETWEEN ? AND ?", [f"{low:020d}", f"{high:020d}"]
        digits = max(self.name.literals, key=len, default="") if self.name else ""
        if len(digits) >= 3 and has_text_index(connection):
            found = "SELECT rowid FROM iib_seed_fts WHERE iib_seed_fts MATCH ?"
            return RowTest(sql, tuple(values), named_ids(connection, found, [match(digits)]))
        ids = named_ids(connection, f"SELECT f.image_id FROM iib_file f WHERE {sql}", values)
        return RowTest(sql, tuple(values), ids, Effort.SCAN)


@dataclass(frozen=True)
class Dated:
    """A date from `since` on and before `until`, both as `image.date` has them; "" is open."""

    since: str = ""
    until: str = ""

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        bounds = [("i.date >= ?", self.since), ("i.date < ?", self.until)]
        sql = " AND ".join(test for test, value in bounds if value) or "1"
        values = tuple(value for _, value in bounds if value)
        statement = f"SELECT i.id FROM image i INDEXED BY iib_image_by_date WHERE {sql}"
        return RowTest(f"({sql})", values, named_ids(connection, statement, values), exact=True)


@dataclass(frozen=True)
class OfKind:
    """A kind of media."""

    kind: MediaKind

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.kind is MediaKind.IMAGE:  # nearly all are: no index knows them
            return RowTest("f.kind = 0")
        sql = f"SELECT image_id FROM iib_file WHERE kind = {int(self.kind)} AND kind <> 0"
        return RowTest(f"f.kind = {int(self.kind)}", ids=named_ids(connection, sql), exact=True)


@dataclass(frozen=True)
class InFolder:
    """In one of these folders (whole paths), or below, unless `only_here`."""

    paths: tuple[str, ...]
    only_here: bool = False

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        within = dirs_of if self.only_here else dirs_within
        return in_dirs(connection, within(connection, self.paths))


@dataclass(frozen=True)
class FolderNamed:
    """In a folder with such a name, or below one; a name of several parts has them one in the other.

    `expression` is anchored at the start and end of those parts; letters of either case are equal.
    """

    expression: str

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        wanted = re.compile(rf"(?:^|[\\/]){self.expression}(?:[\\/]|$)", re.IGNORECASE | re.DOTALL)
        found = [i for i, path in dirs_after(connection, 0) if wanted.search(path)]
        return in_dirs(connection, found)


def in_dirs(connection: sqlite3.Connection, dir_ids: list[int]) -> RowTest:
    """The test for lying in one of the folders with these ids."""
    if not dir_ids:
        return never()
    chosen = f"f.dir_id IN ({id_list(dir_ids)})"
    ids = named_ids(connection, f"SELECT f.image_id FROM iib_file f WHERE {chosen}")
    return RowTest(chosen, ids=ids, exact=True)


@dataclass(frozen=True)
class WithNode:
    """A ComfyUI graph with a node of such a kind."""

    kind: Pattern

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        sets = id_list(sets_with(connection, self.kind.like))
        if not sets:
            return never()
        found = f"SELECT f.image_id FROM iib_file f WHERE f.nodes IN ({sets}) AND f.nodes IS NOT NULL"
        return RowTest(f"f.nodes IN ({sets})", ids=named_ids(connection, found), exact=True)
