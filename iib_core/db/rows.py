"""Values on their way into and out of SQLite."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def stored(path: str) -> str | bytes:
    """`path` as a column holds it: text, or the raw bytes of a name that is not valid UTF-8.

    SQLite's text must be UTF-8; a blob keeps such a name exactly and still compares and sorts.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def shown(value: str | bytes) -> str:
    """The inverse of `stored`."""
    return os.fsdecode(value) if isinstance(value, bytes) else value


def clean(text: str) -> str:
    """`text` without what SQLite cannot hold or compare: lone surrogates and NULs become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    return text


def small_int(value: int | None) -> int | None:
    """`value` when SQLite's 64 bits hold it, else None: a file may claim any number of steps."""
    return value if value is not None and -(2**63) <= value < 2**63 else None


def finite(value: float | None) -> float | None:
    """`value` unless it is NaN or infinite."""
    return value if value is not None and math.isfinite(value) else None


def id_list(ids: Iterable[int]) -> str:
    """Ids as the inside of an SQL list: whole numbers only, so nothing can be smuggled in."""
    return ",".join([str(int(i)) for i in ids])


def chunks(items: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """`items` in slices, each within SQLite's limits on variables and statement length."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def rows_in(connection: sqlite3.Connection, sql: str, values: Sequence[Any]) -> list[sqlite3.Row]:
    """All rows of `sql`, whose ``{}`` becomes the placeholders of a slice of `values`, slice by slice."""
    found: list[sqlite3.Row] = []
    for part in chunks(values):
        found += connection.execute(sql.format(",".join("?" * len(part))), part).fetchall()
    return found
