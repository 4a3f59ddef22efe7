"""Everything that somebody decides about many pictures at once, as one change that can be taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..errors import BadRequest
from . import albums, marks, tags
from .albums import Place
from .marks import Mark
from .rows import chunks, id_list


@dataclass(frozen=True)
class Change:
    """What is to become of the pictures; None and () leave things as they are."""

    rating: int | None = None
    label: int | None = None
    note: str | None = None
    add_tags: Sequence[int] = ()
    remove_tags: Sequence[int] = ()
    add_albums: Sequence[int] = ()
    remove_albums: Sequence[int] = ()


@dataclass
class Before:
    """What a change did away with, enough to put it back."""

    marks: list[Mark] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)  # of the marks, that were set
    linked: dict[int, list[int]] = field(default_factory=dict)
    unlinked: dict[int, list[int]] = field(default_factory=dict)
    put_in: dict[int, list[int]] = field(default_factory=dict)
    taken_out: dict[int, list[Place]] = field(default_factory=dict)

    @property
    def images(self) -> set[int]:
        """The pictures that were changed."""
        ids = {mark.image_id for mark in self.marks}
        for group in (*self.linked.values(), *self.unlinked.values(), *self.put_in.values()):
            ids.update(group)
        for taken in self.taken_out.values():
            ids.update(i for i, _ in taken)
        return ids


def apply(connection: sqlite3.Connection, image_ids: Sequence[int], change: Change) -> Before:
    """Carry a change out; ids of no image are passed over.

    Raises BadRequest for a tag that is not the user's own or an album that is filled by a search, NotFound for an
    album that there is not.
    """
    ids = _known(connection, image_ids)
    before = Before(
        marks.change(connection, ids, rating=change.rating, label=change.label, note=change.note),
        [name for name in ("rating", "label", "note") if getattr(change, name) is not None],
    )
    for tag_id in (*change.add_tags, *change.remove_tags):
        tag = tags.by_id(connection, tag_id)
        if tag is None or tag.type != "custom":
            raise BadRequest("There is no such tag any more.")
    for album_id in (*change.add_albums, *change.remove_albums):
        if albums.by_id(connection, album_id).query is not None:
            raise BadRequest("A smart album is filled by its search. Pictures go into albums without one.")
    for tag_id in change.add_tags:
        having = set(_linked(connection, tag_id, ids))
        before.linked[tag_id] = [i for i in ids if i not in having]
        tags.link(connection, before.linked[tag_id], tag_id)
    for tag_id in change.remove_tags:
        before.unlinked[tag_id] = _linked(connection, tag_id, ids)
        tags.unlink(connection, before.unlinked[tag_id], tag_id)
    for album_id in change.add_albums:
        before.put_in[album_id] = albums.put_in(connection, album_id, ids)
    for album_id in change.remove_albums:
        before.taken_out[album_id] = albums.take_out(connection, album_id, ids)
    return before


def revert(connection: sqlite3.Connection, before: Before) -> None:
    """Put back what a change did away with; what is gone since then (a tag, an album) is passed over."""
    if before.marks:
        marks.put(connection, before.marks, before.columns)
    for tag_id, ids in before.linked.items():
        tags.unlink(connection, ids, tag_id)
    for tag_id, ids in before.unlinked.items():
        if tags.by_id(connection, tag_id) is not None:
            tags.link(connection, ids, tag_id)
    there = {album.id for album in albums.all_albums(connection)}
    for album_id, ids in before.put_in.items():
        albums.take_out(connection, album_id, ids)
    for album_id, places in before.taken_out.items():
        if album_id in there:
            albums.put_places(connection, album_id, places)


@dataclass
class Summary:
    """What many pictures have: how many of them each value."""

    ratings: dict[int, int]
    labels: dict[int, int]
    notes: list[str]  # different ones, "" for pictures without; at most two
    tags: dict[int, int]
    albums: dict[int, int]
    images: int


def summary(reader: sqlite3.Connection, image_ids: Sequence[int]) -> Summary:
    """What these pictures have, for a form that changes all of them."""
    ids = _known(reader, image_ids)
    found = Summary({}, {}, [], {}, {}, len(ids))
    notes: set[str] = set()
    for part in chunks(ids, 2000):
        given = marks.of_images(reader, part)
        for image_id in part:
            mark = given.get(image_id, Mark(image_id))
            found.ratings[mark.rating] = found.ratings.get(mark.rating, 0) + 1
            found.labels[mark.label] = found.labels.get(mark.label, 0) + 1
            if len(notes) < 2:
                notes.add(mark.note)
        chosen = f"image_id IN ({id_list(part)})"
        own = "SELECT l.tag_id, count(*) FROM image_tag l JOIN tag t ON t.id = l.tag_id AND t.type = 'custom'"
        for counts, sql in (
            (found.tags, f"{own} WHERE l.{chosen} GROUP BY l.tag_id"),
            (
                found.albums,
                f"SELECT album_id, count(*) FROM iib_album_image WHERE {chosen} GROUP BY album_id",
            ),
        ):
            for key, n in reader.execute(sql).fetchall():
                counts[key] = counts.get(key, 0) + n
    found.notes = sorted(notes)
    return found


def _known(reader: sqlite3.Connection, image_ids: Sequence[int]) -> list[int]:
    """Those ids of which there is an image, each once and in their order."""
    there: set[int] = set()
    wanted = list(dict.fromkeys(image_ids))
    for part in chunks(wanted, 2000):
        there.update(row[0] for row in reader.execute(f"SELECT id FROM image WHERE id IN ({id_list(part)})"))
    return [i for i in wanted if i in there]


def _linked(connection: sqlite3.Connection, tag_id: int, image_ids: Sequence[int]) -> list[int]:
    found: list[int] = []
    for part in chunks(image_ids, 2000):
        sql = f"SELECT image_id FROM image_tag WHERE tag_id = ? AND image_id IN ({id_list(part)})"
        found += [row[0] for row in connection.execute(sql, (tag_id,))]
    return found
