"""Files moved or renamed outside the program keep their identity (L3)."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from functools import partial

from ..db.connection import Database
from ..db.index import adopt
from ..db.readings import find_twins
from ..metadata.model import FileReading
from .changes import Changes


def adopt_moved(
    db: Database, twins: Sequence[tuple[int, int, str]], readings: Sequence[tuple[int, str, FileReading]]
) -> Changes:
    """Give newly read files the identity of known ones with the same bytes whose own place is empty now.

    `twins` are (new id, old id, old path), as storing `readings` (id, path, reading) told. A copy has its original
    still in place and stays a file of its own.
    """
    changes = Changes()
    # the disk is asked here, not on the writer's thread: a drive that hangs must not hold it up
    moved = [t for t in twins if not os.path.lexists(t[2])]
    if not moved:
        return changes
    new = {image_id: (path, reading.fingerprint) for image_id, path, reading in readings}
    candidates: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for new_id, old_id, old_path in moved:
        candidates[new_id].append((old_id, old_path))
    for new_id, olds in candidates.items():
        name = os.path.basename(new[new_id][0])
        olds.sort(key=lambda old: os.path.basename(old[1]) != name)
    for old_path, new_id in db.submit(partial(_adopt_each, candidates, new)).result():
        changes.changed += 1
        changes.dirs |= {os.path.dirname(old_path), os.path.dirname(new[new_id][0])}
    return changes


def _adopt_each(
    candidates: dict[int, list[tuple[int, str]]],
    new: dict[int, tuple[str, int | None]],
    connection: sqlite3.Connection,
) -> list[tuple[str, int]]:
    """(old path, new id) of each that was adopted. One that found its new place a moment ago is no candidate
    any more, so each is looked up again."""
    done: list[tuple[str, int]] = []
    for new_id, olds in candidates.items():
        fingerprint = new[new_id][1]
        if fingerprint is None:
            continue
        still = set(find_twins(connection, new_id, fingerprint))
        for old_id, old_path in olds:
            if (old_id, old_path) in still:
                adopt(connection, new_id, old_id)
                done.append((old_path, new_id))
                break
    return done
