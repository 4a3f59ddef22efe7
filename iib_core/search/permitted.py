"""Which folders of the index the gate admits, asked once per folder."""

from __future__ import annotations

import sqlite3
import threading

from ..access import Gate
from ..db.dirs import dirs_after


class Permitted:
    """Remembers the gate's answers for folders until the library's roots change.

    A file that is itself a link leading elsewhere is listed; its bytes are asked for through the gate.
    """

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._roots = self._gate.roots
        self._answers: dict[str, bool] = {}
        self._last_id = 0
        self._refused: tuple[int, ...] = ()

    def refused_dirs(self, reader: sqlite3.Connection) -> tuple[int, ...]:
        """Ids of the index's folders that the gate refuses."""
        if not self._gate.enabled:
            return ()
        with self._lock:
            self._check_roots()
            for dir_id, path in dirs_after(reader, self._last_id):
                self._last_id = dir_id
                if not self._ask(path):
                    self._refused = (*self._refused, dir_id)
            return self._refused

    def of_path(self, folder: str) -> bool:
        """True when the gate admits this folder."""
        if not self._gate.enabled:
            return True
        with self._lock:
            self._check_roots()
            return self._ask(folder)

    def _check_roots(self) -> None:
        if self._gate.roots != self._roots:
            self._forget()

    def _ask(self, folder: str) -> bool:
        answer = self._answers.get(folder)
        if answer is None:
            answer = self._answers[folder] = self._gate.permits(folder)
        return answer
