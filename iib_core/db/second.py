"""What the host's own parsers say of files beside our reading (`indexing.second`), kept so that none is asked twice.

A row belongs to the bytes that it was read of (`fingerprint`). Reading a file again by ourselves sets `applied` to 0: then
the kept fields are laid over the new reading, without the host.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .rows import chunks, clean, id_list, shown

#: `iib_file`'s columns that a host's reading may fill.
FACETS = (
    "model",
    "model_hash",
    "sampler",
    "scheduler",
    "vae",
    "steps",
    "cfg",
    "denoise",
    "clip_skip",
)


@dataclass(frozen=True)
class Unread:
    """A file to be read; `known` are the fields that the host found in the same bytes before."""

    image_id: int
    path: str
    text: str
    fingerprint: int | None
    known: dict[str, str] | None


@dataclass(frozen=True)
class Found:
    """What the host said of a file: its fields, and what they mean for facets and tags."""

    image_id: int
    fingerprint: int | None
    fields: Mapping[str, str]
    facets: Mapping[str, object]
    tags: Sequence[tuple[str, str]]


def add_second(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`."""
    connection.execute(
        "CREATE TABLE iib_second(image_id INTEGER PRIMARY KEY, fingerprint INTEGER, chosen TEXT NOT NULL,"
        " fields TEXT NOT NULL, applied INTEGER NOT NULL)"
    )


def unread(reader: sqlite3.Connection, before: int, chosen: str, limit: int) -> list[Unread]:
    """Pictures in whose header we found text that the user did not edit and the host was not asked about, the newest
    first, with ids below `before`."""
    rows = reader.execute(
        "SELECT f.image_id, i.path, i.exif, f.fingerprint,"
        " CASE WHEN s.fingerprint IS f.fingerprint THEN s.fields END"
        " FROM iib_file f CROSS JOIN image i ON i.id = f.image_id LEFT JOIN iib_second s ON s.image_id = f.image_id"
        " WHERE f.image_id < ? AND f.state = 1 AND f.kind = 0 AND f.hidden = 0 AND i.exif <> ''"
        " AND coalesce(i.exif_edited, 0) = 0"
        " AND (s.image_id IS NULL OR s.applied = 0 OR s.chosen <> ? OR s.fingerprint IS NOT f.fingerprint)"
        " AND NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = f.image_id)"
        " ORDER BY f.image_id DESC LIMIT ?",
        (before, chosen, limit),
    )
    return [
        Unread(i, shown(path), text, mark, json.loads(fields) if fields else None)
        for i, path, text, mark, fields in rows.fetchall()
    ]


def keep(connection: sqlite3.Connection, found: Iterable[Found], chosen: str) -> list[int]:
    """Store what was found: `chosen` "host" goes before our own reading, "both" fills what it left open. The ids of
    files of which something changed; those that were read again meanwhile are passed over."""
    changed: list[int] = []
    for one in found:
        row = connection.execute(
            "SELECT fingerprint IS ? AND state = 1 FROM iib_file WHERE image_id = ?",
            (one.fingerprint, one.image_id),
        ).fetchone()
        if row is None or not row[0]:
            continue
        first = chosen == "host"
        touched = _lay_facets(connection, one, first=first) + _lay_tags(connection, one, first=first)
        connection.execute(
            "INSERT OR REPLACE INTO iib_second(image_id, fingerprint, chosen, fields, applied) VALUES (?, ?, ?, ?, 1)",
            (one.image_id, one.fingerprint, chosen, json.dumps(dict(one.fields))),
        )
        if touched or one.fields:
            changed.append(one.image_id)
    return changed


def fields_of(reader: sqlite3.Connection, image_id: int) -> tuple[dict[str, str], bool]:
    """The host's fields of an image as it is now, and whether they go before ours."""
    row = reader.execute(
        "SELECT s.fields, s.chosen FROM iib_second s JOIN iib_file f ON f.image_id = s.image_id"
        " WHERE s.image_id = ? AND s.fingerprint IS f.fingerprint",
        (image_id,),
    ).fetchone()
    return (json.loads(row[0]), row[1] == "host") if row else ({}, False)


def read_again(connection: sqlite3.Connection, image_ids: Sequence[int]) -> None:
    """Our own reading of these files was stored anew, over what the host had said."""
    for part in chunks(image_ids, 2000):
        connection.execute(f"UPDATE iib_second SET applied = 0 WHERE image_id IN ({id_list(part)})")


def _lay_facets(connection: sqlite3.Connection, one: Found, *, first: bool) -> int:
    given = {name: value for name, value in one.facets.items() if name in FACETS and value not in {None, ""}}
    if not given:
        return 0
    laid = ", ".join(f"{n} = coalesce(?, {n})" if first else f"{n} = coalesce({n}, ?)" for n in given)
    differs = " OR ".join(f"{n} IS NOT ?" if first else f"{n} IS NULL" for n in given)
    values = list(given.values())
    done = connection.execute(
        f"UPDATE iib_file SET {laid} WHERE image_id = ? AND ({differs})",
        [*values, one.image_id, *(values if first else [])],
    )
    return done.rowcount


def _lay_tags(connection: sqlite3.Connection, one: Found, *, first: bool) -> int:
    tags = {(kind, clean(name)) for kind, name in one.tags}
    standing = connection.execute(
        "SELECT t.id, t.type, t.name FROM image_tag l JOIN tag t ON t.id = l.tag_id WHERE l.image_id = ?",
        (one.image_id,),
    ).fetchall()
    kinds = {kind for _, kind, _ in standing}
    if not first:
        tags = {tag for tag in tags if tag[0] not in kinds}
    gone = [i for i, kind, name in standing if kind in {k for k, _ in tags} and (kind, name) not in tags]
    fresh = sorted(tags - {(kind, name) for _, kind, name in standing})
    for tag_id in gone:
        connection.execute("DELETE FROM image_tag WHERE image_id = ? AND tag_id = ?", (one.image_id, tag_id))
    for kind, name in fresh:
        row = connection.execute("SELECT id FROM tag WHERE name = ? AND type = ?", (name, kind)).fetchone()
        tag_id = (
            row[0]
            if row
            else connection.execute(
                "INSERT INTO tag(name, score, type, count) VALUES (?, 0, ?, 0)", (name, kind)
            ).lastrowid
        )
        connection.execute("INSERT INTO image_tag(image_id, tag_id) VALUES (?, ?)", (one.image_id, tag_id))
    return len(gone) + len(fresh)
