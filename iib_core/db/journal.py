"""The journal of file operations: what a batch means to do, step by step, and how far it came (L5).

A batch is written here as a whole before the disk changes; its steps are marked done in the same
transaction in which the index follows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, Literal

from ..times import now_iso
from .rows import chunks, clean, id_list, shown, stored

#: "trash" and "restore" are moves into the trash and out of it; "erase" is for good.
StepKind = Literal["move", "copy", "trash", "restore", "mkdir", "rmdir", "erase"]

#: Finished operations of which nothing lies in the trash are remembered up to this number.
REMEMBERED = 300


class State(IntEnum):
    """How far a step came."""

    PLANNED = 0
    DONE = 1
    FAILED = 2
    REVERTED = 3  # a later operation took it back
    ERASED = 4  # deleted for good from the trash


@dataclass(frozen=True)
class Step:
    """One change of the disk: `source` becomes `target` ("" for a folder made or removed in place)."""

    kind: StepKind
    source: str
    target: str = ""
    main: bool = True
    folder: bool = False
    size: int = 0
    #: the step that this one takes back, 0 for none
    reverts: int = 0
    id: int = 0
    item: int = 0
    state: State = State.PLANNED
    error: str = ""


#: Steps that stand and fall together: a file with its sidecars.
Item = list[Step]


@dataclass(frozen=True)
class Operation:
    """One batch. `ended` is "" while it is under way; times are ISO, local."""

    id: int
    kind: str
    place: str
    process: str
    started: str
    ended: str
    undoes: int | None
    last_image: int


_OPERATION = (
    "SELECT id, kind, place, process, started, coalesce(ended, ''), undoes, last_image FROM iib_operation"
)
_STEP = (
    "SELECT s.kind, s.source, s.target, s.main, s.folder, s.size, s.reverts, s.id, s.item, s.state, s.error"
    " FROM iib_step s"
)


def begin(
    connection: sqlite3.Connection,
    kind: str,
    items: Sequence[Item],
    *,
    place: str = "",
    process: str,
    undoes: int | None = None,
) -> tuple[Operation, list[Item]]:
    """Write a batch down before anything is done; the steps with their ids."""
    last = connection.execute("SELECT coalesce(max(id), 0) FROM image").fetchone()[0]
    now = now_iso()
    done = connection.execute(
        "INSERT INTO iib_operation(kind, place, process, started, undoes, last_image) VALUES (?,?,?,?,?,?)",
        (kind, stored(place), process, now, undoes, last),
    )
    operation = Operation(int(done.lastrowid or 0), kind, place, process, now, "", undoes, last)
    first = connection.execute("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'iib_step'")
    number = int(first.fetchone()[0])
    written: list[Item] = []
    for n, item in enumerate(items):
        steps = []
        for step in item:
            number += 1
            steps.append(replace(step, id=number, item=n))
        written.append(steps)
    connection.executemany(
        "INSERT INTO iib_step(id, operation_id, item, main, kind, source, target, folder, size, state, error, reverts)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [_values(operation.id, step) for item in written for step in item],
    )
    return operation, written


def _values(operation_id: int, s: Step) -> tuple[Any, ...]:
    return (
        s.id,
        operation_id,
        s.item,
        s.main,
        s.kind,
        stored(s.source),
        stored(s.target),
        s.folder,
        s.size,
        int(s.state),
        clean(s.error) or None,
        s.reverts or None,
    )


def mark(connection: sqlite3.Connection, steps: Iterable[Step], state: State, error: str = "") -> None:
    """Steps came so far; done ones take back the steps that they revert."""
    steps = list(steps)
    connection.executemany(
        "UPDATE iib_step SET state = ?, error = ? WHERE id = ?",
        [(int(state), clean(error) or None, s.id) for s in steps],
    )
    if state is State.DONE:
        reverted = State.ERASED if any(s.kind == "erase" for s in steps) else State.REVERTED
        connection.executemany(
            # what was put back by another operation meanwhile stays so
            "UPDATE iib_step SET state = ? WHERE id = ? AND state = 1",
            [(int(reverted), s.reverts) for s in steps if s.reverts],
        )


def end(connection: sqlite3.Connection, operation_id: int, *, remember: int = REMEMBERED) -> None:
    """The batch is over; the oldest ones are forgotten, unless something of theirs lies in the trash."""
    connection.execute("UPDATE iib_operation SET ended = ? WHERE id = ?", (now_iso(), operation_id))
    old = connection.execute(
        "SELECT id FROM iib_operation o WHERE ended IS NOT NULL AND id <= ? AND NOT EXISTS"
        " (SELECT 1 FROM iib_step s WHERE s.operation_id = o.id AND s.kind = 'trash' AND s.state = 1)",
        (operation_id - remember,),
    ).fetchall()
    for part in chunks([row[0] for row in old]):
        connection.execute(f"DELETE FROM iib_step WHERE operation_id IN ({id_list(part)})")
        connection.execute(f"DELETE FROM iib_operation WHERE id IN ({id_list(part)})")


def unfinished(reader: sqlite3.Connection) -> list[Operation]:
    """Operations under way, of this process or of one that was killed."""
    return [
        _operation(row) for row in reader.execute(f"{_OPERATION} WHERE ended IS NULL ORDER BY id").fetchall()
    ]


def recent(reader: sqlite3.Connection, limit: int, before: int | None = None) -> list[Operation]:
    """The newest operations first; those with a lower id than `before`."""
    rows = reader.execute(
        f"{_OPERATION} WHERE id < ? ORDER BY id DESC LIMIT ?", (before or 2**62, limit)
    ).fetchall()
    return [_operation(row) for row in rows]


def operation(reader: sqlite3.Connection, operation_id: int) -> Operation | None:
    """One operation, None when it is unknown or forgotten."""
    row = reader.execute(f"{_OPERATION} WHERE id = ?", (operation_id,)).fetchone()
    return _operation(row) if row else None


def last_undoable(reader: sqlite3.Connection) -> Operation | None:
    """The newest operation that did something which still stands, undoing and emptying the trash left out."""
    row = reader.execute(
        f"{_OPERATION} WHERE ended IS NOT NULL AND kind NOT IN ('undo', 'restore', 'empty') AND EXISTS"
        " (SELECT 1 FROM iib_step s WHERE s.operation_id = iib_operation.id AND s.state = 1)"
        " ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return _operation(row) if row else None


def steps_of(reader: sqlite3.Connection, operation_id: int) -> list[Step]:
    """All steps of an operation in their order."""
    rows = reader.execute(f"{_STEP} WHERE s.operation_id = ? ORDER BY s.id", (operation_id,)).fetchall()
    return [_step(row) for row in rows]


def is_asked_for(operation: str, step: StepKind) -> bool:
    """False for folders that an operation only makes or removes on the way."""
    return step not in {"mkdir", "rmdir"} or (operation, step) in {("mkdirs", "mkdir"), ("delete", "rmdir")}


def counts(reader: sqlite3.Connection, operation_ids: Sequence[int]) -> dict[int, dict[State, int]]:
    """Operation → how many of its items are in which state."""
    found: dict[int, dict[State, int]] = {i: {} for i in operation_ids}
    for i, operation, kind, state, n in reader.execute(
        "SELECT o.id, o.kind, s.kind, s.state, count(*) FROM iib_step s JOIN iib_operation o ON o.id = s.operation_id"
        f" WHERE s.main = 1 AND o.id IN ({id_list(operation_ids)}) GROUP BY o.id, s.kind, s.state"
    ).fetchall():
        if is_asked_for(operation, kind):
            found[i][State(state)] = found[i].get(State(state), 0) + n
    return found


def _operation(row: sqlite3.Row) -> Operation:
    i, kind, place, process, started, ended, undoes, last_image = row
    return Operation(i, kind, shown(place or ""), process, started, ended, undoes, last_image)


def step_of(row: Sequence[Any]) -> Step:
    """A `Step` of the columns that `_STEP` selects."""
    kind, source, target, main, folder, size, reverts, i, item, state, error = row
    return Step(
        kind,
        shown(source or ""),
        shown(target or ""),
        bool(main),
        bool(folder),
        size,
        reverts or 0,
        i,
        item,
        State(state),
        error or "",
    )


_step = step_of
STEP_COLUMNS = _STEP.partition("SELECT ")[2].partition(" FROM")[0]
