"""The index, kept true: one run at a time, which lists, reads, and follows what changes meanwhile."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from ..access import Gate, SafePath
from ..db.connection import Database
from ..db.index import AutoTags, known_dirs, pending_count, reread_all, reread_outdated, upkeep
from ..errors import IibError, Unavailable
from ..events import EventBus
from ..metadata.reading import READER_VERSION
from ..settings import Settings
from .now import read_now
from .pool import Pool
from .progress import Progress
from .reader import Reader
from .requests import Requests
from .scan import Changes, Scan, inside
from .watch import Watcher

log = logging.getLogger(__name__)

_STOP_SECONDS = 1.5
_WATCH_SETTLE_SECONDS = 5.0


@dataclass(eq=False)
class Run:
    """One run. `done` is set when the index is up to date with what was asked for, or the run was cancelled;
    it fails with the reason when the run could not go on."""

    done: Future[None] = field(default_factory=Future)
    cancelled: bool = False


class Indexer:
    """Keeps the index true to the folders. Every method may be called from any thread and returns at once,
    unless it says otherwise.

    `folders` names the library's roots in the user's spelling, asked anew at each listing. `auto` gives custom tags
    by the user's rules.
    """

    def __init__(
        self,
        db: Database,
        gate: Gate,
        events: EventBus,
        folders: Callable[[], list[str]],
        settings: Settings,
        *,
        auto: AutoTags | None = None,
        pool: Callable[..., Pool] = Pool,
    ) -> None:
        self._db = db
        self._gate = gate
        self._folders = folders
        self._settings = settings
        self._auto = auto
        self._make_pool = pool
        self._pool: Pool | None = None
        self._progress = Progress(events)
        self._wake = threading.Condition()
        self._requests = Requests()
        self._run: Run | None = None
        self._thread: threading.Thread | None = None
        self._watcher: Watcher | None = None
        self._stopping = False
        self._kept_up = False
        self._preferred: tuple[str, ...] = ()
        #: after a cancel: only these folders' files are read until somebody asks for a run
        self._only: set[str] | None = None
        self._indexed: set[str] | None = None
        #: folder → a sentence about why it could not be listed
        self._problems: dict[str, str] = {}

    def start(self) -> None:
        """Watch the folders, and bring the index up to date in the background."""
        with self._wake:
            if self._watcher is None:
                self._watcher = Watcher(lambda: list(dict.fromkeys(self._folders())), self._noticed)
                self._watcher.start()
        self.update()

    def stop(self) -> None:
        """End watching, reading and the processes; within two seconds. What is left to read goes on at the next start."""
        with self._wake:
            self._stopping = True
            watcher, self._watcher = self._watcher, None
            pool, self._pool = self._pool, None
            thread, self._thread = self._thread, None
            self._wake.notify_all()
        if watcher:
            watcher.stop()
        if pool:
            pool.close()
        if thread and thread is not threading.current_thread():
            thread.join(_STOP_SECONDS)

    def update(self, wait: bool = False) -> Run:
        """Bring the index up to date: list every folder, read what is new or changed.

        Whoever asks while a run is on gets that run, which then lists once more before it ends, so
        that no file is missed. `wait`: return when it is done; raises what the run failed with.
        """
        with self._wake:
            self._only = None
            run = self._ask()
        if wait:
            run.done.result()
        return run

    def rebuild(self, wait: bool = False) -> Run:
        """Read every file again: derived tags are made anew, custom tags and edits stay, and every file
        stays visible meanwhile (L8)."""
        with self._wake:
            self._requests.rebuild = True
        return self.update(wait)

    def cancel(self) -> None:
        """End the run; what was stored stays, the rest goes on at the next `update`."""
        with self._wake:
            if self._run:
                self._run.cancelled = True
                self._run = None
                self._requests.full = self._requests.rebuild = False
                self._only = set()
                self._wake.notify_all()

    def status(self) -> dict[str, Any]:
        """Counts and state of the current or last run, see `Progress.status`."""
        return self._progress.status()

    def prefer(self, folder: str) -> None:
        """A person looks at this folder: read its files first."""
        with self._wake:
            self._preferred = (folder, *(d for d in self._preferred if d != folder))[:3]

    def folders_changed(self) -> None:
        """The roots changed: watch the new set, and list roots that were never indexed."""
        with self._wake:
            roots = self._folders()
            known = self._indexed_roots()
            known -= {d for d in known if not inside(d, roots)}
            new = {r: True for r in roots if r not in known}
            if self._watcher:
                self._watcher.refresh()
                if new:
                    self._requests.dirty.update(new)
                    self._ensure_thread()
                    self._wake.notify_all()

    def expired_dirs(self) -> list[str]:
        """Folders whose index is known to be behind: changed ones, and roots never indexed. The disk is not asked (F4)."""
        with self._wake:
            known = self._indexed_roots()
            behind = dict.fromkeys(r for r in self._folders() if r not in known)
            behind.update(dict.fromkeys(self._requests.dirty))
        return list(behind)

    def index_now(self, paths: Sequence[SafePath]) -> list[int | None]:
        """Index these files now, ahead of everything; their ids, None for what is no media file. Waits for it.

        Raises Unavailable when the database or the reading process cannot be had.
        """
        ids, changes = read_now(self._db, self._pool_now(), paths, self._auto)
        self._progress.written(changes)
        self._progress.tick(force=bool(changes))
        return ids

    # --- the indexing thread -------------------------------------------------------------------

    def _ask(self) -> Run:
        """Under the lock: the current run, or a new one, asked for a full listing."""
        self._requests.full = True
        if self._run is None:
            self._run = Run()
        self._ensure_thread()
        self._wake.notify_all()
        return self._run

    def _ensure_thread(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._stopping = False
            self._thread = threading.Thread(target=self._loop, name="iib-indexer", daemon=True)
            self._thread.start()

    def _loop(self) -> None:
        me = threading.current_thread()
        if self._watcher:
            # a file that arrives between its folder's listing and the first watch would be seen by neither
            self._watcher.settled.wait(_WATCH_SETTLE_SECONDS)
        while True:
            with self._wake:
                while not (self._stopping or self._run or self._requests):
                    self._wake.wait()
                if self._stopping or self._thread is not me:
                    if self._run and self._thread in {me, None}:
                        _fail(self._run, Unavailable("The library is closing."))
                        self._run = None
                    return
                run = self._run = self._run or Run()
            self._execute(run)

    def _execute(self, run: Run) -> None:
        error: Exception | None = None
        try:
            self._progress.begin()
            self._go(run)
        except Exception as e:
            error = Unavailable("The library is closing.") if self._stopping else e
        with self._wake:
            if self._run is run:
                self._run = None
                self._requests.clear()
        if error is None:
            self._progress.end("cancelled" if run.cancelled else "idle", list(self._problems.values()))
            run.done.set_result(None)
            return
        reason = str(error)
        if not isinstance(error, IibError):
            log.error("indexing stopped", exc_info=error)
            reason = f"Indexing stopped by an error of the program ({type(error).__name__}: {error})."
        elif not self._stopping:
            log.warning("indexing stopped: %s", error)
        self._progress.end("idle" if self._stopping else "error", [reason, *self._problems.values()])
        _fail(run, error)

    def _go(self, run: Run) -> None:
        reader = Reader(
            self._db,
            self._pool_now(),
            read=self._progress.read,
            written=self._progress.written,
            preferred=lambda: tuple(self._only) if self._only else self._preferred,
            auto=self._auto,
        )
        interrupted = self._interrupter(run)
        try:
            while True:
                with self._wake:
                    asked = self._requests.take()
                self._list(run, asked, reader)
                if not self._kept_up and not run.cancelled:
                    self._kept_up = True
                    upkeep(self._db)
                    self._db.submit(lambda c: reread_outdated(c, READER_VERSION)).result()
                self._progress.enter("reading", pending_count(self._db.reader()))
                only = None if self._only is None else self._is_chosen
                finished = reader.run(interrupted, only)
                with self._wake:
                    if run.cancelled or self._stopping:
                        break
                    if finished and not self._requests:
                        # under the same lock as `update`: from here on, a request makes a new run
                        self._run = None
                        break
        finally:
            if not self._stopping:
                reader.finish()

    def _list(self, run: Run, asked: Requests, reader: Reader) -> None:
        """Phase 1 for what was asked."""
        if asked.rebuild:
            self._db.submit(reread_all).result()
        if not asked:
            return
        self._progress.list_again()
        stale: set[int] = set()

        def written(changes: Changes) -> None:
            stale.update(changes.stale)
            if self._only is not None:
                self._only |= changes.dirs
            self._progress.written(changes)
            self._progress.tick()

        def listed(files: int) -> None:
            self._progress.listed(files)
            self._progress.tick()

        scan = Scan(
            self._db,
            self._gate.permits,
            cancelled=lambda: run.cancelled or self._stopping,
            listed=listed,
            written=written,
        )
        roots = list(dict.fromkeys(self._folders()))
        if asked.full:
            if self._watcher:
                self._watcher.refresh()
            scan.library(roots)
            with self._wake:
                self._indexed_roots().update(roots)
        else:
            scan.folders({d: deep for d, deep in asked.dirty.items() if inside(d, roots)}, roots)
            with self._wake:
                self._indexed_roots().update(r for r in roots if r in asked.dirty)
        reader.forget(stale)
        standing = {p: s for p, s in self._problems.items() if not asked.full and not inside(p, asked.dirty)}
        self._problems = {**standing, **scan.problems}

    def _interrupter(self, run: Run) -> Callable[[], bool]:
        def interrupted() -> bool:
            self._progress.tick()
            return run.cancelled or self._stopping or bool(self._requests)

        return interrupted

    def _is_chosen(self, path: str) -> bool:
        return os.path.dirname(path) in (self._only or ())

    def _pool_now(self) -> Pool:
        with self._wake:
            if self._stopping:
                raise Unavailable("The library is closing.")
            if self._pool is None:
                self._pool = self._make_pool(extract_all_prompts=self._settings.extract_all_prompts)
            return self._pool

    def _indexed_roots(self) -> set[str]:
        if self._indexed is None:
            self._indexed = {d for d, stamp in known_dirs(self._db.reader()).items() if stamp is not None}
        return self._indexed

    def _noticed(self, dirs: dict[str, bool]) -> None:
        """The watcher saw changes in these folders; True: with all below."""
        with self._wake:
            if self._stopping:
                return
            self._requests.add(dirs)
            self._ensure_thread()
            self._wake.notify_all()


def _fail(run: Run, error: Exception) -> None:
    with contextlib.suppress(Exception):
        run.done.set_exception(error)
