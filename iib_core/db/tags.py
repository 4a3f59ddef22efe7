"""Tags and their links to images. `tag.count` is kept by the writer's triggers."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import BadRequest
from ..tagrule import fits
from .rows import chunks, clean, id_list, rows_in, shown, stored

#: As many prompt tags as the contract's `basic_info` sends at most.
MOST_POS_TAGS = 4096


@dataclass(frozen=True)
class Tag:
    """One tag; `type` is "custom" for the user's own, else what was derived ("pos", "Model", …)."""

    id: int
    name: str
    type: str
    score: int
    count: int
    color: str


_SELECT = "SELECT t.id, t.name, t.type, coalesce(t.score, 0), max(coalesce(t.count, 0), 0), coalesce(t.color, '') FROM tag t"


def _tags(rows: Sequence[Sequence[object]]) -> list[Tag]:
    return [Tag(*row) for row in rows]  # type: ignore[arg-type]


def all_for_basic_info(reader: sqlite3.Connection) -> list[Tag]:
    """Every tag; of more than 4096, all but `pos` and the 4096 most frequent of those."""
    if reader.execute("SELECT count(*) FROM tag").fetchone()[0] <= MOST_POS_TAGS:
        return _tags(reader.execute(_SELECT).fetchall())
    others = reader.execute(f"{_SELECT} WHERE t.type <> 'pos'").fetchall()
    pos = reader.execute(
        f"{_SELECT} WHERE t.type = 'pos' ORDER BY t.count DESC, t.id LIMIT ?", (MOST_POS_TAGS,)
    ).fetchall()
    return _tags(others) + _tags(pos)


def custom(reader: sqlite3.Connection) -> list[Tag]:
    """The user's own tags, oldest first."""
    return _tags(reader.execute(f"{_SELECT} WHERE t.type = 'custom' ORDER BY t.id").fetchall())


def of_type(reader: sqlite3.Connection, kind: str) -> list[Tag]:
    """Every tag of one type, oldest first."""
    return _tags(reader.execute(f"{_SELECT} WHERE t.type = ? ORDER BY t.id", (kind,)).fetchall())


def by_id(reader: sqlite3.Connection, tag_id: int) -> Tag | None:
    """That tag, None when there is none."""
    row = reader.execute(f"{_SELECT} WHERE t.id = ?", (tag_id,)).fetchone()
    return _tags([row])[0] if row else None


def by_name(reader: sqlite3.Connection, kind: str, name: str) -> Tag | None:
    """The tag of that type and exact name."""
    row = reader.execute(f"{_SELECT} WHERE t.name = ? AND t.type = ?", (name, kind)).fetchone()
    return _tags([row])[0] if row else None


def add_custom(connection: sqlite3.Connection, name: str) -> Tag:
    """The custom tag of that name, made when there is none. Raises BadRequest for a name that breaks the rule."""
    name = clean(name)
    if not fits(name):
        raise BadRequest("Invalid tag name")
    found = by_name(connection, "custom", name)
    if found is not None:
        return found
    connection.execute("INSERT INTO tag(name, score, type, count) VALUES (?, 0, 'custom', 0)", (name,))
    made = by_name(connection, "custom", name)
    assert made is not None
    return made


def remove(connection: sqlite3.Connection, tag_id: int) -> None:
    """Delete a custom tag and its links; an unknown id is nothing to do.

    Raises BadRequest for a derived tag (it would come back) and for `like` (the heart needs it).
    """
    tag = by_id(connection, tag_id)
    if tag is None:
        return
    if tag.type != "custom":
        raise BadRequest("This tag comes from the files themselves; only your own tags can be removed.")
    if tag.name == "like":
        raise BadRequest("The tag “like” belongs to the heart button and cannot be removed.")
    connection.execute("DELETE FROM tag WHERE id = ?", (tag_id,))


def set_color(connection: sqlite3.Connection, tag_id: int, color: str) -> None:
    """Colour a tag; an unknown id is nothing to do."""
    connection.execute("UPDATE tag SET color = ? WHERE id = ?", (clean(color), tag_id))


def link(connection: sqlite3.Connection, image_ids: Sequence[int], tag_id: int) -> int:
    """Give a tag to images; how many did not have it. Raises BadRequest for an unknown tag."""
    if by_id(connection, tag_id) is None:
        raise BadRequest("This tag does not exist any more. Reload the page.")
    changed = 0
    for part in chunks(list(dict.fromkeys(image_ids))):
        changed += connection.execute(
            "INSERT INTO image_tag(image_id, tag_id, created_at) SELECT i.id, ?, CURRENT_TIMESTAMP FROM image i"
            f" WHERE i.id IN ({id_list(part)})"
            " AND NOT EXISTS (SELECT 1 FROM image_tag l WHERE l.image_id = i.id AND l.tag_id = ?)",
            (tag_id, tag_id),
        ).rowcount
    return changed


def unlink(connection: sqlite3.Connection, image_ids: Sequence[int], tag_id: int) -> int:
    """Take a tag from images; how many had it."""
    changed = 0
    for part in chunks(list(dict.fromkeys(image_ids))):
        changed += connection.execute(
            f"DELETE FROM image_tag WHERE tag_id = ? AND image_id IN ({id_list(part)})", (tag_id,)
        ).rowcount
    return changed


def toggle(connection: sqlite3.Connection, image_id: int, tag_id: int) -> bool:
    """Give the tag, or take it away if the image has it; True when it was taken away."""
    if unlink(connection, [image_id], tag_id):
        return True
    link(connection, [image_id], tag_id)
    return False


def of_images(
    reader: sqlite3.Connection, image_ids: Sequence[int], *, custom_only: bool = True
) -> dict[int, list[Tag]]:
    """Image id → its tags; images without any are left out."""
    found: dict[int, list[Tag]] = {}
    only = " AND t.type = 'custom'" if custom_only else ""
    for part in chunks(list(dict.fromkeys(image_ids)), 2000):
        for row in reader.execute(
            f"{_SELECT.replace('SELECT', 'SELECT l.image_id,', 1)} JOIN image_tag l ON l.tag_id = t.id"
            f" WHERE l.image_id IN ({id_list(part)}){only} ORDER BY l.image_id, t.id"
        ).fetchall():
            found.setdefault(row[0], []).extend(_tags([row[1:]]))
    return found


def custom_of_paths(reader: sqlite3.Connection, paths: set[str]) -> dict[str, list[Tag]]:
    """Path → its custom tags; those without any are left out.

    Of a library with few tagged images, those are looked through; that is less than looking each path up.
    """
    links = reader.execute("SELECT coalesce(sum(count), 0) FROM tag WHERE type = 'custom'").fetchone()[0]
    found: dict[str, list[Tag]] = {}
    if links <= 4 * len(paths):
        for row in reader.execute(
            f"{_SELECT.replace('SELECT', 'SELECT i.path,', 1)} JOIN image_tag l ON l.tag_id = t.id"
            " JOIN image i ON i.id = l.image_id WHERE t.type = 'custom' ORDER BY t.id"
        ).fetchall():
            if (path := shown(row[0])) in paths:
                found.setdefault(path, []).extend(_tags([row[1:]]))
        return found
    rows = rows_in(reader, "SELECT id, path FROM image WHERE path IN ({})", [stored(path) for path in paths])
    by_id = of_images(reader, [int(i) for i, _ in rows])
    return {shown(path): by_id[i] for i, path in rows if i in by_id}


def counts_in_dirs(reader: sqlite3.Connection, dir_ids: Sequence[int]) -> dict[int, int]:
    """Tag id → how many present files of these folders (not below them) carry it."""
    counts: dict[int, int] = {}
    for part in chunks(dir_ids, 2000):
        for tag_id, n in reader.execute(
            "SELECT l.tag_id, count(*) FROM iib_file f JOIN image_tag l ON l.image_id = f.image_id"
            f" WHERE f.dir_id IN ({id_list(part)})"
            " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id) GROUP BY l.tag_id"
        ).fetchall():
            counts[tag_id] = counts.get(tag_id, 0) + n
    return counts


def suggest(reader: sqlite3.Connection, text: str, limit: int) -> list[Tag]:
    """Tags for a type-ahead: those starting with `text` first, then those holding it, each by how often they occur."""
    pattern = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return _tags(
        reader.execute(
            f"{_SELECT} WHERE t.name LIKE ? ESCAPE '\\' AND (t.count > 0 OR t.type = 'custom')"
            " ORDER BY t.name LIKE ? ESCAPE '\\' DESC, t.count DESC, t.id LIMIT ?",
            (f"%{pattern}%", f"{pattern}%", limit),
        ).fetchall()
    )
