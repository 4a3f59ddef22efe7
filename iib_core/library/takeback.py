"""Changes of the index that can be taken back for a while: what a toast's Undo asks for."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable

from ..db.connection import Database
from ..errors import NotFound

#: As many are remembered; each holds the ids that it changed. Files' operations have a journal of their own.
MOST = 100

#: Puts things back, within the writer's transaction; then `told` is called, to tell the pages.
Back = Callable[[sqlite3.Connection], None]


class TakeBack:
    """The last changes, each under a key that only the page which made it knows. Safe from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Back, Callable[[], None]]] = OrderedDict()

    def keep(self, back: Back, told: Callable[[], None]) -> str:
        """Remember how a change is taken back; its key."""
        key = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[key] = (back, told)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return key

    def take_back(self, key: str) -> None:
        """Take one change back, once. Raises NotFound for a key that is not known (any more)."""
        with self._lock:
            kept = self._kept.pop(key, None)
        if kept is None:
            raise NotFound("This can no longer be taken back.")
        back, told = kept
        self._db.write(back)
        told()
