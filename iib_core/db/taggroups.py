"""Groups that somebody sorts the own tags into; and a tag that goes and can come back."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import BadRequest, Conflict, NotFound
from ..tagrule import fits
from . import tags
from .rows import clean
from .tags import Tag

LONGEST_NAME = 100


@dataclass(frozen=True)
class TagGroup:
    """A group of own tags, `color` any CSS colour or ""."""

    id: int
    name: str
    color: str


@dataclass(frozen=True)
class GoneTag:
    """A tag as it was before it was removed: its links as (image id, time), and its group, 0 for none."""

    tag: Tag
    links: Sequence[tuple[int, str | None]]
    group_id: int


def all_groups(reader: sqlite3.Connection) -> list[TagGroup]:
    """Every group, in their order."""
    rows = reader.execute("SELECT id, name, color FROM iib_tag_group ORDER BY position, id").fetchall()
    return [TagGroup(*row) for row in rows]


def members(reader: sqlite3.Connection) -> dict[int, int]:
    """Tag id → its group's id, of tags that are in one."""
    return dict(reader.execute("SELECT tag_id, group_id FROM iib_tag_in_group").fetchall())


def add(connection: sqlite3.Connection, name: str, color: str = "") -> TagGroup:
    """A new group behind the others. Raises BadRequest for a bad name, Conflict for one that is taken."""
    name = _fitting(connection, name, 0)
    made = connection.execute(
        "INSERT INTO iib_tag_group(name, color, position)"
        " VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM iib_tag_group))",
        (name, clean(color)),
    ).lastrowid
    assert made is not None
    return TagGroup(made, name, color)


def set_look(
    connection: sqlite3.Connection, group_id: int, *, name: str | None = None, color: str | None = None
) -> None:
    """Change what is given. Raises NotFound, and as `add`."""
    row = connection.execute("SELECT name, color FROM iib_tag_group WHERE id = ?", (group_id,)).fetchone()
    if row is None:
        raise NotFound("This group does not exist any more. Reload the page.")
    connection.execute(
        "UPDATE iib_tag_group SET name = ?, color = ? WHERE id = ?",
        (
            row[0] if name is None else _fitting(connection, name, group_id),
            row[1] if color is None else clean(color),
            group_id,
        ),
    )


def remove(connection: sqlite3.Connection, group_id: int) -> None:
    """The group goes, its tags stay."""
    connection.execute("DELETE FROM iib_tag_in_group WHERE group_id = ?", (group_id,))
    connection.execute("DELETE FROM iib_tag_group WHERE id = ?", (group_id,))


def put_back(
    connection: sqlite3.Connection, group: TagGroup, position: float, tag_ids: Sequence[int]
) -> None:
    """A group as it was, under its old id."""
    connection.execute(
        "INSERT OR REPLACE INTO iib_tag_group(id, name, color, position) VALUES (?, ?, ?, ?)",
        (group.id, group.name, group.color, position),
    )
    assign(connection, tag_ids, group.id)


def position_of(reader: sqlite3.Connection, group_id: int) -> float:
    """Where the group stands among the others; 0 for none."""
    row = reader.execute("SELECT position FROM iib_tag_group WHERE id = ?", (group_id,)).fetchone()
    return float(row[0]) if row else 0.0


def assign(connection: sqlite3.Connection, tag_ids: Sequence[int], group_id: int) -> None:
    """Put own tags into a group, out of any other; 0: into none."""
    if not group_id:
        connection.executemany("DELETE FROM iib_tag_in_group WHERE tag_id = ?", [(i,) for i in tag_ids])
        return
    connection.executemany(
        "INSERT OR REPLACE INTO iib_tag_in_group(tag_id, group_id)"
        " SELECT t.id, g.id FROM tag t, iib_tag_group g WHERE t.id = ? AND t.type = 'custom' AND g.id = ?",
        [(i, group_id) for i in tag_ids],
    )


def rename(connection: sqlite3.Connection, tag_id: int, name: str) -> str:
    """Give an own tag another name; the one it had.

    Raises BadRequest for a name that breaks the rule and for `like`, NotFound, Conflict for one that is taken.
    """
    tag = tags.by_id(connection, tag_id)
    name = clean(name.strip())
    if tag is None or tag.type != "custom":
        raise NotFound("There is no such tag any more.")
    if tag.name == "like":
        raise BadRequest("The tag “like” belongs to the heart button and keeps its name.")
    if not fits(name):
        raise BadRequest("This name is too long for a tag.")
    other = tags.by_name(connection, "custom", name)
    if other is not None and other.id != tag_id:
        raise Conflict(f"There is a tag “{name}” already.")
    connection.execute("UPDATE tag SET name = ? WHERE id = ?", (name, tag_id))
    return tag.name


def gone(reader: sqlite3.Connection, tag_id: int) -> GoneTag:
    """What is needed to bring a tag back. Raises NotFound."""
    tag = tags.by_id(reader, tag_id)
    if tag is None:
        raise NotFound("There is no such tag any more.")
    links = reader.execute(
        "SELECT image_id, created_at FROM image_tag WHERE tag_id = ?", (tag_id,)
    ).fetchall()
    return GoneTag(tag, [(row[0], row[1]) for row in links], members(reader).get(tag_id, 0))


def bring_back(connection: sqlite3.Connection, was: GoneTag) -> None:
    """A tag that was removed, under its old id, on the pictures that are still there; the one of its name if there is
    one by now."""
    tag = was.tag
    other = tags.by_name(connection, "custom", tag.name)
    if other is None:
        connection.execute(
            "INSERT INTO tag(id, name, score, type, count, color) VALUES (?, ?, ?, 'custom', 0, ?)",
            (tag.id, tag.name, tag.score, tag.color),
        )
    tag_id = other.id if other else tag.id
    connection.executemany(
        "INSERT INTO image_tag(image_id, tag_id, created_at) SELECT ?1, ?2, ?3 WHERE EXISTS"
        " (SELECT 1 FROM image WHERE id = ?1) AND NOT EXISTS"
        " (SELECT 1 FROM image_tag WHERE image_id = ?1 AND tag_id = ?2)",
        [(i, tag_id, at) for i, at in was.links],
    )
    assign(connection, [tag_id], was.group_id)


def put_members(connection: sqlite3.Connection, given: Mapping[int, int]) -> None:
    """Tags into the groups named (0: none)."""
    for tag_id, group_id in given.items():
        assign(connection, [tag_id], group_id)


def _fitting(connection: sqlite3.Connection, name: str, group_id: int) -> str:
    name = " ".join(clean(name).split())
    if not name or len(name) > LONGEST_NAME:
        raise BadRequest(f"A group's name has between 1 and {LONGEST_NAME} characters.")
    row = connection.execute("SELECT id FROM iib_tag_group WHERE name = ? COLLATE NOCASE", (name,)).fetchone()
    if row is not None and row[0] != group_id:
        raise Conflict(f"There is a group “{name}” already.")
    return name
