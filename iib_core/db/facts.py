"""What pictures of a grid are compared by, neighbour with neighbour."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, NamedTuple

from .rows import chunks, id_list


class Facts(NamedTuple):
    """How one image was made; what it does not say is None. `text` is its infotext."""

    image_id: int
    model: str | None
    sampler: str | None
    scheduler: str | None
    steps: int | None
    cfg: float | None
    seed: str | None
    width: int | None
    height: int | None
    text: str


def facts_of(reader: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Facts]:
    """Image id → its facts, of those that there are."""
    found: dict[int, Facts] = {}
    for part in chunks(ids):
        rows: list[Any] = reader.execute(
            "SELECT f.image_id, f.model, f.sampler, f.scheduler, f.steps, f.cfg, f.seed, f.width, f.height,"
            " coalesce(i.exif, '') FROM iib_file f JOIN image i ON i.id = f.image_id"
            f" WHERE f.image_id IN ({id_list(part)})"
        ).fetchall()
        found.update({row[0]: Facts(*row) for row in rows})
    return found
