"""What people made of their pictures, read out and put in whole: for export and import."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from . import albums, marks, taggroups, tags
from .batch import Before
from .marks import Mark
from .rows import chunks, id_list, shown, stored


@dataclass
class Record:
    """One picture and what was made of it. `hash` names the bytes (16 hex digits), "" when the file was not read;
    `albums` has the position in each."""

    path: str
    hash: str = ""
    size: int = 0
    rating: int = 0
    label: int = 0
    note: str = ""
    tags: list[str] = field(default_factory=list)
    albums: dict[str, float] = field(default_factory=dict)
    image_id: int = 0


@dataclass
class Made:
    """What stands beside the pictures: own tags as name → (colour, group), albums as name → (query, colour)."""

    tags: dict[str, tuple[str, str]]
    albums: dict[str, tuple[str | None, str]]


#: Every image of which anything was made, missing ones too: they may come back elsewhere.
_MARKED = (
    "SELECT image_id FROM iib_mark UNION SELECT image_id FROM iib_album_image UNION SELECT l.image_id FROM tag t"
    " JOIN image_tag l ON l.tag_id = t.id WHERE t.type = 'custom'"
)


def marked_ids(reader: sqlite3.Connection, without_dirs: Sequence[int] = ()) -> list[int]:
    """Ids of the pictures of which anything was made, but for those in the folders `without_dirs`."""
    hidden = f" AND f.dir_id NOT IN ({id_list(without_dirs)})" if without_dirs else ""
    sql = f"SELECT f.image_id FROM ({_MARKED}) m JOIN iib_file f ON f.image_id = m.image_id WHERE 1{hidden}"
    return sorted(row[0] for row in reader.execute(sql).fetchall())


def all_ids(reader: sqlite3.Connection, without_dirs: Sequence[int] = ()) -> list[int]:
    """Ids of all pictures that are there, but for those in the folders `without_dirs`."""
    hidden = f" AND f.dir_id NOT IN ({id_list(without_dirs)})" if without_dirs else ""
    gone = "SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id"
    sql = f"SELECT f.image_id FROM iib_file f WHERE NOT EXISTS ({gone}){hidden} ORDER BY f.image_id"
    return [row[0] for row in reader.execute(sql).fetchall()]


def records(reader: sqlite3.Connection, image_ids: Sequence[int]) -> list[Record]:
    """What was made of these pictures, in their order."""
    names = {album.id: album.name for album in albums.all_albums(reader)}
    found: list[Record] = []
    for part in chunks(image_ids, 2000):
        chosen = id_list(part)
        given = marks.of_images(reader, part)
        own = tags.of_images(reader, part)
        inside: dict[int, dict[str, float]] = {}
        for image_id, album_id, position in reader.execute(
            f"SELECT image_id, album_id, position FROM iib_album_image WHERE image_id IN ({chosen})"
        ).fetchall():
            if album_id in names:
                inside.setdefault(image_id, {})[names[album_id]] = position
        rows = {
            row[0]: row
            for row in reader.execute(
                "SELECT i.id, i.path, i.size, f.fingerprint FROM image i JOIN iib_file f ON f.image_id = i.id"
                f" WHERE i.id IN ({chosen})"
            ).fetchall()
        }
        for image_id in part:
            if (row := rows.get(image_id)) is None:
                continue
            mark = given.get(image_id, Mark(image_id))
            found.append(
                Record(
                    shown(row[1]),
                    hash_text(row[3]),
                    row[2] or 0,
                    mark.rating,
                    mark.label,
                    mark.note,
                    [tag.name for tag in own.get(image_id, [])],
                    inside.get(image_id, {}),
                    image_id,
                )
            )
    return found


def made(reader: sqlite3.Connection) -> Made:
    """All own tags and albums."""
    groups = {group.id: group.name for group in taggroups.all_groups(reader)}
    members = taggroups.members(reader)
    return Made(
        {tag.name: (tag.color, groups.get(members.get(tag.id, 0), "")) for tag in tags.custom(reader)},
        {album.name: (album.query, album.color) for album in albums.all_albums(reader)},
    )


def hash_text(fingerprint: int | None) -> str:
    """A fingerprint as text."""
    return "" if fingerprint is None else format(fingerprint & 0xFFFFFFFFFFFFFFFF, "016x")


def _fingerprint(text: str) -> int | None:
    try:
        value = int(text, 16)
    except ValueError:
        return None
    if not 0 <= value < 1 << 64:
        return None
    return value - (1 << 64) if value >= 1 << 63 else value


def by_hash(reader: sqlite3.Connection, hashes: Iterable[str]) -> dict[str, list[int]]:
    """Hash → ids of the images with such bytes."""
    wanted = {value: text for text in hashes if (value := _fingerprint(text)) is not None}
    found: dict[str, list[int]] = {}
    for part in chunks(list(wanted), 500):
        sql = f"SELECT fingerprint, image_id FROM iib_file WHERE fingerprint IN ({id_list(part)})"
        for fingerprint, image_id in reader.execute(sql).fetchall():
            found.setdefault(wanted[fingerprint], []).append(image_id)
    return found


def by_path(reader: sqlite3.Connection, paths: Iterable[str]) -> dict[str, int]:
    """Path → id of the image there."""
    found: dict[str, int] = {}
    for part in chunks(list(paths), 500):
        sql = f"SELECT path, id FROM image WHERE path IN ({','.join('?' * len(part))})"
        for path, image_id in reader.execute(sql, [stored(p) for p in part]).fetchall():
            found[shown(path)] = image_id
    return found


def put(
    connection: sqlite3.Connection, wanted: Mapping[int, Record], beside: Made
) -> tuple[Before, list[str], list[str]]:
    """Give pictures what their records say: marks in place of theirs, tags and albums in addition.

    What there was, the names of tags that were made, and those of albums.
    """
    tag_ids, new_tags = _tags(connection, wanted.values(), beside)
    album_ids, new_albums = _albums(connection, wanted.values(), beside)
    old = marks.of_images(connection, list(wanted))
    before = Before(columns=["rating", "label", "note"])
    changed = []
    for image_id, record in wanted.items():
        mark = Mark(image_id, record.rating, record.label, record.note)
        was = old.get(image_id, Mark(image_id))
        if mark != was:
            before.marks.append(was)
            changed.append(mark)
    marks.put(connection, changed)
    having = tags.of_images(connection, list(wanted))
    for name, tag_id in tag_ids.items():
        ids = [
            i for i, r in wanted.items() if name in r.tags and all(t.id != tag_id for t in having.get(i, []))
        ]
        if ids:
            tags.link(connection, ids, tag_id)
            before.linked[tag_id] = ids
    inside = albums.of_images(connection, list(wanted))
    for name, album_id in album_ids.items():
        places = [
            (i, r.albums[name])
            for i, r in wanted.items()
            if name in r.albums and album_id not in inside.get(i, [])
        ]
        if places:
            albums.put_places(connection, album_id, places)
            before.put_in[album_id] = [i for i, _ in places]
    return before, new_tags, new_albums


def _tags(
    connection: sqlite3.Connection, wanted: Iterable[Record], beside: Made
) -> tuple[dict[str, int], list[str]]:
    known = {tag.name: tag.id for tag in tags.custom(connection)}
    groups = {group.name: group.id for group in taggroups.all_groups(connection)}
    made_now: list[str] = []
    for name in dict.fromkeys(name for record in wanted for name in record.tags):
        if name in known:
            continue
        known[name] = tags.add_custom(connection, name).id
        made_now.append(name)
        color, group = beside.tags.get(name, ("", ""))
        if color:
            tags.set_color(connection, known[name], color)
        if group:
            if group not in groups:
                groups[group] = taggroups.add(connection, group).id
            taggroups.assign(connection, [known[name]], groups[group])
    return known, made_now


def _albums(
    connection: sqlite3.Connection, wanted: Iterable[Record], beside: Made
) -> tuple[dict[str, int], list[str]]:
    known = {a.name: a for a in albums.all_albums(connection)}
    folded = {name.lower() for name in known}
    made_now: list[str] = []
    smart = {name: query for name, (query, _) in beside.albums.items() if query is not None}
    names = dict.fromkeys([*(name for record in wanted for name in record.albums), *smart])
    for name in names:
        if name.lower() in folded:
            continue
        color = beside.albums.get(name, (None, ""))[1]
        known[name] = albums.add(connection, name, smart.get(name), color)
        folded.add(name.lower())
        made_now.append(name)
    return {name: album.id for name, album in known.items() if album.query is None}, made_now
