"""Which kinds of ComfyUI nodes files hold. Pictures of one workflow share one set of names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b

from .rows import clean, rows_in

#: The kinds of one file's nodes, in alphabetical order; () for a file without a graph.
Kinds = tuple[str, ...]


def add_node_sets(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`. `iib_file.nodes` is NULL for files without a graph, `located` 1 for those that say
    where they were taken."""
    connection.execute("CREATE TABLE iib_node(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    connection.execute("CREATE TABLE iib_node_set(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE)")
    connection.execute(
        "CREATE TABLE iib_node_in_set(node_id INTEGER NOT NULL, set_id INTEGER NOT NULL,"
        " PRIMARY KEY(node_id, set_id)) WITHOUT ROWID"
    )
    connection.execute("ALTER TABLE iib_file ADD COLUMN nodes INTEGER")
    connection.execute("ALTER TABLE iib_file ADD COLUMN located INTEGER NOT NULL DEFAULT 0")
    connection.execute("CREATE INDEX iib_file_by_nodes ON iib_file(nodes, image_id) WHERE nodes IS NOT NULL")
    connection.execute("CREATE INDEX iib_file_located ON iib_file(image_id) WHERE located = 1")


def node_sets(connection: sqlite3.Connection, wanted: Iterable[Kinds]) -> dict[Kinds, int]:
    """Kinds → id of their set, made where it is not there yet; () has none."""
    hashes = {kinds: _hash(kinds) for kinds in set(wanted) if kinds}
    known = {
        bytes(mark): set_id
        for set_id, mark in rows_in(
            connection, "SELECT id, hash FROM iib_node_set WHERE hash IN ({})", sorted(hashes.values())
        )
    }
    for kinds, mark in sorted(hashes.items()):
        if mark not in known:
            known[mark] = _new_set(connection, kinds, mark)
    return {kinds: known[mark] for kinds, mark in hashes.items()}


def _hash(kinds: Kinds) -> bytes:
    return blake2b("\n".join(kinds).encode("utf-8", "replace"), digest_size=16).digest()


def _new_set(connection: sqlite3.Connection, kinds: Kinds, mark: bytes) -> int:
    set_id = int(connection.execute("INSERT INTO iib_node_set(hash) VALUES (?)", (mark,)).lastrowid or 0)
    names = sorted({clean(kind) for kind in kinds})
    connection.executemany("INSERT OR IGNORE INTO iib_node(name) VALUES (?)", [(name,) for name in names])
    nodes = rows_in(connection, "SELECT id FROM iib_node WHERE name IN ({})", names)
    connection.executemany(
        "INSERT OR IGNORE INTO iib_node_in_set(node_id, set_id) VALUES (?, ?)",
        [(node_id, set_id) for (node_id,) in nodes],
    )
    return set_id


def sets_with(reader: sqlite3.Connection, like: str) -> list[int]:
    """Ids of the sets that have a node of such a name; `like` is a LIKE pattern with \\ as its escape."""
    rows: Sequence[tuple[int]] = reader.execute(
        "SELECT DISTINCT s.set_id FROM iib_node n JOIN iib_node_in_set s ON s.node_id = n.id"
        " WHERE n.name LIKE ? ESCAPE '\\'",
        (like,),
    ).fetchall()
    return [set_id for (set_id,) in rows]


def kinds_known(reader: sqlite3.Connection) -> list[tuple[str, int]]:
    """(kind of node, how many present files have it), the most frequent first."""
    rows: Sequence[tuple[str, int]] = reader.execute(
        "WITH files(set_id, n) AS (SELECT f.nodes, count(*) FROM iib_file f WHERE f.nodes IS NOT NULL"
        " AND f.image_id NOT IN (SELECT image_id FROM iib_missing) GROUP BY f.nodes)"
        " SELECT n.name, sum(files.n) FROM files JOIN iib_node_in_set s ON s.set_id = files.set_id"
        " JOIN iib_node n ON n.id = s.node_id GROUP BY n.id ORDER BY 2 DESC, 1"
    ).fetchall()
    return [(name, count) for name, count in rows]
