"""After a kill: what the journal planned is compared with the disk, and both come to agree (L5).

An item that was begun is finished, or taken back where that is impossible; items that were not begun
stay as they are and are reported as such. Nothing is looked at but the paths of unfinished batches.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from functools import partial
from itertools import groupby

from ..db import journal
from ..db.connection import Database
from ..db.journal import Item, Operation, State, Step
from ..db.moves import hide
from ..db.trash import shown_in_trash
from ..paths import TRASH_FOLDER
from . import disk
from .atwork import AtWork
from .operations import follow, listed_copies, perform, reason_of
from .trash import tidy

log = logging.getLogger(__name__)

INTERRUPTED = "Left as it was, because the program ended before it came to this."


def repair(db: Database, at_work: AtWork, indexed: Callable[[], list[str]]) -> int:
    """Settle the batches of processes that are gone; how many there were.

    One whose drive is not there now stays open, and is settled at a later start.
    """
    settled = 0
    for operation in journal.unfinished(db.reader()):
        if at_work.is_alive(operation.process):
            continue
        _settle(db, operation, indexed)
        settled += 1
    if stray := shown_in_trash(db.reader()):
        db.write(lambda c: hide(c, stray))
    at_work.sweep()
    return settled


def _settle(db: Database, operation: Operation, indexed: Callable[[], list[str]]) -> None:
    planned = [s for s in journal.steps_of(db.reader(), operation.id) if s.state is State.PLANNED]
    done: list[Step] = []
    failed: list[tuple[Item, str]] = []
    open_ones = 0
    for _, group in groupby(planned, key=lambda s: s.item):
        item = list(group)
        try:
            reason = _finish(item)
        except _Unreachable:
            open_ones += 1
            continue
        except OSError as error:
            reason = str(reason_of(error))
        if reason:
            failed.append((item, reason))
        else:
            done += item
    db.write(partial(follow, operation, done, listed_copies(done, indexed), failed))
    for step in planned:
        tidy(step.target if step.kind == "trash" else step.source)
    if open_ones:
        log.warning(
            "%d files of an interrupted operation cannot be reached; they are looked at again at the next start.",
            open_ones,
        )
        return
    db.write(lambda c: journal.end(c, operation.id))
    log.info(
        "an operation that was interrupted is settled: %d steps done, %d items left", len(done), len(failed)
    )


class _Unreachable(Exception):
    """Neither end of a step is there, nor the folder where it should be."""


def _finish(item: Item) -> str:
    """Bring an item to its end; the reason when it was not begun or had to be taken back."""
    states = [_is_done(step) for step in item]
    if not any(states):
        return INTERRUPTED
    for step, is_done in zip(item, states, strict=True):
        try:
            if not is_done:
                perform(step)
        except OSError as error:
            _back(item, states)
            return str(reason_of(error))
    return ""


def _back(item: Item, states: list[bool]) -> None:
    for step, is_done in zip(item, states, strict=True):
        if is_done and step.kind not in {"copy", "erase", "mkdir", "rmdir"}:
            disk.move(step.target, step.source)


def _is_done(step: Step) -> bool:
    """True when this step happened; what it left half done is cleared away or completed first."""
    if step.kind == "mkdir":
        return os.path.isdir(step.target)
    if step.kind == "rmdir":
        return not os.path.lexists(step.source)
    if step.kind == "erase":
        disk.discard(disk.part_name(step.source))
        return _is_gone(step.source)
    disk.discard(disk.part_name(step.target))
    if step.kind == "copy":
        return os.path.lexists(step.target) and disk.size_of(step.target) == disk.size_of(
            os.path.realpath(step.source)
        )
    return _is_moved(step.source, step.target)


def _is_gone(path: str) -> bool:
    if os.path.lexists(path):
        return False
    if not os.path.isdir(path.partition(TRASH_FOLDER)[0]):
        raise _Unreachable
    return True


def _is_moved(source: str, target: str) -> bool:
    here, there = os.path.lexists(source), os.path.lexists(target)
    if here and there:
        return _of_both(source, target)
    if not here and not there and not os.path.isdir(os.path.dirname(source)):
        raise _Unreachable
    return there


def _of_both(source: str, target: str) -> bool:
    """Something is at both ends: one file under two names, a copy complete but for the original's removal, a
    claimed name, or somebody else's file."""
    if os.path.samestat(os.lstat(source), os.lstat(target)):
        if disk.is_listed(source) and disk.is_listed(target):
            os.unlink(source)
            return True
        return disk.is_listed(target)
    if os.path.isdir(source) and os.path.isdir(target):
        disk.remove_copied(source, target, compare=True)
        return True
    if os.path.isfile(target) and os.path.getsize(target) == 0 and os.path.getsize(source) > 0:
        os.unlink(target)
        return False
    if disk.equal(source, target):
        os.unlink(source)
        return True
    return False
