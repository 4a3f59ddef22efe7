"""A library on disk, its index, and all that changes files in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iib_core.access import Gate
from iib_core.db.connection import Database
from iib_core.db.opening import open_database
from iib_core.events import EventBus
from iib_core.host import StandaloneHost
from iib_core.library.atwork import AtWork
from iib_core.library.files import FileChanges
from iib_core.library.flatten import Flatten
from iib_core.library.folders import Folders
from iib_core.library.operations import Operations
from iib_core.library.wastebin import Wastebin
from iib_core.settings import Settings
from tests.indexing.library import Library, opened, write_png


def changes(db: Database, gate: Gate, events: EventBus | None = None) -> FileChanges:
    """What renames and moves, over a database and a gate."""

    def roots() -> list[str]:
        return [r.shown for r in gate.roots]

    operations = Operations(db, events or EventBus(), AtWork(db.path), roots)
    return FileChanges(db, gate, operations, roots)


@dataclass
class Workshop:
    """A library with its indexer, and the services that change files."""

    library: Library
    files: FileChanges
    operations: Operations
    flatten: Flatten
    wastebin: Wastebin
    at_work: AtWork

    @property
    def root(self) -> Path:
        return self.library.root

    def add(self, name: str, *, tag: str = "keep me", index: bool = True) -> Path:
        """A picture of its own at `name` below the root, indexed and tagged."""
        path = write_png(self.root / name)
        if index:
            self.library.update()
            if tag:
                self.library.tag(path, tag)
        return path

    def disk(self) -> list[str]:
        """Every file below the root but the trash's, relative, sorted."""
        found = []
        for where, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if f != ".iib-trash"]
            found += [os.path.relpath(os.path.join(where, n), self.root) for n in names]
        return sorted(found)

    def rows(self) -> dict[str, int]:
        """Relative path → id of every row that is shown."""
        sql = "SELECT path, id FROM image WHERE id NOT IN (SELECT image_id FROM iib_missing)"
        rows = self.library.db.reader().execute(sql).fetchall()
        return {os.path.relpath(os.fsdecode(path), self.root): i for path, i in rows}

    def count(self, tag: str = "keep me") -> int:
        """How many files the tag says it has."""
        row = self.library.db.reader().execute("SELECT count FROM tag WHERE name = ?", (tag,)).fetchone()
        return int(row[0]) if row else 0


def assemble(library: Library, data_dir: str, roots: list[str]) -> Workshop:
    """The services around a library."""
    db, gate, events = library.db, library.gate, library.events
    at_work = AtWork(db.path)
    operations = Operations(db, events, at_work, lambda: roots)
    files = FileChanges(db, gate, operations, lambda: roots)
    settings = Settings(data_dir=data_dir, folders=tuple(roots))
    folders = Folders(db, StandaloneHost(folders=settings.folders), settings, gate)
    flatten = Flatten(gate, operations, folders)
    return Workshop(library, files, operations, flatten, Wastebin(db, gate, operations, files), at_work)


@contextmanager
def workshop(tmp_path: Path, **options: Any) -> Iterator[Workshop]:
    """A workshop over `tmp_path`/library, closed at the end."""
    with opened(tmp_path / "library", tmp_path / "data" / "iib.db", **options) as library:
        made = assemble(library, str(tmp_path / "data"), library.roots)
        try:
            yield made
        finally:
            made.at_work.close()


__all__ = ["Workshop", "assemble", "changes", "open_database", "workshop", "write_png"]
