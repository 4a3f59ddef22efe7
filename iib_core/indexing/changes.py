"""What a scan found to be different from what is known, and how it is written."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

from ..db.beside import Beside, set_beside
from ..db.images import rows_by_ids
from ..db.index import ListedFile, insert_listed, mark_found, mark_missing, set_dir_stamp, update_changed
from ..times import now_iso, wire_time


@dataclass
class Changes:
    """Differences, written. The numbers count files."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    dirs: set[str] = field(default_factory=set)
    #: files to be read again; a reading that was begun before is worth nothing
    stale: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def add(self, other: Changes) -> None:
        self.added += other.added
        self.changed += other.changed
        self.removed += other.removed
        self.dirs |= other.dirs
        self.stale |= other.stale


@dataclass
class Differences:
    """Differences that are not written yet."""

    new: list[ListedFile] = field(default_factory=list)
    changed: list[tuple[int, ListedFile]] = field(default_factory=list)
    found: list[int] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)
    stamps: list[tuple[str, int]] = field(default_factory=list)
    beside: list[tuple[str, Beside]] = field(default_factory=list)
    dirs: set[str] = field(default_factory=set)

    def __len__(self) -> int:
        files = len(self.new) + len(self.changed) + len(self.found) + len(self.missing)
        return files + len(self.stamps) + len(self.beside)

    def changes(self) -> Changes:
        return Changes(
            len(self.new) + len(self.found),
            len(self.changed),
            len(self.missing),
            self.dirs,
            {i for i, _ in self.changed},
        )

    def write(self, connection: sqlite3.Connection) -> None:
        """All differences, in one transaction."""
        if self.missing:
            # a row that was renamed a moment ago has another path by now, and is there
            gone = dict(self.missing)
            rows = rows_by_ids(connection, list(gone))
            mark_missing(connection, [r.id for r in rows if r.path == gone[r.id]], now_iso())
        if self.new:
            insert_listed(connection, self.new)
        if self.changed:
            update_changed(connection, self.changed)
        if self.found:
            mark_found(connection, self.found)
        for path, stamp in self.stamps:
            set_dir_stamp(connection, path, stamp, wire_time(stamp / 1e9))
        if self.beside:
            set_beside(connection, self.beside)
