"""Carries out a planned batch: journal, disk, index, in this order (L5)."""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from ..db import journal
from ..db.connection import Database
from ..db.identity import delete_images
from ..db.journal import Item, Operation, State, Step
from ..db.listing import ListedFile, mark_found
from ..db.moves import copy_row, follow_file, follow_folder, hide, rows_below
from ..db.trash import rows_at
from ..errors import BadRequest, Conflict, Forbidden, IibError, NotFound, Unavailable
from ..events import EventBus
from ..indexing.listing import listed_file
from ..indexing.scan import inside
from ..mediatypes import media_kind
from . import disk
from .atwork import AtWork
from .claims import Claims
from .plans import taken
from .trash import tidy

#: The index follows after so many items or seconds, whichever comes first.
_ITEMS_AT_ONCE = 64
_SECONDS_AT_ONCE = 0.2
#: More folders than this are told as none, which means anywhere.
_MOST_DIRS = 100


@dataclass
class Report:
    """What a batch did: the steps done, and (path, reason, its class) of each item that failed."""

    kind: str = ""
    operation_id: int | None = None
    done: list[Step] = field(default_factory=list)
    errors: list[tuple[str, IibError]] = field(default_factory=list)

    @property
    def changed(self) -> list[Step]:
        """What was asked for and done: no sidecars, and no folders that were made or removed on the way."""
        return [s for s in self.done if s.main and journal.is_asked_for(self.kind, s.kind)]


class Operations:
    """Runs batches, from any thread. `indexed` names the folders whose files are in the index."""

    def __init__(
        self, db: Database, events: EventBus, at_work: AtWork, indexed: Callable[[], list[str]]
    ) -> None:
        self._db = db
        self._events = events
        self._at_work = at_work
        self._indexed = indexed
        self._claims = Claims()

    def run(
        self,
        kind: str,
        items: Sequence[Item],
        *,
        place: str = "",
        undoes: int | None = None,
        stop_at_error: bool = False,
    ) -> Report:
        """Do what is planned, item by item, past failing ones (L6) unless `stop_at_error`.

        An item is done as a whole or not at all. Raises Unavailable when the database cannot be
        written; then the disk is as it was, for what the index does not know yet.
        """
        report = Report(kind)
        if not items:
            return report
        process = self._at_work.token()
        operation, written = self._db.write(
            lambda c: journal.begin(c, kind, items, place=place, process=process, undoes=undoes)
        )
        report.operation_id = operation.id
        batch = _Batch(self._db, operation, self._indexed, self._claims)
        try:
            # should this fail, the journal stays open, and the next start settles what is left of it
            self._go(batch, written, report, stop_at_error)
        finally:
            self._claims.release(batch)
        self._db.write(lambda c: journal.end(c, operation.id))
        self._tell(operation, report)
        return report

    def _go(self, batch: _Batch, items: list[Item], report: Report, stop_at_error: bool) -> None:
        stopped = False
        for item in items:
            reason: IibError | None = Conflict(item[0].error) if item[0].error else None
            if stopped:
                reason = Conflict("Left as it was, because an earlier one failed.")
            elif reason is None:
                if not batch.claim(item):
                    self._told(batch.flush())
                    batch.claim(item, wait=True)
                reason = batch.perform(item)
            if reason is not None:
                batch.failed.append((item, str(reason)))
                if not stopped:
                    report.errors.append((item[0].source or item[0].target, reason))
                stopped = stop_at_error
            else:
                report.done += item
            if batch.is_due():
                self._told(batch.flush())
        self._told(batch.flush())

    def _told(self, steps: list[Step]) -> None:
        """Tell the pages which folders changed."""
        if not steps:
            return
        dirs = {os.path.dirname(p) for s in steps for p in (s.source, s.target) if p}
        count = {
            kind: sum(s.kind == kind and s.main for s in steps)
            for kind in ("copy", "restore", "move", "trash")
        }
        self._events.publish(
            {
                "type": "changed",
                "added": count["copy"] + count["restore"],
                "changed": count["move"],
                "removed": count["trash"],
                "dirs": sorted(map(_sendable, dirs)) if len(dirs) <= _MOST_DIRS else [],
            }
        )

    def _tell(self, operation: Operation, report: Report) -> None:
        self._events.publish(
            {
                "type": "operation",
                "id": operation.id,
                "kind": operation.kind,
                "done": len(report.changed),
                "failed": len(report.errors),
                "undoes": operation.undoes,
            }
        )


class _Batch:
    """What one operation did on disk and has not told the index yet."""

    def __init__(
        self, db: Database, operation: Operation, indexed: Callable[[], list[str]], claims: Claims
    ) -> None:
        self._db = db
        self._claims = claims
        self._operation = operation
        self._indexed = indexed
        self._done: list[Item] = []
        self._since = time.monotonic()
        self.failed: list[tuple[Item, str]] = []

    def claim(self, item: Item, *, wait: bool = False) -> bool:
        """Keep other batches from this item until the index has followed; see `Claims.claim`."""
        return self._claims.claim(self, {p for s in item for p in (s.source, s.target) if p}, wait=wait)

    def perform(self, item: Item) -> IibError | None:
        """Do an item on disk; None, or the reason why it was not done, and then all of it is as before."""
        done: list[Step] = []
        for step in item:
            try:
                perform(step)
            except OSError as error:
                _take_back(done)
                return reason_of(error)
            done.append(step)
        self._done.append(item)
        return None

    def is_due(self) -> bool:
        waiting = len(self._done) + len(self.failed)
        return waiting >= _ITEMS_AT_ONCE or (
            waiting > 0 and time.monotonic() - self._since > _SECONDS_AT_ONCE
        )

    def flush(self) -> list[Step]:
        """Have the index follow; the steps it followed. When it refuses, the disk goes back to what it knows."""
        done, self._done = self._done, []
        failed, self.failed = self.failed, []
        self._since = time.monotonic()
        steps = [step for item in done for step in item]
        if not steps and not failed:
            self._claims.release(self)
            return []
        listed = listed_copies(steps, self._indexed)
        try:
            self._db.write(partial(follow, self._operation, steps, listed, failed))
        except BaseException:
            for item in reversed(done):
                _take_back(item)
            raise
        finally:
            self._claims.release(self)
        for step in steps:
            if step.kind in {"restore", "erase"}:
                tidy(step.source)
        return steps


def perform(step: Step) -> None:
    """One step on disk. Raises OSError, and then nothing has changed."""
    if step.kind == "copy":
        disk.copy(step.source, step.target)
    elif step.kind == "mkdir":
        with contextlib.suppress(FileExistsError):
            os.mkdir(step.target)
        os.listdir(step.target)
    elif step.kind == "rmdir":
        try:
            os.rmdir(step.source)
        except OSError:
            if not step.reverts:  # one that we made ourselves may hold other things by now, and stays
                raise
    elif step.kind == "erase":
        disk.erase(step.source)
    else:
        if step.kind != "move":
            os.lstat(step.source)  # where nothing is to come, no folder is made: its drive may be off
            os.makedirs(os.path.dirname(step.target), exist_ok=True)
        disk.move(step.source, step.target)


def _take_back(steps: Sequence[Step]) -> None:
    """Undo steps on disk, the last first. What cannot be is left for the next index run to find."""
    for step in reversed(steps):
        with contextlib.suppress(OSError):
            if step.kind == "copy":
                os.unlink(step.target)
            elif step.kind == "mkdir":
                os.rmdir(step.target)
            elif step.kind == "rmdir":
                os.mkdir(step.source)
            elif step.kind != "erase":
                disk.move(step.target, step.source)


def listed_copies(steps: Sequence[Step], indexed: Callable[[], list[str]]) -> dict[int, ListedFile]:
    """Copies as the index lists them, by step."""
    found: dict[int, ListedFile] = {}
    copies = [s for s in steps if s.kind == "copy"]
    roots = indexed() if copies else []
    for step in copies:
        kind = media_kind(step.target)
        if kind is not None and inside(step.target, roots):
            with contextlib.suppress(OSError):
                found[step.id] = listed_file(step.target, int(kind), os.stat(step.target))
    return found


def follow(
    operation: Operation,
    steps: Sequence[Step],
    listed: dict[int, ListedFile],
    failed: Sequence[tuple[Item, str]],
    connection: sqlite3.Connection,
) -> None:
    """The index follows the disk, and the journal says so, in one transaction."""
    last = operation.last_image
    hidden: list[int] = []
    gone: list[int] = []
    for step in steps:
        if step.kind == "copy":
            if step.id in listed:
                copy_row(connection, step.source, listed[step.id], last)
        elif step.kind == "erase":
            gone += rows_below(connection, step.source) if step.folder else rows_at(connection, [step.source])
        elif step.kind in {"move", "trash", "restore"}:
            moved = _follow_move(connection, step, last)
            if step.kind == "trash":
                hidden += moved
            elif step.kind == "restore":
                mark_found(connection, moved)
    hide(connection, hidden)
    if gone:
        delete_images(connection, gone)
    journal.mark(connection, steps, State.DONE)
    for item, reason in failed:
        journal.mark(connection, item, State.FAILED, reason)


def _follow_move(connection: sqlite3.Connection, step: Step, last: int) -> list[int]:
    if step.folder:
        return follow_folder(connection, step.source, step.target, last)
    moved = follow_file(connection, step.source, step.target, last)
    return [] if moved is None else [moved]


def reason_of(error: OSError) -> IibError:
    """What the system said, as a sentence for a person."""
    if isinstance(error, FileExistsError):
        name = os.path.basename(os.fsdecode(error.filename2 or error.filename or ""))
        return Conflict(taken(name or "that"))
    if isinstance(error, FileNotFoundError):
        return NotFound("It is not there any more.")
    if isinstance(error, PermissionError):
        return Forbidden(
            f"The system does not allow it ({error.strerror}). Is it open elsewhere, or the folder read-only?"
        )
    if error.errno in {errno.ENAMETOOLONG, errno.EINVAL, errno.ENOTDIR, errno.ELOOP}:
        return BadRequest(f"No file can have this path ({error.strerror}).")
    return Unavailable(f"The disk does not take it: {error.strerror or error}.")


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
