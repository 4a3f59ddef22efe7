"""Terms on what people made of their pictures: ratings, labels, notes, albums; and on stacks of variations."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .patterns import Pattern
from .prints import stack_ids
from .rows import id_list
from .rowtests import RowTest, named_ids, never, none_of

#: Labels by their number.
LABELS = ("none", "red", "orange", "yellow", "green", "blue", "purple")
BEST = 5


def _marked(connection: sqlite3.Connection, sql: str, values: tuple[object, ...] = ()) -> RowTest:
    return RowTest(
        f"EXISTS (SELECT 1 FROM iib_mark k WHERE k.image_id = {{id}} AND {sql})",
        values,
        named_ids(connection, f"SELECT k.image_id FROM iib_mark k WHERE {sql}", values),
        exact=True,
    )


@dataclass(frozen=True)
class Rated:
    """A rating from `low` to `high`, both within; 0 is none."""

    low: int
    high: int

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.low > self.high or self.low > BEST:
            return never()
        if self.low > 0:
            return _marked(
                connection, f"k.rating > 0 AND k.rating BETWEEN {int(self.low)} AND {int(self.high)}"
            )
        return none_of(_marked(connection, f"k.rating > 0 AND k.rating > {int(self.high)}"))


@dataclass(frozen=True)
class Labelled:
    """A label of `LABELS`; None: any."""

    number: int | None = None

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.number == 0:
            return none_of(_marked(connection, "k.label > 0"))
        chosen = "" if self.number is None else f" AND k.label = {int(self.number)}"
        return _marked(connection, f"k.label > 0{chosen}")


@dataclass(frozen=True)
class Noted:
    """A note; one that matches, where there is a pattern."""

    text: Pattern | None = None

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.text is None:
            return _marked(connection, "k.note <> ''")
        return _marked(connection, "k.note <> '' AND k.note LIKE ? ESCAPE '\\'", (self.text.like,))


@dataclass(frozen=True)
class InAlbum:
    """In an album that people put together; None: in any."""

    album_ids: tuple[int, ...] | None = None

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        if self.album_ids == ():
            return never()
        chosen = "" if self.album_ids is None else f" AND a.album_id IN ({id_list(self.album_ids)})"
        return RowTest(
            f"EXISTS (SELECT 1 FROM iib_album_image a WHERE a.image_id = {{id}}{chosen})",
            ids=named_ids(connection, f"SELECT a.image_id FROM iib_album_image a WHERE 1{chosen}"),
            exact=True,
        )


@dataclass(frozen=True)
class AlbumNamed:
    """In an album with such a name. What saved searches of such a name ask stands beside it (`search.query.albums`)."""

    name: Pattern

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        sql = "SELECT id FROM iib_album WHERE query IS NULL AND name LIKE ? ESCAPE '\\'"
        rows = connection.execute(sql, (self.name.like,)).fetchall()
        return InAlbum(tuple(row[0] for row in rows)).bound(connection)


@dataclass(frozen=True)
class InStack:
    """A variation of that picture, or the picture itself."""

    image_id: int

    def bound(self, connection: sqlite3.Connection) -> RowTest:
        found = set(stack_ids(connection, self.image_id))
        return RowTest(f"{{id}} IN ({id_list(found)})", ids=lambda cap, effort: set(found), exact=True)
