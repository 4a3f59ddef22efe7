"""Phase 2: read the files that are listed but not read, in the reading processes, and store what they say.

What is left to do stands in the database alone, so a run that was killed goes on where it was.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial

from ..db.connection import Database
from ..db.index import AutoTags, StoreResult, pending, store_readings
from ..metadata.model import FileReading
from ..metadata.version import READER_VERSION
from ..patience import Patience, Turns
from . import wire
from .changes import Changes, Differences
from .moved import adopt_moved
from .pool import Pool

_BATCH = 64
#: While the host is busy.
_SMALL_BATCH = 16
_AHEAD = 2000
_STORES_IN_FLIGHT = 2
#: What one transaction may take of the writer's time, so that a person's click gets between.
_STORE_SECONDS = 0.2
_STORE_FEWEST, _STORE_MOST = 96, 2048
#: A file that stays unread after so many tries waits for the next run.
_TRIES = 3

#: (image id, path, reading)
Reading = tuple[int, str, FileReading]


class Reader:
    """Pulls unread files from the database, keeps the processes busy, stores in batches.

    `read` hears of each stored batch: how many files, how many of them unreadable, in which folders. `written` hears of files that
    turned out to be gone, or to be known ones in a new place. `preferred` names the folders whose files
    come before all others; it is asked before each batch. While `turns` knows the host to be busy, one small batch
    is read at a time, and waiting for it is no work of ours.
    """

    def __init__(
        self,
        db: Database,
        pool: Pool,
        *,
        read: Callable[[int, int, set[str]], None],
        written: Callable[[Changes], None],
        preferred: Callable[[], tuple[str, ...]] = tuple,
        auto: AutoTags | None = None,
        turns: Turns | None = None,
    ) -> None:
        self._db = db
        self._pool = pool
        self._read = read
        self._written = written
        self._preferred = preferred
        self._auto = auto
        self._turns = turns or Turns(Patience())
        self._ahead: deque[tuple[int, str, int]] = deque()
        self._reading: dict[Future[list[wire.Result]], list[wire.Item]] = {}
        self._results: list[Reading] = []
        self._stores: deque[tuple[Future[StoreResult], list[Reading]]] = deque()
        self._store_rows = 128
        self._prefer: tuple[str, ...] = ()
        self._tries: Counter[int] = Counter()

    def forget(self, stale: set[int]) -> None:
        """These files changed: what is being read of them now is not to be kept, they are read again."""
        self._ahead.clear()
        if not stale:
            return
        self._results = [r for r in self._results if r[0] not in stale]
        for future, items in self._reading.items():
            self._reading[future] = [i for i in items if i[0] not in stale]
        for image_id in stale:
            self._tries.pop(image_id, None)

    def run(self, interrupted: Callable[[], bool], only: Callable[[str], bool] | None = None) -> bool:
        """Read until nothing is left (True) or `interrupted` says so (False; call again to go on).

        `only` narrows it to some paths. Raises Unavailable when no process starts or the database cannot be written.
        """
        while not interrupted():
            self._dispatch(only)
            if not self._reading:
                self._store(everything=True)
                if not self._refill(only):
                    return True
                continue
            self._turns.rest()
            done, _ = wait(self._reading, timeout=0.2, return_when=FIRST_COMPLETED)
            self._turns.go_on()
            for future in done:
                self._take(future)
            self._store(everything=False)
        return False

    def finish(self) -> None:
        """Store what was read already; what is still being read is left for another time."""
        for future in [f for f in self._reading if f.done() and not f.exception()]:
            self._take(future)
        self._reading.clear()
        self._ahead.clear()
        self._store(everything=True)

    def _dispatch(self, only: Callable[[str], bool] | None) -> None:
        # one batch more than the processes hold, so that they never wait for us
        busy = self._turns.busy()
        while len(self._reading) < (1 if busy else self._pool.workers * 2 + 1):
            if (prefer := self._preferred()) != self._prefer:
                self._prefer = prefer
                self._ahead.clear()
            if not self._ahead and not self._refill(only):
                return
            size = min(_SMALL_BATCH if busy else _BATCH, max(4, len(self._ahead) // self._pool.workers))
            items = [self._ahead.popleft()[:2] for _ in range(min(size, len(self._ahead)))]
            self._tries.update(i for i, _ in items)
            self._reading[self._pool.submit(items)] = items

    def _refill(self, only: Callable[[str], bool] | None) -> bool:
        """Ask the database for more; False when there is no more."""
        if self._ahead:
            return True
        busy = {image_id for image_id, tries in self._tries.items() if tries >= _TRIES}
        busy.update(i for items in self._reading.values() for i, _ in items)
        busy.update(r[0] for r in self._results)
        busy.update(r[0] for _, readings in self._stores for r in readings)
        rows = pending(self._db.reader(), _AHEAD, self._prefer, busy)
        if only is not None:
            rows = [row for row in rows if only(row[1])]
        self._ahead.extend(rows)
        return bool(self._ahead)

    def _take(self, future: Future[list[wire.Result]]) -> None:
        wanted = {i for i, _ in self._reading[future]}
        paths = dict(self._reading.pop(future))
        gone: list[tuple[int, str]] = []
        for image_id, reading in future.result():
            if image_id not in wanted:
                continue
            if reading is not None:
                self._results.append((image_id, paths[image_id], reading))
            elif not os.path.exists(paths[image_id]):
                gone.append((image_id, paths[image_id]))
        if gone:
            # one that we moved meanwhile is there, under another path
            self._db.submit(Differences(missing=gone).write).result()
            self._written(Changes(removed=len(gone), dirs={os.path.dirname(path) for _, path in gone}))
            self._read(len(gone), 0, set())

    def _store(self, *, everything: bool) -> None:
        """Hand results to the writer in transactions of a bounded time."""
        while self._results and (everything or len(self._results) >= self._store_rows or not self._stores):
            if not everything and len(self._stores) >= _STORES_IN_FLIGHT:
                break
            rows, self._results = self._results[: self._store_rows], self._results[self._store_rows :]
            self._stores.append((self._db.submit(partial(self._timed_store, rows)), rows))
        self._settle(0 if everything else _STORES_IN_FLIGHT)

    def _timed_store(self, rows: list[Reading], connection: sqlite3.Connection) -> StoreResult:
        start = time.perf_counter()
        readings = [(image_id, reading) for image_id, _, reading in rows]
        result = store_readings(connection, readings, self._auto, reader=READER_VERSION)
        each = (time.perf_counter() - start) / len(rows)
        self._store_rows = max(_STORE_FEWEST, min(_STORE_MOST, int(_STORE_SECONDS / each)))
        return result

    def _settle(self, allowed: int) -> None:
        while self._stores and (len(self._stores) > allowed or self._stores[0][0].done()):
            future, rows = self._stores.popleft()
            result = future.result()
            unreadable = sum(1 for _, _, reading in rows if reading.error)
            self._read(len(rows), unreadable, {os.path.dirname(path) for _, path, _ in rows})
            changes = adopt_moved(self._db, result.twins, rows)
            if changes:
                self._written(changes)
