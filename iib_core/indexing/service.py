"""The index, kept true: one run at a time, which lists, reads, and follows what changes meanwhile."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import TimeoutError as Late
from typing import Any

from ..access import Gate, SafePath
from ..db.connection import Database
from ..db.index import AutoTags, known_dirs
from ..errors import Unavailable
from ..events import EventBus
from ..metadata.model import FileReading
from ..patience import Patience
from ..settings import Settings
from .desk import Desk, Run
from .excluded import NOTHING_EXCLUDED, Excluded
from .now import WAIT_SECONDS, read_now, store_told
from .pool import Pool
from .progress import Progress
from .runner import CLOSING, Runner
from .watch import Watcher
from .wire import failed

__all__ = ["Indexer", "Run"]

log = logging.getLogger(__name__)

_WATCH_SETTLE_SECONDS = 5.0
_FOLDERS_LOOKED_AT = 3


class Indexer:
    """Keeps the index true to the folders. Every method may be called from any thread and returns at once,
    unless it says otherwise.

    `folders` names the library's roots in the user's spelling, asked anew at each listing. `auto` gives custom tags
    by the user's rules, `excluded` is what the user keeps out. Runs give way while `patience` knows the host to be busy; `index_now` and `read`, for which
    a person waits, do not.
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
        excluded: Callable[[], Excluded] = lambda: NOTHING_EXCLUDED,
        pool: Callable[..., Pool] = Pool,
        patience: Patience | None = None,
    ) -> None:
        self._db = db
        self._gate = gate
        self._folders = folders
        self._settings = settings
        self._auto = auto
        self._excluded = excluded
        self._make_pool = pool
        self._patience = patience or Patience()
        self._events = events
        self._progress = Progress(events)
        self._reported: set[str] = set()
        self._desk = Desk()
        self._runner: Runner | None = None
        self._watcher: Watcher | None = None
        self._indexed: set[str] | None = None

    def start(self) -> None:
        """Watch the folders, and bring the index up to date in the background."""
        with self._desk.wake:
            if self._watcher is None:
                self._watcher = Watcher(lambda: list(dict.fromkeys(self._folders())), self._noticed)
                self._watcher.start()
        self.update()

    def stop(self) -> None:
        """End watching, reading and the processes; within two seconds. What is left to read goes on at the
        next start. A run that is on fails with Unavailable."""
        with self._desk.wake:
            watcher, self._watcher = self._watcher, None
            runner, self._runner = self._runner, None
        if watcher:
            watcher.stop()
        if runner:
            runner.stop()
        with self._desk.wake:
            run, self._desk.run = self._desk.run, None
            self._desk.requests.clear()
        if run and not run.done.done():
            run.cancelled = True  # should its thread hang on a drive, it must not go on later
            run.done.set_exception(Unavailable(CLOSING))

    def update(self, wait: bool = False) -> Run:
        """Bring the index up to date: list every folder, read what is new or changed.

        Whoever asks while a run is on gets that run, which then lists once more before it ends, so
        that no file is missed. `wait`: return when it is done; raises what the run failed with.
        """
        with self._desk.wake:
            self._desk.only = None
            self._desk.requests.full = True
            run = self._desk.run = self._desk.run or Run()
            self._awake()
        if wait:
            run.done.result()
        return run

    def rebuild(self, wait: bool = False) -> Run:
        """Read every file again: derived tags are made anew, custom tags and edits stay, and every file
        stays visible meanwhile (L8)."""
        with self._desk.wake:
            self._desk.requests.rebuild = True
        return self.update(wait)

    def cancel(self) -> None:
        """End the run; what was stored stays, the rest goes on at the next `update`."""
        with self._desk.wake:
            if self._desk.run:
                self._desk.run.cancelled = True
                self._desk.run = None
                self._desk.requests.full = self._desk.requests.rebuild = False
                self._desk.only = set()
                self._desk.wake.notify_all()

    def settle(self, seconds: float = 30) -> None:
        """The roots are others now: wait until nothing is written any more by a run that began with the old ones,
        and have a new one do the rest."""
        with self._desk.wake:
            run = self._desk.run
        if run is None:
            return
        self.cancel()
        with contextlib.suppress(
            Exception
        ):  # whatever it failed with is in its status, and the next run tries again
            run.done.result(seconds)
        self.update()

    def status(self) -> dict[str, Any]:
        """Counts and state of the current or last run, see `Progress.status`."""
        status = self._progress.status()
        status["waiting"] = status["state"] in {"listing", "reading"} and self._patience.busy()
        if self._desk.run and status["state"] not in {"listing", "reading"}:
            status["state"] = "listing"  # asked for, and about to begin
        return status

    def prefer(self, folder: str) -> None:
        """A person looks at this folder: read its files first."""
        with self._desk.wake:
            others = (d for d in self._desk.preferred if d != folder)
            self._desk.preferred = (folder, *others)[:_FOLDERS_LOOKED_AT]

    def expired_dirs(self) -> list[str]:
        """Folders whose index is known to be behind: changed ones, and roots never indexed. The disk is not asked (F4)."""
        with self._desk.wake:
            known = self._indexed_roots()
            behind = dict.fromkeys(r for r in self._folders() if r not in known)
            behind.update(dict.fromkeys(self._desk.requests.dirty))
        return list(behind)

    def index_now(self, paths: Sequence[SafePath]) -> list[int | None]:
        """Index these files now, ahead of everything; their ids, None for what is no media file. Waits for it.

        Raises Unavailable when the database or the reading process cannot be had.
        """
        with self._desk.wake:
            pool = self._awake().pool
        ids, changes = read_now(self._db, pool, paths, self._auto, deeper=self._settings.stealth)
        self._progress.written(changes)
        self._progress.tick(force=bool(changes))
        return ids

    def index_told(self, path: SafePath, reading: Callable[[], FileReading]) -> int | None:
        """As `index_now` for one file whose reading somebody has, asked only when the index does not hold it yet.
        None for what is no media file, is gone, or is kept out of the index."""
        if self._excluded().keeps_out(path.shown, self._folders()):
            return None
        image_id, changes = store_told(self._db, path, reading, self._auto)
        self._progress.written(changes)
        self._progress.tick(force=bool(changes))
        return image_id

    def read(self, path: SafePath) -> FileReading:
        """What a file says, read by a reading process ahead of everything, the index left as it is. Waits for it.

        The texts by name stay in the process. Raises Unavailable when it cannot be had.
        """
        with self._desk.wake:
            pool = self._awake().pool
        future = pool.submit([(0, path.real)], first=True, deeper=self._settings.stealth)
        try:
            ((_, reading),) = future.result(WAIT_SECONDS)
        except Late:
            raise Unavailable("Reading this file takes very long. Try again later.") from None
        return reading or failed("The file is not there any more.", opened=False)

    def _awake(self) -> Runner:
        """Under the lock: the runner, started when there is none, told that there is something to do."""
        if self._runner is None:
            self._runner = Runner(
                self._desk,
                self._db,
                self._make_pool(
                    extract_all_prompts=self._settings.extract_all_prompts,
                    plugins=self._settings.plugins_path,
                    report=self.report,
                ),
                progress=self._progress,
                folders=self._folders,
                permits=self._gate.permits,
                excluded=self._excluded,
                before=self._wait_for_watching,
                listed=self._listed,
                auto=self._auto,
                stealth=self._settings.stealth,
                patience=self._patience,
            )
        self._desk.wake.notify_all()
        return self._runner

    def report(self, sentence: str) -> None:
        """Something of others' is left out: said once, to the log, to open pages and to those opened later."""
        with self._desk.wake:
            if sentence in self._reported:
                return
            self._reported.add(sentence)
            self._db.notice = f"{self._db.notice} {sentence}".lstrip()
        log.warning(sentence)
        self._events.publish({"type": "notice", "text": self._db.notice})

    def _wait_for_watching(self) -> None:
        """A file that arrives between its folder's listing and the first watch would be seen by neither."""
        watcher = self._watcher
        if watcher:
            watcher.settled.wait(_WATCH_SETTLE_SECONDS)

    def _listed(self, roots: list[str]) -> None:
        with self._desk.wake:
            self._indexed_roots().update(roots)
            if self._watcher:
                self._watcher.refresh()  # the roots may be others than a moment ago

    def _indexed_roots(self) -> set[str]:
        if self._indexed is None:
            self._indexed = {d for d, stamp in known_dirs(self._db.reader()).items() if stamp is not None}
        return self._indexed

    def _noticed(self, dirs: dict[str, bool]) -> None:
        """The watcher saw changes in these folders; True: with all below."""
        with self._desk.wake:
            if self._watcher:
                self._desk.requests.add(dirs)
                self._awake()
