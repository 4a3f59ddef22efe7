"""Thumbnails and covers of the whole library made before anybody looks, so that scrolling never waits for one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from ..access import Gate
from ..db import images
from ..db.connection import Database
from ..errors import IibError
from ..patience import Patience, Turns, be_modest
from .cache import DiskCache
from .thumbnails import Thumbnails

log = logging.getLogger(__name__)

_NO_ID = 2**63 - 1
_AT_ONCE = 200


class Ahead:
    """One modest thread while it works, newest files first. What is made already costs a look and no more."""

    def __init__(
        self, db: Database, gate: Gate, thumbnails: Thumbnails, cache: DiskCache, patience: Patience
    ) -> None:
        self._db = db
        self._gate = gate
        self._thumbnails = thumbnails
        self._cache = cache
        self._turns = Turns(patience)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._cancelled = threading.Event()
        self._state = "idle"
        self._done = self._failed = self._total = 0

    def status(self) -> dict[str, Any]:
        """`state`: "idle" (nothing asked yet), "working", "done", "cancelled", or "full" when the cache's limit was
        reached; `done` of `total` files, `failed` of them without a picture."""
        return {"state": self._state, "done": self._done, "total": self._total, "failed": self._failed}

    def start(self, side: int) -> None:
        """Begin with thumbnails of side × side; nothing when it is under way."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._cancelled.clear()
            self._state, self._done, self._failed = "working", 0, 0
            self._total = images.count_pictured(self._db.reader())
            self._thread = threading.Thread(
                target=self._run, args=((side, side),), name="iib-thumbnails-ahead", daemon=True
            )
            self._thread.start()

    def cancel(self) -> None:
        """End within a moment; what was made stays."""
        self._cancelled.set()

    def stop(self) -> None:
        """Cancel, and wait for the thread's end."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(10)

    def _run(self, box: tuple[int, int]) -> None:
        be_modest()
        try:
            self._state = self._make_all(box, self._cancelled.is_set)
        except Exception as error:  # said, as nobody waits for this thread
            self._state = "cancelled"
            self._db.suspect(error)
            if not self._cancelled.is_set():
                log.warning("Making thumbnails ahead stopped: %s", error)

    def _make_all(self, box: tuple[int, int], ended: Callable[[], bool]) -> str:
        before = _NO_ID
        while files := images.pictured_below(self._db.reader(), before, _AT_ONCE):
            for image_id, path in files:
                self._turns.give_way(ended)
                if ended():
                    return "cancelled"
                if self._cache.full:
                    return "full"
                try:
                    self._thumbnails.get(self._gate.admit(path), box)
                except IibError:  # gone or broken; the index says why
                    self._failed += 1
                self._done += 1
                before = image_id
        return "done"
