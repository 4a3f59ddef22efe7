"""What clients store (`global_setting`) and the folders that users added (`extra_path`)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..errors import BadRequest
from ..times import now_iso
from .rows import clean, shown, stored

#: What a folder can be added as (contract §3).
PATH_TYPES = ("scanned", "scanned-fixed", "walk")


@dataclass(frozen=True)
class ExtraPath:
    """A folder that the user added, how it is shown, and its other name ("" for none)."""

    path: str
    types: tuple[str, ...]
    alias: str


def get_setting(reader: sqlite3.Connection, name: str) -> Any:
    """A stored client setting; None when there is none or it is not JSON."""
    row = reader.execute("SELECT setting_json FROM global_setting WHERE name = ?", (clean(name),)).fetchone()
    return _json(row[0]) if row else None


def put_setting(connection: sqlite3.Connection, name: str, value: Any) -> None:
    """Store a client setting (anything JSON holds)."""
    text, now = json.dumps(value), now_iso()
    connection.execute(
        "INSERT INTO global_setting(setting_json, name, created_time, modified_time) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(name) DO UPDATE SET setting_json = excluded.setting_json, modified_time = excluded.modified_time",
        (text, clean(name), now, now),
    )


def delete_setting(connection: sqlite3.Connection, name: str) -> None:
    """Forget a client setting."""
    connection.execute("DELETE FROM global_setting WHERE name = ?", (clean(name),))


def all_settings(reader: sqlite3.Connection) -> dict[str, Any]:
    """Every stored client setting, name → value."""
    return {
        row[0]: _json(row[1])
        for row in reader.execute("SELECT name, setting_json FROM global_setting").fetchall()
    }


def _json(text: str | None) -> Any:
    try:
        return json.loads(text or "null")
    except ValueError:  # the older program stored whatever it was sent
        return None


def all_extra_paths(reader: sqlite3.Connection) -> list[ExtraPath]:
    """Every folder that the user added, whether it exists now or not (L2)."""
    rows = reader.execute("SELECT path, type, coalesce(alias, '') FROM extra_path ORDER BY rowid").fetchall()
    return [ExtraPath(shown(path), _split(types), alias) for path, types, alias in rows]


def extra_path(reader: sqlite3.Connection, path: str) -> ExtraPath | None:
    """The folder of exactly that path."""
    row = reader.execute(
        "SELECT type, coalesce(alias, '') FROM extra_path WHERE path = ?", (stored(path),)
    ).fetchone()
    return ExtraPath(path, _split(row[0]), row[1]) if row else None


def add_extra_path(
    connection: sqlite3.Connection, path: str, types: Iterable[str], alias: str = ""
) -> ExtraPath:
    """Add a folder, or more types to it. Raises BadRequest for an unknown type or none."""
    wanted = _checked(types)
    known = extra_path(connection, path)
    merged = tuple(dict.fromkeys((*(known.types if known else ()), *wanted)))
    name = alias or (known.alias if known else "")
    connection.execute(
        "INSERT INTO extra_path(path, type, alias) VALUES (?, ?, ?)"
        " ON CONFLICT(path) DO UPDATE SET type = excluded.type, alias = excluded.alias",
        (stored(path), "+".join(merged), clean(name)),
    )
    return ExtraPath(path, merged, name)


def remove_extra_path(connection: sqlite3.Connection, path: str, types: Iterable[str]) -> tuple[str, ...]:
    """Take types from a folder and forget it with the last; the types that are left."""
    known = extra_path(connection, path)
    if known is None:
        return ()
    gone = set(types)
    left = tuple(t for t in known.types if t not in gone)
    if left:
        connection.execute("UPDATE extra_path SET type = ? WHERE path = ?", ("+".join(left), stored(path)))
    else:
        connection.execute("DELETE FROM extra_path WHERE path = ?", (stored(path),))
    return left


def alias_extra_path(connection: sqlite3.Connection, path: str, alias: str) -> ExtraPath:
    """Give a folder another name. Raises BadRequest (the contract's words) for a folder that was not added."""
    done = connection.execute("UPDATE extra_path SET alias = ? WHERE path = ?", (clean(alias), stored(path)))
    found = extra_path(connection, path)
    if not done.rowcount or found is None:
        raise BadRequest("Bad Request")
    return found


def _split(types: str | None) -> tuple[str, ...]:
    return tuple(t for t in (types or "").split("+") if t)


def _checked(types: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(types)
    wrong = [t for t in wanted if t not in PATH_TYPES]
    if wrong or not wanted:
        raise BadRequest(
            f"A folder can be added as {', '.join(PATH_TYPES)}; not as {', '.join(wrong) or 'nothing'}."
        )
    return wanted
