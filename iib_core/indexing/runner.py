"""The indexing thread: carries out one run after another."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from ..db.connection import Database
from ..db.index import AutoTags, pending_count, pending_in, reread_all, reread_outdated, upkeep
from ..errors import IibError, Unavailable
from ..metadata.version import READER_VERSION
from ..patience import Patience, Turns
from .changes import Changes
from .deeper import Deeper
from .desk import Desk, Requests, Run
from .excluded import Excluded
from .listing import Permits
from .pool import Pool
from .progress import Progress
from .reader import Reader
from .scan import Scan, inside

log = logging.getLogger(__name__)

CLOSING = "The library is closing."
_STOP_SECONDS = 1.5
#: so many new files of a folder are read although reading was cancelled
_FEW = 64


class Runner:
    """One thread and its reading processes, from start to stop; a stopped one is not started again.

    `before` is called once, before the first run. `listed` hears which roots were listed, each
    time.
    """

    def __init__(
        self,
        desk: Desk,
        db: Database,
        pool: Pool,
        *,
        progress: Progress,
        folders: Callable[[], list[str]],
        permits: Permits,
        excluded: Callable[[], Excluded],
        before: Callable[[], None],
        listed: Callable[[list[str]], None],
        auto: AutoTags | None,
        stealth: bool,
        patience: Patience,
    ) -> None:
        self._desk = desk
        self._db = db
        self.pool = pool
        self._progress = progress
        self._folders = folders
        self._permits = permits
        self._excluded = excluded
        self._before = before
        self._heard = listed
        self._auto = auto
        self._turns = Turns(patience)
        self._deeper = (
            Deeper(db, pool, written=self._found, auto=auto, turns=self._turns) if stealth else None
        )
        self._stopped = False
        self._kept_up = False
        #: folder → a sentence about why it could not be listed
        self._problems: dict[str, str] = {}
        self._thread = threading.Thread(target=self._loop, name="iib-indexer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the run, the processes and the thread; within two seconds."""
        with self._desk.wake:
            self._stopped = True
            self._desk.wake.notify_all()
        self.pool.close()
        if self._thread is not threading.current_thread():
            self._thread.join(_STOP_SECONDS)

    def _loop(self) -> None:
        self._before()
        self._turns.go_on()
        desk = self._desk
        while True:
            self._turns.rest()
            with desk.wake:
                while not (self._stopped or desk.run or desk.requests):
                    desk.wake.wait()
                self._turns.go_on()
                if self._stopped:
                    return
                run = desk.run = desk.run or Run()
            self._execute(run)
            self._look_deeper()

    def _execute(self, run: Run) -> None:
        """The whole of a run; whatever happens, its future is done afterwards."""
        error: Exception | None = None
        try:
            self._progress.begin()
            self._go(run)
        except Exception as e:
            self._db.suspect(e)
            error = e
        if self._stopped and not run.cancelled:
            error = Unavailable(CLOSING)
        with self._desk.wake:
            if self._desk.run is run:
                self._desk.run = None
                self._desk.requests.clear()
        problems = list(self._problems.values())
        self._db.rest()
        if error is None:
            paused = self._desk.only is not None and pending_count(self._db.reader()) > 0
            self._progress.end("cancelled" if run.cancelled or paused else "idle", problems)
            run.done.set_result(None)
            return
        if self._stopped:
            self._progress.end("idle", problems)
        else:
            self._progress.end("error", [_reason(error), *problems])
        run.done.set_exception(error)

    def _look_deeper(self) -> None:
        """While nobody asks for anything; what is not done now is done after the next run."""
        if self._deeper is None:
            return
        try:
            self._deeper.run(lambda: self._stopped or bool(self._desk.run or self._desk.requests))
        except Exception as error:  # the thread must live to carry out the next run
            self._db.suspect(error)
            if not self._stopped:
                log.warning("looking for hidden text stopped: %s", error)

    def _found(self, changes: Changes) -> None:
        self._progress.written(changes)
        self._progress.tick(force=True)

    def _go(self, run: Run) -> None:
        desk = self._desk
        reader = Reader(
            self._db,
            self.pool,
            read=self._progress.read,
            written=self._progress.written,
            preferred=desk.first_dirs,
            auto=self._auto,
            turns=self._turns,
        )
        try:
            while True:
                self._given_way(run)
                with desk.wake:
                    asked = desk.requests.take()
                self._list(run, asked, reader)
                self._stay_paused()
                self._keep_up(run)
                self._progress.enter("reading", pending_count(self._db.reader()))
                only = None if desk.only is None else desk.is_chosen
                finished = reader.run(lambda: self._interrupted(run), only)
                with desk.wake:
                    if self._ended(run):
                        break
                    if finished and not desk.requests:
                        # under the lock that `Indexer.update` takes: from here on, who asks gets a new run
                        desk.run = None
                        break
        finally:
            if not self._stopped:
                reader.finish()

    def _list(self, run: Run, asked: Requests, reader: Reader) -> None:
        """Phase 1 of what was asked."""
        if asked.rebuild:
            self._db.submit(reread_all).result()
        if not asked:
            return
        self._progress.list_again()
        stale: set[int] = set()

        def written(changes: Changes) -> None:
            stale.update(changes.stale)
            if self._desk.only is not None:
                self._desk.only |= changes.dirs
            self._progress.written(changes)
            self._progress.tick()

        def listed(files: int) -> None:
            self._progress.listed(files)
            self._progress.tick()

        scan = Scan(
            self._db,
            self._permits,
            excluded=self._excluded(),
            cancelled=lambda: self._given_way(run),
            listed=listed,
            written=written,
        )
        roots = list(dict.fromkeys(self._folders()))
        if asked.full:
            scan.library(roots)
        else:
            scan.folders({d: deep for d, deep in asked.dirty.items() if inside(d, roots)}, roots)
        reader.forget(stale)
        standing = {p: s for p, s in self._problems.items() if not asked.full and not inside(p, asked.dirty)}
        self._problems = {**standing, **scan.problems}
        if not self._ended(run):
            self._heard([r for r in roots if asked.full or r in asked.dirty])

    def _stay_paused(self) -> None:
        """After a cancel a picture that is made now is read, a folder full of them is not: that waits too."""
        desk = self._desk
        if desk.only:
            few = {d for d in desk.only if pending_in(self._db.reader(), d) <= _FEW}
            with desk.wake:
                if desk.only is not None:
                    desk.only = few

    def _keep_up(self, run: Run) -> None:
        """After the first listing, and whenever another program wrote since: what that one or an older reader left."""
        if self._ended(run):
            return
        if self._db.others_wrote() or not self._kept_up:
            upkeep(self._db)
        if not self._kept_up:
            self._kept_up = True
            self._db.submit(lambda c: reread_outdated(c, READER_VERSION)).result()

    def _ended(self, run: Run) -> bool:
        return run.cancelled or self._stopped

    def _interrupted(self, run: Run) -> bool:
        self._progress.tick()
        return self._given_way(run) or bool(self._desk.requests)

    def _given_way(self, run: Run) -> bool:
        """Rest while the host is busy; then, whether the run is over."""
        self._turns.give_way(lambda: self._ended(run))
        return self._ended(run)


def _reason(error: Exception) -> str:
    """The sentence that the status shows."""
    if isinstance(error, IibError):
        log.warning("indexing stopped: %s", error)
        return str(error)
    log.error("indexing stopped", exc_info=error)
    return f"Indexing stopped by an error of the program ({type(error).__name__}: {error})."
