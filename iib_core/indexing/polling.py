"""Folder times, compared: how changes are noticed where the system tells nobody.

A file rewritten in place does not change its folder's time; the next full listing finds it.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from .listing import is_hidden


class FolderPoll:
    """The times of a root and every folder below, as last seen."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._times: dict[str, int] = {}
        self._learn(root, lambda: False)

    def look(self, stopped: Callable[[], bool]) -> dict[str, bool]:
        """Folders that changed since the last look; True for new and vanished ones: with all below."""
        changed: dict[str, bool] = {}
        for path, before in list(self._times.items()):
            if stopped():
                break
            now = _time(path)
            if now == before:
                continue
            if now is None:
                del self._times[path]
                changed[path] = True
                continue
            self._times[path] = now
            changed.setdefault(path, False)
            for child in _children(path):
                if child not in self._times:
                    self._learn(child, stopped)
                    changed[child] = True
        return changed

    def _learn(self, folder: str, stopped: Callable[[], bool]) -> None:
        waiting = [folder]
        while waiting and not stopped():
            path = waiting.pop()
            time = _time(path)
            if time is not None:
                self._times[path] = time
                waiting += _children(path)


def _time(path: str) -> int | None:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return None


def _children(path: str) -> list[str]:
    try:
        with os.scandir(path) as entries:
            return [e.path for e in entries if not is_hidden(e.name) and e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
