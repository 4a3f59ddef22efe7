"""Albums as the page sees them: with counts, covers and an undo for every change."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ..db import albums
from ..db.albums import Album, Place
from ..db.connection import Database
from ..errors import BadRequest
from ..search.service import Search
from .takeback import TakeBack

T = TypeVar("T")


@dataclass(frozen=True)
class Shown:
    """An album, how many pictures it shows (None: a search that was not counted), its cover as (id, version)."""

    album: Album
    count: int | None
    cover: tuple[int, int] | None


class Albums:
    """Reads and changes albums. Safe from any thread."""

    def __init__(
        self,
        db: Database,
        publish: Callable[[dict[str, Any]], None],
        back: TakeBack,
        search: Search,
    ) -> None:
        self._db = db
        self._publish = publish
        self._back = back
        self._search = search

    def all(self) -> list[Shown]:
        """Every album in its order; smart ones without a count."""
        reader = self._db.reader()
        found = albums.all_albums(reader)
        counted = albums.counts(reader, self._search.refused())
        manual = [a.id for a in found if a.query is None]
        first = albums.covers(reader, [i for i in manual if counted.get(i)])
        chosen = {a.id: a.cover_id or first.get(a.id, 0) for a in found}
        rows = {row.id: row for row, _ in self._search.rows([i for i in chosen.values() if i])}
        shown = []
        for album in found:
            row = rows.get(chosen[album.id])
            count = counted.get(album.id, 0) if album.query is None else None
            shown.append(Shown(album, count, (row.id, row.version) if row else None))
        return shown

    def get(self, album_id: int) -> Album:
        """That album. Raises NotFound."""
        return albums.by_id(self._db.reader(), album_id)

    def named(self, name: str) -> Album:
        """The album of that name, made where there is none. Raises BadRequest for a saved search of that name."""
        found = albums.by_name(self._db.reader(), name) or self.add(name)
        if found.query is not None:
            raise BadRequest(f"“{found.name}” is a saved search; pictures go into albums without one.")
        return found

    def add(self, name: str, query: str | None = None, color: str = "", ids: Sequence[int] = ()) -> Album:
        """A new album with these pictures. Raises BadRequest for a bad name, Conflict for one that is taken."""
        if query is not None and ids:
            raise BadRequest("A smart album is filled by its search.")

        def work(c: sqlite3.Connection) -> Album:
            album = albums.add(c, name, query, fitting_color(color))
            albums.put_in(c, album.id, ids)
            return album

        album = self._db.write(work)
        self._told([album.id])
        return album

    def change(
        self,
        album_id: int,
        *,
        name: str | None = None,
        color: str | None = None,
        cover_id: int | None = None,
        query: str | None = None,
    ) -> str:
        """Change what is given; the undo's key. Raises as `db.albums.set_look`."""
        color = None if color is None else fitting_color(color)
        old = self._write(
            album_id,
            lambda c: albums.set_look(c, album_id, name=name, color=color, cover_id=cover_id, query=query),
        )
        return self._keep(
            album_id,
            lambda c: albums.set_look(
                c, album_id, name=old.name, color=old.color, cover_id=old.cover_id, query=old.query
            ),
        )

    def remove(self, album_id: int) -> str:
        """Delete an album, not its pictures; the undo's key. Raises NotFound."""

        def work(c: sqlite3.Connection) -> tuple[Album, list[Place]]:
            was = albums.by_id(c, album_id), albums.places(c, album_id)
            albums.remove(c, album_id)
            return was

        album, places = self._write(album_id, work)

        def back(c: sqlite3.Connection) -> None:
            taken = albums.by_name(c, album.name)
            # somebody made another one of that name meanwhile
            kept = replace(album, name=f"{album.name} ({album.id})") if taken else album
            albums.put_back(c, kept, places)

        return self._keep(album_id, back)

    def arrange(self, album_id: int, image_ids: Sequence[int], before: int | None) -> str:
        """Put pictures before another one, or at the end; the undo's key. Raises as `db.albums.arrange`."""

        def work(c: sqlite3.Connection) -> list[Place]:
            if albums.by_id(c, album_id).query is not None:
                raise BadRequest("The pictures of a smart album have the order of its search.")
            return albums.arrange(c, album_id, image_ids, before)

        places = self._write(album_id, work)
        return self._keep(album_id, lambda c: albums.put_places(c, album_id, places))

    def order(self, album_ids: Sequence[int]) -> str:
        """Show the albums in this order; those that are not named follow. The undo's key."""

        def work(c: sqlite3.Connection, wanted: Sequence[int]) -> list[int]:
            old = [album.id for album in albums.all_albums(c)]
            ids = [i for i in dict.fromkeys(wanted) if i in old]
            for n, i in enumerate([*ids, *(i for i in old if i not in ids)]):
                albums.set_look(c, i, position=float(n + 1))
            return old

        old = self._write(0, lambda c: work(c, album_ids))

        def back(c: sqlite3.Connection) -> None:
            work(c, old)

        return self._keep(0, back)

    def _write(self, album_id: int, work: Callable[[sqlite3.Connection], T]) -> T:
        result = self._db.write(work)
        self._told([album_id])
        return result

    def _keep(self, album_id: int, back: Callable[[sqlite3.Connection], Any]) -> str:
        return self._back.keep(back, lambda: self._told([album_id]))

    def _told(self, album_ids: list[int]) -> None:
        self._publish({"type": "albums", "ids": album_ids})


def fitting_color(color: str) -> str:
    """A CSS colour or "". Raises BadRequest for what could be anything else."""
    if len(color) > 64 or re.search(r"[;{}<>]|url", color, re.IGNORECASE):
        raise BadRequest("That is not a colour.")
    return color
