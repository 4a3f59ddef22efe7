"""Albums: pictures put together by hand, in an order of their own, or by a saved search (smart albums)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import BadRequest, Conflict, NotFound
from .rows import chunks, clean, id_list

LONGEST_NAME = 200
LONGEST_QUERY = 5000
#: Between neighbours in an album there is room for many moves before positions are dealt out anew.
_STEP = 1024.0
_CLOSEST = 1e-6

#: (image id, position) in one album.
Place = tuple[int, float]


@dataclass(frozen=True)
class Album:
    """One album; a smart one has a `query`. `cover_id` is the picture that somebody chose, 0 when nobody did."""

    id: int
    name: str
    query: str | None
    position: float
    color: str
    cover_id: int
    created: float


_SELECT = (
    "SELECT id, name, query, position, color, coalesce(cover_id, 0), coalesce(created, 0) FROM iib_album"
)


def all_albums(reader: sqlite3.Connection) -> list[Album]:
    """Every album, in their order."""
    return [Album(*row) for row in reader.execute(f"{_SELECT} ORDER BY position, id").fetchall()]


def by_id(reader: sqlite3.Connection, album_id: int) -> Album:
    """That album. Raises NotFound."""
    row = reader.execute(f"{_SELECT} WHERE id = ?", (album_id,)).fetchone()
    if row is None:
        raise NotFound("This album does not exist any more. Reload the page.")
    return Album(*row)


def by_name(reader: sqlite3.Connection, name: str) -> Album | None:
    """The album of that name, in whatever case (of ASCII letters)."""
    row = reader.execute(f"{_SELECT} WHERE name = ? COLLATE NOCASE", (clean(name.strip()),)).fetchone()
    return Album(*row) if row else None


def fitting_name(connection: sqlite3.Connection, name: str, album_id: int = 0) -> str:
    """`name` as it is kept. Raises BadRequest for none or too long a one, Conflict when another album has it."""
    name = " ".join(clean(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise BadRequest(f"An album's name has between 1 and {LONGEST_NAME} characters.")
    other = by_name(connection, name)
    if other is not None and other.id != album_id:
        raise Conflict(f"There is an album “{other.name}” already. Choose another name.")
    return name


def add(connection: sqlite3.Connection, name: str, query: str | None = None, color: str = "") -> Album:
    """A new album, behind all others. Raises as `fitting_name`, and BadRequest for too long a search."""
    if query is not None and len(query) > LONGEST_QUERY:
        raise BadRequest(f"A saved search has at most {LONGEST_QUERY:,} characters.")
    last = connection.execute("SELECT coalesce(max(position), 0) FROM iib_album").fetchone()[0]
    made = connection.execute(
        "INSERT INTO iib_album(name, query, position, color, created) VALUES (?, ?, ?, ?, ?)",
        (
            fitting_name(connection, name),
            None if query is None else clean(query),
            last + _STEP,
            clean(color),
            time.time(),
        ),
    ).lastrowid
    assert made is not None
    return by_id(connection, made)


def put_back(connection: sqlite3.Connection, album: Album, places: Sequence[Place]) -> None:
    """An album as it was, under its old id; pictures that are gone for good stay away."""
    connection.execute(
        "INSERT OR REPLACE INTO iib_album(id, name, query, position, color, cover_id, created)"
        " VALUES (?, ?, ?, ?, ?, nullif(?, 0), ?)",
        (album.id, album.name, album.query, album.position, album.color, album.cover_id, album.created),
    )
    put_places(connection, album.id, places)


def remove(connection: sqlite3.Connection, album_id: int) -> None:
    """The album goes, its pictures stay where they are."""
    connection.execute("DELETE FROM iib_album_image WHERE album_id = ?", (album_id,))
    connection.execute("DELETE FROM iib_album WHERE id = ?", (album_id,))


def places(reader: sqlite3.Connection, album_id: int) -> list[Place]:
    """All pictures of a manual album with their positions, in order, missing ones too."""
    rows = reader.execute(
        "SELECT image_id, position FROM iib_album_image WHERE album_id = ? ORDER BY position, image_id",
        (album_id,),
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def put_places(connection: sqlite3.Connection, album_id: int, given: Sequence[Place]) -> None:
    """Pictures at these positions, in or not in the album yet."""
    connection.executemany(
        "INSERT OR REPLACE INTO iib_album_image(album_id, image_id, position)"
        " SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM image WHERE id = ?2)",
        [(album_id, i, position) for i, position in given],
    )


def put_in(connection: sqlite3.Connection, album_id: int, image_ids: Sequence[int]) -> list[int]:
    """Add pictures at the album's end, in this order; those that were not in it."""
    known: set[int] = set()
    wanted = list(dict.fromkeys(image_ids))
    for part in chunks(wanted, 2000):
        known.update(
            row[0]
            for row in connection.execute(
                f"SELECT image_id FROM iib_album_image WHERE album_id = ? AND image_id IN ({id_list(part)})",
                (album_id,),
            )
        )
    last = connection.execute(
        "SELECT coalesce(max(position), 0) FROM iib_album_image WHERE album_id = ?", (album_id,)
    ).fetchone()[0]
    new = [i for i in wanted if i not in known]
    put_places(connection, album_id, [(i, last + _STEP * n) for n, i in enumerate(new, start=1)])
    return new


def take_out(connection: sqlite3.Connection, album_id: int, image_ids: Sequence[int]) -> list[Place]:
    """Remove pictures from the album; those that were in it, with the positions they had."""
    had: list[Place] = []
    for part in chunks(list(dict.fromkeys(image_ids)), 2000):
        chosen = f"album_id = ? AND image_id IN ({id_list(part)})"
        rows = connection.execute(
            f"SELECT image_id, position FROM iib_album_image WHERE {chosen}", (album_id,)
        )
        had += [(row[0], row[1]) for row in rows.fetchall()]
        connection.execute(f"DELETE FROM iib_album_image WHERE {chosen}", (album_id,))
    return had


def arrange(
    connection: sqlite3.Connection, album_id: int, image_ids: Sequence[int], before: int | None
) -> list[Place]:
    """Put pictures of the album, in this order, before another one, or at the end; where all that moved were before.

    Raises BadRequest when `before` is among those that move.
    """
    order = places(connection, album_id)
    position_of = dict(order)
    moving = [i for i in dict.fromkeys(image_ids) if i in position_of]
    if before in moving:
        raise BadRequest("Pictures cannot be put before themselves.")
    if not moving:
        return []
    gone = set(moving)
    staying = [place for place in order if place[0] not in gone]
    at = next((n for n, (i, _) in enumerate(staying) if i == before), len(staying))
    low = staying[at - 1][1] if at else None
    high = staying[at][1] if at < len(staying) else None
    step = _step(low, high, len(moving))
    if step < _CLOSEST:
        all_ids = [i for i, _ in staying[:at]] + moving + [i for i, _ in staying[at:]]
        put_places(connection, album_id, [(i, _STEP * n) for n, i in enumerate(all_ids, start=1)])
        return order
    start = low if low is not None else (high or 0.0) - step * (len(moving) + 1)
    put_places(connection, album_id, [(i, start + step * n) for n, i in enumerate(moving, start=1)])
    return [(i, position_of[i]) for i in moving]


def _step(low: float | None, high: float | None, n: int) -> float:
    return _STEP if low is None or high is None else (high - low) / (n + 1)


def set_look(
    connection: sqlite3.Connection,
    album_id: int,
    *,
    name: str | None = None,
    color: str | None = None,
    cover_id: int | None = None,
    query: str | None = None,
    position: float | None = None,
) -> Album:
    """Change what is given and leave what is None; `cover_id` 0 is no cover. The album as it was.

    Raises NotFound, what `fitting_name` raises, and BadRequest for a search on an album that is filled by hand.
    """
    old = by_id(connection, album_id)
    if query is not None and (old.query is None or len(query) > LONGEST_QUERY):
        raise BadRequest("Only a smart album has a search, of at most 5,000 characters.")
    connection.execute(
        "UPDATE iib_album SET name = ?, color = ?, cover_id = nullif(?, 0), query = ?, position = ? WHERE id = ?",
        (
            old.name if name is None else fitting_name(connection, name, album_id),
            old.color if color is None else clean(color),
            old.cover_id if cover_id is None else cover_id,
            old.query if query is None else clean(query),
            old.position if position is None else position,
            album_id,
        ),
    )
    return old


def counts(reader: sqlite3.Connection, without_dirs: Sequence[int] = ()) -> dict[int, int]:
    """Album id → how many pictures it shows: present, and not in the folders `without_dirs`."""
    source, hidden = "iib_album_image a", ""
    if without_dirs:
        source += " JOIN iib_file f ON f.image_id = a.image_id"
        hidden = f" AND f.dir_id NOT IN ({id_list(without_dirs)})"
    return {
        row[0]: row[1]
        for row in reader.execute(
            f"SELECT a.album_id, count(*) FROM {source}"
            f" WHERE NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = a.image_id){hidden}"
            " GROUP BY a.album_id"
        ).fetchall()
    }


def covers(reader: sqlite3.Connection, album_ids: Sequence[int]) -> dict[int, int]:
    """Album id → its first present picture, of manual albums that have any."""
    found: dict[int, int] = {}
    for album_id in album_ids:
        row = reader.execute(
            "SELECT a.image_id FROM iib_album_image a INDEXED BY iib_album_image_in_order WHERE a.album_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = a.image_id)"
            " ORDER BY a.position, a.image_id LIMIT 1",
            (album_id,),
        ).fetchone()
        if row:
            found[album_id] = row[0]
    return found


def of_images(reader: sqlite3.Connection, image_ids: Sequence[int]) -> dict[int, list[int]]:
    """Image id → the manual albums it is in."""
    found: dict[int, list[int]] = {}
    for part in chunks(list(dict.fromkeys(image_ids)), 2000):
        for image_id, album_id in reader.execute(
            f"SELECT image_id, album_id FROM iib_album_image WHERE image_id IN ({id_list(part)})"
        ).fetchall():
            found.setdefault(image_id, []).append(album_id)
    return found
