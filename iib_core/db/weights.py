"""With which weights texts call LoRAs and LyCORIS: read of each distinct text once, so that no search reads texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from ..metadata.called import networks_called
from .rows import clean, id_list, rows_in

#: `iib_text.weighed`: not read yet, read, and no file has the text now.
_UNREAD, READ, _NOBODYS = 0, 1, 2


def add_weights(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`; the texts that are there already are read in the background (`db.upkeep`)."""
    connection.execute("CREATE TABLE iib_network(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)")
    connection.execute(
        "CREATE TABLE iib_weight(network_id INTEGER NOT NULL, weight REAL NOT NULL, text_id INTEGER NOT NULL,"
        " PRIMARY KEY(network_id, weight, text_id)) WITHOUT ROWID"
    )
    connection.execute("ALTER TABLE iib_text ADD COLUMN weighed INTEGER NOT NULL DEFAULT 0")
    connection.execute("CREATE INDEX iib_text_unweighed ON iib_text(id) WHERE weighed = 0")


def store_weights(connection: sqlite3.Connection, texts: Mapping[int, str]) -> None:
    """Text id → text: what these call, and that they were read."""
    found = [
        (clean(network.name.casefold()), network.weight, text_id)
        for text_id, text in texts.items()
        for network in networks_called(text)
        if network.weight is not None
    ]
    names = sorted({name for name, _, _ in found})
    connection.executemany("INSERT OR IGNORE INTO iib_network(name) VALUES (?)", [(name,) for name in names])
    ids = _networks(connection, names)
    connection.executemany(
        "INSERT OR IGNORE INTO iib_weight(network_id, weight, text_id) VALUES (?, ?, ?)",
        [(ids[name], weight, text_id) for name, weight, text_id in found],
    )
    connection.executemany(
        f"UPDATE iib_text SET weighed = {READ} WHERE id = ?", [(text_id,) for text_id in texts]
    )


def _networks(reader: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    rows = rows_in(reader, "SELECT name, id FROM iib_network WHERE name IN ({})", sorted(names))
    return {name: int(i) for name, i in rows}


def forget_weights(connection: sqlite3.Connection) -> None:
    """Text ids are given anew."""
    connection.execute("DELETE FROM iib_weight")


def weigh_some(connection: sqlite3.Connection, limit: int) -> bool:
    """Read some of the texts that are not read yet; False when none is left."""
    rows = connection.execute(
        "SELECT t.id, (SELECT coalesce(i.exif, '') FROM iib_file f INDEXED BY iib_file_by_text"
        " JOIN image i ON i.id = f.image_id WHERE f.text_id = t.id LIMIT 1)"
        f" FROM iib_text t INDEXED BY iib_text_unweighed WHERE t.weighed = {_UNREAD} LIMIT ?",
        (limit,),
    ).fetchall()
    store_weights(connection, {text_id: clean(text) for text_id, text in rows if text is not None})
    connection.executemany(
        f"UPDATE iib_text SET weighed = {_NOBODYS} WHERE id = ?", [(i,) for i, text in rows if text is None]
    )
    return bool(rows)


def all_weighed(reader: sqlite3.Connection) -> bool:
    """True when the weights of every file's text are known."""
    unread = f"SELECT 1 FROM iib_text INDEXED BY iib_text_unweighed WHERE weighed = {_UNREAD}"
    waiting = "SELECT 1 FROM iib_file INDEXED BY iib_file_by_text WHERE text_id <= 0"
    return not any(reader.execute(f"{sql} LIMIT 1").fetchone() for sql in (unread, waiting))


def calling(
    reader: sqlite3.Connection,
    names: Iterable[str],
    low: float,
    high: float,
    *,
    low_open: bool,
    high_open: bool,
) -> tuple[str, tuple[float, ...]]:
    """The statement (and its values) for the ids of texts that call one of these with such a weight; the names are
    case-folded. Only where `all_weighed`."""
    ids = id_list(_networks(reader, names).values())
    tests = [f"w.network_id IN ({ids})"]
    values: list[float] = []
    for bound, sign in ((low, ">" if low_open else ">="), (high, "<" if high_open else "<=")):
        if abs(bound) != float("inf"):
            tests.append(f"w.weight {sign} ?")
            values.append(bound)
    return f"SELECT w.text_id FROM iib_weight w WHERE {' AND '.join(tests)}", tuple(values)
