"""The newest media of folders, for the pictures that stand for them (contract #32)."""

from __future__ import annotations

import heapq
import os
import stat as kinds
import threading
from collections import OrderedDict
from typing import Any

from ..access import Gate, SafePath
from ..mediatypes import MediaKind, media_kind
from ..times import created_seconds, wire_time

MOST = 4
_FOLDERS_KEPT = 1024


class Mosaic:
    """Which files stand for a folder, remembered until the folder changes. Safe from any thread."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[int, list[str]]] = OrderedDict()

    def of_folders(self, paths: list[str]) -> dict[str, list[dict[str, Any]]]:
        """Path as sent → its newest media files, newest first; what is no folder here or outside is left out (L6)."""
        found: dict[str, list[dict[str, Any]]] = {}
        for path, safe in self._gate.admit_many(dict.fromkeys(paths)).items():
            try:
                found[path] = self._newest(safe)
            except OSError:
                continue
        return found

    def _newest(self, safe: SafePath) -> list[dict[str, Any]]:
        """Raises OSError for what cannot be listed."""
        stamp = os.stat(
            safe.real
        ).st_mtime_ns  # before the listing: a file that comes meanwhile is seen next time
        with self._lock:
            kept = self._kept.get(safe.shown)
        names = kept[1] if kept and kept[0] == stamp else self._listed(safe)
        with self._lock:
            self._kept[safe.shown] = (stamp, names)
            self._kept.move_to_end(safe.shown)
            while len(self._kept) > _FOLDERS_KEPT:
                self._kept.popitem(last=False)
        return [info for name in names if (info := _info(safe.child(name))) is not None]

    def _listed(self, safe: SafePath) -> list[str]:
        with os.scandir(safe.real) as entries:
            ages = [(age, e.name) for e in entries if (age := self._age(safe, e)) is not None]
        return [name for _, name in heapq.nlargest(MOST, ages)]

    def _age(self, safe: SafePath, entry: os.DirEntry[str]) -> float | None:
        """When a media file was created; None for anything else, and for a link that leads out of the library."""
        if media_kind(entry.name) is None:
            return None
        if entry.is_symlink() and not self._gate.permits(safe.child(entry.name).shown):
            return None
        try:
            status = entry.stat()
        except OSError:  # gone meanwhile, or a link that leads nowhere
            return None
        return created_seconds(status) if kinds.S_ISREG(status.st_mode) else None


def _info(file: SafePath) -> dict[str, Any] | None:
    """The contract's Top4MediaInfo as the file is now, None when it is gone."""
    try:
        status = os.stat(file.real)
    except OSError:
        return None
    return {
        "fullpath": file.shown,
        "media_type": "video" if media_kind(file.name) is MediaKind.VIDEO else "image",
        "type": "file",
        "date": wire_time(status.st_mtime),
        "created_time": wire_time(created_seconds(status)),
        "name": file.name,
    }
