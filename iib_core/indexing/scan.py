"""Phase 1: walk folders, compare them with what is known, and write the differences at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future

from ..db.beside import known_beside
from ..db.connection import Database
from ..db.index import (
    KnownFile,
    known_dirs,
    known_files,
)
from ..paths import is_within
from .beside import NOTHING, is_beside, stem_of, summary, told_anew
from .changes import Changes, Differences
from .excluded import NOTHING_EXCLUDED, Excluded
from .listing import Listing, Permits, is_hidden, list_folder, listed_file

#: Rows written in one transaction: some 30 ms, so that urgent writes get between.
_WRITE_ROWS = 500
_WRITES_IN_FLIGHT = 3


class Scan:
    """One pass over the library or a part of it.

    `permits` decides about links, `excluded` about what the user keeps out; `cancelled` is asked once per folder; `listed` hears how many files
    each folder has; `written` hears of each batch of differences once it is committed.
    """

    def __init__(
        self,
        db: Database,
        permits: Permits,
        *,
        excluded: Excluded = NOTHING_EXCLUDED,
        cancelled: Callable[[], bool] = lambda: False,
        listed: Callable[[int], None] = lambda n: None,
        written: Callable[[Changes], None] = lambda c: None,
    ) -> None:
        self._db = db
        self._permits = permits
        self._excluded = excluded
        self._cancelled = cancelled
        self._listed = listed
        self._written = written
        self._known = known_dirs(db.reader())
        self._roots: Sequence[str] = ()
        self._visited: set[tuple[int, int]] = set()
        self._seen: set[str] = set()
        self._batch = Differences()
        self._flying: deque[tuple[Future[None], Changes]] = deque()
        self._beside = known_beside(db.reader())
        #: folder → stems of sidecars that were seen to come, change or go
        self._retold: dict[str, set[str]] = {}
        #: folder that could not be listed → a sentence about it
        self.problems: dict[str, str] = {}

    def library(self, roots: Sequence[str]) -> None:
        """Everything in `roots`. A root that cannot be reached hides its files, no more (L2)."""
        self._roots = roots
        self._walk([r for r in roots if os.path.isdir(r) and not self._is_excluded(r)], deep=lambda _: True)
        self._vanished(roots)
        self._unreachable(roots)
        self._finish()

    def folders(self, changed: dict[str, bool], roots: Sequence[str]) -> None:
        """These folders of `roots` only; True: with all below. A folder that nobody knew is always walked to its end.

        A sidecar's path among them has the media file beside it read again.
        """
        sidecars = {path for path in changed if is_beside(os.path.basename(path)) and not os.path.isdir(path)}
        for path in sidecars:
            folder, name = os.path.split(path)
            self._retold.setdefault(folder, set()).add(stem_of(name))
        dirs = {d: deep for d, deep in changed.items() if d not in sidecars}
        for path in sidecars:
            dirs.setdefault(os.path.dirname(path), False)
        self._roots = roots
        there = [d for d in dirs if os.path.isdir(d) and not self._is_excluded(d)]
        self._walk(there, deep=lambda d: dirs.get(d, False) or self._known.get(d) is None)
        self._vanished([d for d in dirs if dirs[d] or d not in there])
        self._unreachable([r for r in roots if r in dirs])
        self._finish()

    def _unreachable(self, roots: Sequence[str]) -> None:
        for root in roots:
            if not os.path.isdir(root):
                hidden = sum(
                    len(known_files(self._db.reader(), d)) for d in self._known if is_within(d, root)
                )
                if hidden:
                    self.problems[root] = (
                        f"{root} cannot be reached. Its {hidden:,} files are hidden until it is back; nothing is lost."
                    )

    def _walk(self, start: Iterable[str], deep: Callable[[str], bool]) -> None:
        waiting = [(d, deep(d)) for d in reversed(list(start))]
        linked: list[tuple[str, bool]] = []
        while (waiting or linked) and not self._cancelled():
            if not waiting:
                waiting, linked = linked[::-1], []
            path, below = waiting.pop()
            listing = self._list(path)
            if listing is None:
                continue
            children = listing.folders[::-1]
            waiting += [(child, below or deep(child)) for child in children if below or deep(child)]
            linked += [(child, True) for child in listing.linked if below]

    def _list(self, path: str) -> Listing | None:
        """List a folder that was not walked yet under any name, and note the differences."""
        if path in self._seen:
            return None
        try:
            # known first: a row that appears meanwhile must not look like a file that vanished
            known = known_files(self._db.reader(), path) if path in self._known else []
            listing = list_folder(path, self._permits, self._excluded)
        except FileNotFoundError:
            return None  # `_vanished` finds out
        except OSError as error:
            self.problems[path] = (
                f"{path} cannot be listed ({error.strerror or error}). What is known of it stays."
            )
            return None
        if listing.identity in self._visited and listing.identity[1]:
            return None
        self._visited.add(listing.identity)
        self._seen.add(path)
        self._compare(listing, known)
        self._listed(len(listing.files))
        return listing

    def _compare(self, listing: Listing, known: Sequence[KnownFile]) -> None:
        batch = self._batch
        before = len(batch)
        rows = {k.name: k for k in known}
        retold = self._told_anew(listing)
        for name, kind, status in listing.files:
            row = rows.pop(name, None)
            if row is None:
                batch.new.append(listed_file(os.path.join(listing.path, name), kind, status))
                continue
            if (
                row.size != status.st_size
                or row.mtime_ns != status.st_mtime_ns
                or row.unopened
                or (retold is not None and retold(row))
            ):
                batch.changed.append(
                    (row.image_id, listed_file(os.path.join(listing.path, name), kind, status))
                )
            if row.missing:
                batch.found.append(row.image_id)
        gone = [row for name, row in rows.items() if not row.missing and name not in listing.unsure]
        batch.missing += [
            (row.image_id, os.path.join(listing.path, row.name))
            for row in gone
            if not self._is_there(listing, row.name)
        ]
        if len(batch) > before:
            batch.dirs.add(listing.path)
        if self._known.get(listing.path) != listing.stamp:
            batch.stamps.append((listing.path, listing.stamp))
            self._known[listing.path] = listing.stamp
        if len(batch) >= _WRITE_ROWS:
            self._flush()

    def _told_anew(self, listing: Listing) -> Callable[[KnownFile], bool] | None:
        """Which files a text beside them says something new of; None, the usual case: none."""
        noticed = self._retold.get(listing.path, set())
        before = self._beside.get(listing.path, NOTHING)
        if not listing.beside and before == NOTHING and not noticed:
            return None
        now = summary(listing.beside)
        if now != before:
            self._batch.beside.append((listing.path, now))
            self._beside[listing.path] = now
        return told_anew(listing.beside, before, noticed)

    def _is_there(self, listing: Listing, name: str) -> bool:
        """A second look at a file that the listing did not show: it may have been replaced at that moment.
        Where case is folded it may also have been renamed from A.png to a.png, and then it is gone."""
        path = os.path.join(listing.path, name)
        if self._excluded.entry(listing.path, name):
            return False
        if not os.path.isfile(path) or (os.path.islink(path) and not self._permits(path)):
            return False
        return not any(n.casefold() == name.casefold() for n, _, _ in listing.files)

    def _vanished(self, below: Sequence[str]) -> None:
        """Hide the files of known folders within `below` that are not there any more (L2)."""
        for path in [p for p in self._known if p not in self._seen]:
            if self._cancelled():
                break
            if not any(is_within(path, b) for b in below) or any(is_within(path, p) for p in self.problems):
                continue
            if os.path.isdir(path) and not self._is_excluded(path):
                continue
            self._seen.add(path)
            known = known_files(self._db.reader(), path)
            gone = [(k.image_id, os.path.join(path, k.name)) for k in known if not k.missing]
            if gone:
                self._batch.missing += gone
                self._batch.dirs.add(path)
                self._flush()

    def _is_excluded(self, path: str) -> bool:
        return self._excluded.keeps_out(path, self._roots)

    def _flush(self) -> None:
        batch, self._batch = self._batch, Differences()
        if len(batch):
            self._flying.append((self._db.submit(batch.write), batch.changes()))
        self._settle(_WRITES_IN_FLIGHT)

    def _settle(self, allowed: int) -> None:
        while len(self._flying) > allowed:
            future, changes = self._flying.popleft()
            future.result()
            self._written(changes)

    def _finish(self) -> None:
        self._flush()
        self._settle(0)


def inside(path: str, roots: Iterable[str]) -> bool:
    """True when `path` is in the library: within a root, and no folder on the way is hidden."""
    for root in roots:
        if is_within(path, root):
            tail = os.path.relpath(path, root)
            return tail == os.curdir or not any(is_hidden(part) for part in tail.split(os.sep))
    return False
