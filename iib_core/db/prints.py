"""What files look like and what they hold, so that equal and similar ones find each other (`iib_core.lookalikes`).

A row of `iib_print` is filled piece by piece in the background; each piece remembers what it was made of, so that
nothing is made twice and nothing stale is believed: `seen` and `hashed` are the file's fingerprint at that time, `told`
its `text_id`. `stack` groups variations of one prompt (`iib_stack`), `apart` is shared by files that the user looked at
together and wants to keep all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .rows import chunks, id_list, shown

_THERE = "NOT EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = {})"


@dataclass(frozen=True)
class Unseen:
    """A file whose pixels are still to be looked at; `fingerprint` is that of its bytes as the index knows them."""

    image_id: int
    path: str
    fingerprint: int
    bytes: int
    video: bool


@dataclass(frozen=True)
class Untold:
    """A file whose stack is still to be found: its text's id and what else variations have in common."""

    image_id: int
    text_id: int | None
    facets: tuple[Any, ...]


def add_prints(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`."""
    connection.execute(
        "CREATE TABLE iib_print(image_id INTEGER PRIMARY KEY, seen INTEGER, phash INTEGER, color BLOB, bytes INTEGER,"
        " hashed INTEGER, content BLOB, told INTEGER, stack INTEGER, apart INTEGER)"
    )
    connection.execute(
        "CREATE INDEX iib_print_by_content ON iib_print(content, image_id) WHERE content IS NOT NULL"
    )
    connection.execute(
        "CREATE INDEX iib_print_by_stack ON iib_print(stack, image_id) WHERE stack IS NOT NULL"
    )
    connection.execute("CREATE TABLE iib_stack(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE)")


def unseen(reader: sqlite3.Connection, before: int, limit: int) -> list[Unseen]:
    """Pictures and videos whose pixels nobody looked at, the newest rows first, with ids below `before`."""
    rows = reader.execute(
        "SELECT f.image_id, i.path, f.fingerprint, i.size, f.kind FROM iib_file f CROSS JOIN image i ON i.id = f.image_id"
        " LEFT JOIN iib_print p ON p.image_id = f.image_id"
        f" WHERE f.image_id < ? AND {_UNSEEN} ORDER BY f.image_id DESC LIMIT ?",
        (before, limit),
    )
    return [
        Unseen(i, shown(path), mark, size or 0, kind == 1) for i, path, mark, size, kind in rows.fetchall()
    ]


_UNSEEN = (
    "f.fingerprint IS NOT NULL AND f.kind IN (0, 1) AND p.seen IS NOT f.fingerprint AND "
    + _THERE.format("f.image_id")
)


def count_unseen(reader: sqlite3.Connection) -> tuple[int, int]:
    """(pictures and videos to look at, of how many). Looks at every row once: for the begin of a sweep."""
    row = reader.execute(
        f"SELECT coalesce(sum({_UNSEEN}), 0), count(*) FROM iib_file f LEFT JOIN iib_print p ON p.image_id = f.image_id"
        " WHERE f.kind IN (0, 1)"
    ).fetchone()
    return int(row[0]), int(row[1])


def keep_look(
    connection: sqlite3.Connection, image_id: int, fingerprint: int, size: int, look: tuple[int, bytes] | None
) -> None:
    """What the pixels showed: perceptual hash (64 bits, signed) and colours; None when they could not be decoded."""
    phash, color = look or (None, None)
    connection.execute(
        "INSERT INTO iib_print(image_id, seen, phash, color, bytes) SELECT ?, ?, ?, ?, ?"
        " WHERE EXISTS (SELECT 1 FROM iib_file WHERE image_id = ?) ON CONFLICT(image_id) DO UPDATE SET"
        " seen = excluded.seen, phash = excluded.phash, color = excluded.color, bytes = excluded.bytes",
        (image_id, fingerprint, phash, color, size, image_id),
    )


def basis(reader: sqlite3.Connection, path_or_id: str | bytes | int) -> Unseen | None:
    """The file at a stored path or with an id, looked at or not; None when it is unknown or was not read yet."""
    column = "i.id" if isinstance(path_or_id, int) else "i.path"
    row = reader.execute(
        "SELECT f.image_id, i.path, f.fingerprint, i.size, f.kind FROM image i JOIN iib_file f ON f.image_id = i.id"
        f" WHERE {column} = ? AND f.fingerprint IS NOT NULL",
        (path_or_id,),
    ).fetchone()
    return Unseen(row[0], shown(row[1]), row[2], row[3] or 0, row[4] == 1) if row else None


def unhashed(reader: sqlite3.Connection) -> list[Unseen]:
    """Files that share a fingerprint with another and whose whole bytes were not compared yet."""
    rows = reader.execute(
        "SELECT f.image_id, i.path, f.fingerprint, i.size, f.kind FROM iib_file f CROSS JOIN image i ON i.id = f.image_id"
        " LEFT JOIN iib_print p ON p.image_id = f.image_id WHERE f.fingerprint IN (SELECT fingerprint FROM iib_file"
        " WHERE fingerprint IS NOT NULL GROUP BY fingerprint HAVING count(*) > 1)"
        " AND p.hashed IS NOT f.fingerprint AND " + _THERE.format("f.image_id")
    )
    return [
        Unseen(i, shown(path), mark, size or 0, kind == 1) for i, path, mark, size, kind in rows.fetchall()
    ]


def keep_content(
    connection: sqlite3.Connection, image_id: int, fingerprint: int, size: int, content: bytes
) -> None:
    """The hash of the file's whole bytes."""
    connection.execute(
        "INSERT INTO iib_print(image_id, hashed, content, bytes) SELECT ?, ?, ?, ?"
        " WHERE EXISTS (SELECT 1 FROM iib_file WHERE image_id = ?) ON CONFLICT(image_id) DO UPDATE SET"
        " hashed = excluded.hashed, content = excluded.content, bytes = excluded.bytes",
        (image_id, fingerprint, content, size, image_id),
    )


_SAME_CONTENT = (
    "SELECT p.content, p.image_id, p.bytes, p.apart FROM iib_print p INDEXED BY iib_print_by_content"
    " JOIN iib_file f ON f.image_id = p.image_id AND f.fingerprint IS p.hashed"
    " WHERE p.content IS NOT NULL AND " + _THERE.format("p.image_id") + " ORDER BY p.content, p.image_id"
)


def same_content(reader: sqlite3.Connection) -> list[list[tuple[int, int, int | None]]]:
    """Groups of files with the same bytes: (image id, bytes, `apart`) each."""
    groups: list[list[tuple[int, int, int | None]]] = []
    last: bytes | None = None
    for content, image_id, size, apart in reader.execute(_SAME_CONTENT).fetchall():
        if content != last:
            groups.append([])
            last = content
        groups[-1].append((image_id, size or 0, apart))
    return [group for group in groups if len(group) > 1]


def duplicate_ids(reader: sqlite3.Connection) -> list[int]:
    """Ids of all files of which there is another with the same bytes."""
    return [image_id for group in same_content(reader) for image_id, _, _ in group]


#: image id, perceptual hash, colours, bytes, width, height, `apart`
LookRow = tuple[int, int, bytes, int, int, int, "int | None"]


def looks(reader: sqlite3.Connection) -> list[LookRow]:
    """All files whose pixels were looked at and are as they were then."""
    cursor = reader.cursor()
    cursor.row_factory = None
    return cursor.execute(
        "SELECT p.image_id, p.phash, p.color, coalesce(p.bytes, 0), coalesce(f.width, 0), coalesce(f.height, 0), p.apart"
        " FROM iib_print p CROSS JOIN iib_file f ON f.image_id = p.image_id WHERE p.phash IS NOT NULL"
        " AND p.seen IS f.fingerprint"
    ).fetchall()


def set_apart(connection: sqlite3.Connection, ids: Sequence[int], token: int | None) -> None:
    """These files were looked at together and all are kept (the same `token`), or not any more (None)."""
    for image_id in ids:
        connection.execute(
            "INSERT INTO iib_print(image_id, apart) SELECT ?, ? WHERE EXISTS (SELECT 1 FROM iib_file WHERE image_id = ?)"
            " ON CONFLICT(image_id) DO UPDATE SET apart = excluded.apart",
            (image_id, token, image_id),
        )


def untold(reader: sqlite3.Connection, before: int, limit: int) -> list[Untold]:
    """Files whose text changed since their stack was found, the newest rows first, with ids below `before`."""
    rows = reader.execute(
        "SELECT f.image_id, f.text_id, f.model, f.sampler, f.scheduler, f.steps, f.cfg, f.width, f.height"
        " FROM iib_file f LEFT JOIN iib_print p ON p.image_id = f.image_id WHERE f.image_id < ?"
        " AND p.told IS NOT f.text_id AND (f.text_id > 0 OR (f.text_id IS NULL AND p.told IS NOT NULL))"
        " ORDER BY f.image_id DESC LIMIT ?",
        (before, limit),
    )
    return [Untold(row[0], row[1], tuple(row)[2:]) for row in rows.fetchall()]


def texts_of(reader: sqlite3.Connection, text_ids: Iterable[int]) -> dict[int, str]:
    """Text id → infotext of a file that has it (of those that differ by their seed only, any)."""
    wanted = list(dict.fromkeys(text_ids))
    found: dict[int, str] = {}
    for part in chunks(wanted):
        rows = reader.execute(
            "SELECT t.text_id, i.exif FROM (SELECT text_id, min(image_id) AS image_id FROM iib_file"
            f" WHERE text_id IN ({id_list(part)}) GROUP BY text_id) t JOIN image i ON i.id = t.image_id"
        )
        found.update({text_id: text or "" for text_id, text in rows.fetchall()})
    return found


def keep_stacks(connection: sqlite3.Connection, found: Sequence[tuple[Untold, bytes | None]]) -> None:
    """Each file with the key of its stack; None: it says too little to be a variation of anything."""
    keys = {key for _, key in found if key is not None}
    connection.executemany(
        "INSERT OR IGNORE INTO iib_stack(key) VALUES (?)", [(key,) for key in sorted(keys)]
    )
    connection.executemany(
        "INSERT INTO iib_print(image_id, told, stack) SELECT ?, ?, (SELECT id FROM iib_stack WHERE key = ?)"
        " WHERE EXISTS (SELECT 1 FROM iib_file WHERE image_id = ?) ON CONFLICT(image_id) DO UPDATE SET"
        " told = excluded.told, stack = excluded.stack",
        [(file.image_id, file.text_id, key, file.image_id) for file, key in found],
    )


def forget_texts(connection: sqlite3.Connection) -> None:
    """Text ids are given anew: every stack is to be found again."""
    connection.execute("UPDATE iib_print SET told = NULL WHERE told IS NOT NULL")


def stacks_of(reader: sqlite3.Connection, ids: Sequence[int]) -> list[int]:
    """The stack of each image, in their order; 0 for none."""
    found: dict[int, int] = {}
    cursor = reader.cursor()
    cursor.row_factory = None
    for part in chunks(ids, 2000):
        found.update(
            cursor.execute(
                f"SELECT image_id, stack FROM iib_print WHERE image_id IN ({id_list(part)}) AND stack IS NOT NULL"
            ).fetchall()
        )
    return [found.get(i, 0) for i in ids]


def stack_ids(reader: sqlite3.Connection, image_id: int) -> list[int]:
    """Ids of the image's stack, itself among them; it alone when it is in none."""
    rows = reader.execute(
        "SELECT q.image_id FROM iib_print p JOIN iib_print q ON q.stack = p.stack WHERE p.image_id = ?"
        " ORDER BY q.image_id",
        (image_id,),
    )
    return [row[0] for row in rows.fetchall()] or [image_id]
