"""After reading: look for text that is hidden in the pixels of pictures whose header said nothing.

What is left to do stands in the database (`db.hidden`), so this too goes on where it was, and no file is
looked into twice.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, wait

from ..db.connection import Database
from ..db.hidden import mark_bare, still_unlooked, unlooked
from ..db.index import AutoTags, store_readings
from ..metadata.model import FileReading
from ..metadata.version import READER_VERSION
from ..patience import Turns
from . import wire
from .changes import Changes
from .pool import Pool

_BATCH = 16
_NO_ID = 2**63 - 1


class Deeper:
    """One sweep at a time, one batch at a time: the reading processes' other places stay free.

    `written` hears of files that turned out to hide something.
    """

    def __init__(
        self,
        db: Database,
        pool: Pool,
        *,
        written: Callable[[Changes], None],
        auto: AutoTags | None,
        turns: Turns,
    ) -> None:
        self._db = db
        self._pool = pool
        self._written = written
        self._auto = auto
        self._turns = turns

    def run(self, interrupted: Callable[[], bool]) -> bool:
        """Look into all files that are left (True), or until `interrupted` says so (False; call again to go on).

        Raises Unavailable when no process starts or the database cannot be written.
        """
        before = _NO_ID
        while not interrupted():
            self._turns.give_way(interrupted)
            items = unlooked(self._db.reader(), before, _BATCH)
            if not items:
                return True
            before = items[-1][0]
            results = _patiently(self._pool.submit(items, deeper=True), interrupted)
            if results is None:
                return False
            self._keep(dict(items), results)
        return False

    def _keep(self, paths: dict[int, str], results: list[wire.Result]) -> None:
        """Store what was found, and note where nothing was. Files that are gone or cannot be opened just now
        are left for another time."""
        read = {i: r for i, r in results if r is not None}
        found = {i: r for i, r in read.items() if r.info is not None and r.info.source}
        bare = [i for i in read if i not in found and os.access(paths[i], os.R_OK)]

        def store(connection: sqlite3.Connection) -> list[int]:
            left = still_unlooked(connection, list(read))
            kept: list[tuple[int, FileReading]] = [
                (i, r) for i, r in found.items() if left.get(i) == r.fingerprint
            ]
            store_readings(connection, kept, self._auto, reader=READER_VERSION)
            mark_bare(connection, [i for i in bare if i in left])
            return [i for i, _ in kept]

        if kept := self._db.submit(store).result():
            self._written(Changes(changed=len(kept), dirs={os.path.dirname(paths[i]) for i in kept}))


def _patiently(
    future: Future[list[wire.Result]], interrupted: Callable[[], bool]
) -> list[wire.Result] | None:
    """The future's results, None when there is something more urgent."""
    while True:
        done, _ = wait([future], timeout=0.2)
        if done:
            return future.result()
        if interrupted():
            return None
