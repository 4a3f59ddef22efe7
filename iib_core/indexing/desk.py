"""What callers and the indexing thread share: the run, what was asked for, what is looked at."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field


@dataclass(eq=False)
class Run:
    """One run. `done` is set when the index is up to date with what was asked for, or the run was cancelled;
    it fails with the reason when the run could not go on."""

    done: Future[None] = field(default_factory=Future)
    cancelled: bool = False


@dataclass
class Requests:
    """What was asked for and has not begun. `full`: list every root. `rebuild`: have every file read again
    first. `dirty`: list these folders; True: with all below."""

    full: bool = False
    rebuild: bool = False
    dirty: dict[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.full or self.rebuild or bool(self.dirty)

    def add(self, dirs: dict[str, bool]) -> None:
        for path, deep in dirs.items():
            self.dirty[path] = deep or self.dirty.get(path, False)

    def take(self) -> Requests:
        """All of it, at once; a full listing covers every folder."""
        taken = Requests(self.full, self.rebuild, {} if self.full else self.dirty)
        self.clear()
        return taken

    def clear(self) -> None:
        self.full = self.rebuild = False
        self.dirty = {}


class Desk:
    """Everything here is read and changed under `wake`, which is notified of every change."""

    def __init__(self) -> None:
        self.wake = threading.Condition()
        self.requests = Requests()
        self.run: Run | None = None
        #: folders that a person looks at, the latest first
        self.preferred: tuple[str, ...] = ()
        #: after a cancel: only these folders' files are read until somebody asks for a run
        self.only: set[str] | None = None

    def first_dirs(self) -> tuple[str, ...]:
        """Folders whose files are to be read before all others."""
        return tuple(self.only) if self.only else self.preferred

    def is_chosen(self, path: str) -> bool:
        """True for a file that may be read now."""
        return self.only is None or os.path.dirname(path) in self.only
