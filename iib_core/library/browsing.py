"""A folder as a person walks through it: its sub-folders on disk, empty ones too, and where it leads up to."""

from __future__ import annotations

import os
from typing import Any

from ..access import Gate
from ..db import folders as folder_rows
from ..db.connection import Database
from ..errors import NotFound
from ..paths import in_trash
from .folders import pictures_below
from .listing import sub_folders


def inside(gate: Gate, db: Database, path: str) -> dict[str, Any]:
    """The folder's sub-folders by name with their counts; `here` are the pictures in itself.

    Of a folder that only leads to library folders (`on_the_way`), the way is told and nothing else. Raises
    Forbidden outside, NotFound for what is no folder, BadRequest for one that may not be read.
    """
    safe, ancestor = gate.admit_listing(path)
    if not os.path.isdir(safe.real) or in_trash(safe.shown):
        raise NotFound(
            f"There is no folder at {safe.shown} now. Check the spelling, or that the drive is connected."
        )
    folder = safe.shown
    names = _names(gate, folder, safe.real, ancestor)
    counts = folder_rows.direct_counts(db.reader())
    below = pictures_below(counts, folder)
    parent = os.path.dirname(folder)
    return {
        "path": folder,
        "parent": parent if parent != folder and _may_be_listed(gate, parent) else None,
        "on_the_way": ancestor,
        "here": below[""],
        "below": sum(below.values()),
        "folders": [
            {"name": name, "path": os.path.join(folder, name), "count": below.get(name, 0)} for name in names
        ],
    }


def _names(gate: Gate, folder: str, real: str, ancestor: bool) -> list[str]:
    if ancestor:
        return sorted(gate.on_the_way(folder) | gate.on_the_way(real), key=str.casefold)
    names = sub_folders(real)
    return [
        name
        for name in names
        if not os.path.islink(os.path.join(real, name)) or gate.permits(os.path.join(folder, name))
    ]


def _may_be_listed(gate: Gate, folder: str) -> bool:
    if gate.permits(folder):
        return True
    return bool(gate.on_the_way(folder))
