"""What the page shows of single images beyond their row."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .rows import chunks, id_list


class Standing(NamedTuple):
    """Whether the user edited an image's text, and whether its file is gone for now."""

    edited: bool
    missing: bool


def models(reader: sqlite3.Connection, image_ids: Sequence[int]) -> dict[int, str]:
    """Image id → model (checkpoint); images without one are left out."""
    found: dict[int, str] = {}
    for part in chunks(image_ids, 2000):
        found.update(
            reader.execute(
                f"SELECT image_id, model FROM iib_file WHERE image_id IN ({id_list(part)}) AND model <> ''"
            ).fetchall()
        )
    return found


def standing(reader: sqlite3.Connection, image_id: int) -> Standing:
    """See `Standing`; both False for an unknown id."""
    row = reader.execute(
        "SELECT coalesce(exif_edited, 0), EXISTS (SELECT 1 FROM iib_missing m WHERE m.image_id = i.id)"
        " FROM image i WHERE i.id = ?",
        (image_id,),
    ).fetchone()
    return Standing(bool(row[0]), bool(row[1])) if row else Standing(False, False)
