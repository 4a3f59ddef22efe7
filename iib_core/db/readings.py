"""Phase 2 of indexing: what reading the files told, stored many at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .bulk import add_to_counts, bulk, insert_links, missing_among
from .kept import Row, without_kept
from .listing import index_names
from .migrations import has_text_index
from .nodesets import Kinds, node_sets
from .rows import chunks, clean, finite, id_list, rows_in, shown, small_int
from .second import read_again
from .texts import text_ids

if TYPE_CHECKING:
    from ..metadata.model import FileReading

#: Names of the custom tags that the user's rules give a file.
AutoTags = Callable[["FileReading"], Iterable[str]]

Tag = tuple[str, str]  # (type, name)


@dataclass
class StoreResult:
    """What storing a batch changed."""

    stored: list[int] = field(default_factory=list)
    #: (new id, old id, old path): a file read for the first time has the bytes of a known one. It was
    #: moved when nothing is at the old path any more; then `adopt`.
    twins: list[tuple[int, int, str]] = field(default_factory=list)
    tags_changed: bool = False


def store_readings(
    connection: sqlite3.Connection,
    readings: Sequence[tuple[int, FileReading]],
    auto: AutoTags | None = None,
    *,
    reader: int = 0,
) -> StoreResult:
    """Store what reading told: text, facets, tags, fingerprint, error. Rows deleted meanwhile are passed over.

    Derived tags are replaced, custom ones and those of edited images kept (L1, L8). A file that was read before
    and cannot be read now (a copy under way, a share that is down) keeps all that it told. `reader` is the
    metadata reader's version.
    """
    rows = _current(connection, dict(readings))
    result = StoreResult(stored=[r.image_id for r in rows])
    index_names(connection, result.stored)
    rows = without_kept(connection, rows, reader)
    with bulk(connection):
        _store_facts(connection, rows, reader)
        result.tags_changed = _store_tags(connection, rows, auto)
    read_again(connection, [row.image_id for row in rows])
    result.twins = _twins(connection, rows)
    return result


def _current(connection: sqlite3.Connection, readings: dict[int, FileReading]) -> list[Row]:
    found: list[Row] = []
    for part in chunks(sorted(readings), 2000):
        for image_id, edited, *old in connection.execute(
            "SELECT f.image_id, coalesce(i.exif_edited, 0), f.seed, f.fingerprint, f.hidden > 0 FROM iib_file f"
            f" JOIN image i ON i.id = f.image_id WHERE f.image_id IN ({id_list(part)})"
        ):
            found.append(Row(image_id, readings[image_id], bool(edited), *old))
    return found


def _store_facts(connection: sqlite3.Connection, rows: Sequence[Row], reader: int) -> None:
    indexed = has_text_index(connection)
    texts: list[tuple[str, int]] = []
    bodies: list[tuple[str, str | None]] = []
    gone_seeds: list[tuple[int, str]] = []
    new_seeds: list[tuple[int, str]] = []
    for row in rows:
        info = row.reading.info
        text = clean(info.infotext) if info else ""
        seed = clean(info.seed) or None if info else None
        if row.edited:
            text = _edited_text(connection, row.image_id)
        else:
            texts.append((text, row.image_id))
        if seed != row.old_seed:
            if row.old_seed is not None:
                gone_seeds.append((row.image_id, row.old_seed))
            if seed is not None:
                new_seeds.append((row.image_id, seed))
        bodies.append((text, seed))
    connection.executemany("UPDATE image SET exif = ? WHERE id = ?", texts)
    if indexed:
        connection.executemany(
            "INSERT INTO iib_seed_fts(iib_seed_fts, rowid, seed) VALUES ('delete', ?, ?)", gone_seeds
        )
        connection.executemany("INSERT INTO iib_seed_fts(rowid, seed) VALUES (?, ?)", new_seeds)
    sets = node_sets(connection, map(_kinds, rows))
    connection.executemany(
        "UPDATE iib_file SET state=?, error=?, fingerprint=?, width=?, height=?, duration=?, source=?, model=?,"
        " model_hash=?, sampler=?, scheduler=?, vae=?, steps=?, cfg=?, denoise=?, clip_skip=?, hidden=?,"
        " located=?, nodes=?, reader=?, seed=?, text_id=? WHERE image_id=?",
        [
            (
                *_facets(row.reading),
                sets.get(_kinds(row)),
                reader if row.reading.opened else 0,
                seed,
                text_id,
                row.image_id,
            )
            for row, (_, seed), text_id in zip(
                rows, bodies, text_ids(connection, bodies, indexed=indexed), strict=True
            )
        ],
    )


def _edited_text(connection: sqlite3.Connection, image_id: int) -> str:
    return (
        connection.execute("SELECT coalesce(exif, '') FROM image WHERE id = ?", (image_id,)).fetchone()[0]
        or ""
    )


def _facets(reading: FileReading) -> tuple[object, ...]:
    c, i = reading.container, reading.info
    return (
        2 if reading.error else 1,
        clean(reading.error) or None,
        reading.fingerprint,
        small_int(c.width or (i.width if i else None)),
        small_int(c.height or (i.height if i else None)),
        finite(c.duration),
        *(
            (clean(v) or None for v in (i.source, i.model, i.model_hash, i.sampler, i.scheduler, i.vae))
            if i
            else [None] * 6
        ),
        *(
            (small_int(i.steps), finite(i.cfg), finite(i.denoise), small_int(i.clip_skip))
            if i
            else [None] * 4
        ),
        int(reading.hidden),
        int(reading.located),
    )


def _kinds(row: Row) -> Kinds:
    return tuple(row.reading.info.nodes) if row.reading.info else ()


def _store_tags(connection: sqlite3.Connection, rows: Sequence[Row], auto: AutoTags | None) -> bool:
    wanted: dict[int, list[Tag]] = {}
    for row in rows:
        wanted[row.image_id] = [] if row.edited else list(row.reading.tags)
        if auto is not None:
            wanted[row.image_id] += [("custom", name) for name in auto(row.reading)]
    ids, any_new = _tag_ids(connection, set().union(*wanted.values()))
    now = {image_id: {ids[tag] for tag in tags} for image_id, tags in wanted.items()}
    linked, gone = _old_links(connection, now, {row.image_id for row in rows if row.edited})
    fresh: dict[int, list[int]] = {}
    for image_id, tags in now.items():
        for tag_id in tags - linked[image_id] if image_id in linked else tags:
            fresh.setdefault(tag_id, []).append(image_id)
    custom = {tag_id for (kind, _), tag_id in ids.items() if kind == "custom"}
    connection.executemany("DELETE FROM image_tag WHERE image_id = ? AND tag_id = ?", gone)
    insert_links(connection, {t: images for t, images in fresh.items() if t not in custom})
    connection.executemany(
        "INSERT INTO image_tag(tag_id, image_id, created_at) VALUES (?, ?, CURRENT_TIMESTAMP)",
        [(t, i) for t in sorted(custom & fresh.keys()) for i in fresh[t]],
    )
    missing = missing_among(connection, list(wanted))
    deltas = Counter(
        {t: sum(i not in missing for i in images) if missing else len(images) for t, images in fresh.items()}
    )
    deltas.subtract(t for i, t in gone if i not in missing)
    add_to_counts(connection, deltas)
    return any_new or bool(fresh) or bool(gone)


def _old_links(
    connection: sqlite3.Connection, now: dict[int, set[int]], edited: set[int]
) -> tuple[dict[int, set[int]], list[tuple[int, int]]]:
    """(image id → tags it has and keeps, (image id, tag id) of derived links to drop)."""
    kept: dict[int, set[int]] = {}
    gone: list[tuple[int, int]] = []
    for part in chunks(list(now), 2000):
        for image_id, tag_id, custom in connection.execute(
            "SELECT l.image_id, l.tag_id, t.type = 'custom' FROM image_tag l LEFT JOIN tag t ON t.id = l.tag_id"
            f" WHERE l.image_id IN ({id_list(part)})"
        ):
            if tag_id in now[image_id] or custom or image_id in edited:
                kept.setdefault(image_id, set()).add(tag_id)
            else:
                gone.append((image_id, tag_id))
    return kept, gone


def _tag_ids(connection: sqlite3.Connection, tags: set[Tag]) -> tuple[dict[Tag, int], bool]:
    """(tag as the reading wrote it → id, whether any was made)."""
    known: dict[Tag, int] = {}
    spelled = {tag: (tag[0], clean(tag[1])) for tag in tags}
    names = sorted({name for _, name in spelled.values()})
    for i, kind, name in rows_in(connection, "SELECT id, type, name FROM tag WHERE name IN ({})", names):
        known[kind, name] = i
    new = sorted(set(spelled.values()) - known.keys())
    for kind, name in new:
        done = connection.execute(
            "INSERT INTO tag(name, score, type, count) VALUES (?, 0, ?, 0)", (name, kind)
        )
        known[kind, name] = int(done.lastrowid or 0)
    return {tag: known[clean_tag] for tag, clean_tag in spelled.items()}, bool(new)


def _twins(connection: sqlite3.Connection, rows: Sequence[Row]) -> list[tuple[int, int, str]]:
    first = {r.image_id: r.reading.fingerprint for r in rows if r.first and r.reading.fingerprint is not None}
    shared: set[int] = set()
    for part in chunks(sorted(set(first.values()))):
        shared.update(
            row[0]
            for row in connection.execute(
                f"SELECT fingerprint FROM iib_file WHERE fingerprint IN ({id_list(part)})"
                " GROUP BY fingerprint HAVING count(*) > 1"
            )
        )
    return [
        (image_id, old_id, path)
        for image_id, fingerprint in first.items()
        if fingerprint in shared
        for old_id, path in find_twins(connection, image_id, fingerprint)
    ]


def find_twins(connection: sqlite3.Connection, image_id: int, fingerprint: int) -> list[tuple[int, str]]:
    """(id, path) of other files with this fingerprint and the image's size, missing ones first.

    At most 50: a folder of thousands of equal pictures must not cost their square.
    """
    rows = connection.execute(
        "SELECT f.image_id, i.path FROM iib_file f JOIN image i ON i.id = f.image_id"
        " LEFT JOIN iib_missing m ON m.image_id = f.image_id WHERE f.fingerprint = ? AND f.image_id <> ?"
        " AND i.size = (SELECT size FROM image WHERE id = ?) ORDER BY m.image_id IS NULL, f.image_id LIMIT 50",
        (fingerprint, image_id, image_id),
    )
    return [(i, shown(path)) for i, path in rows.fetchall()]
