"""A folder of made things (thumbnails, covers) that may be lost at any time and never outgrows its limit.

Entries are written to a temporary name and renamed, so that a reader sees a whole entry or none. When the
folder nears its limit, a thread of its own walks it once and removes what was used longest ago; a file's
modification time is its time of use, so that the order survives a restart and other processes see it too
(invariant L11).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import threading
import time
from collections.abc import Iterator

log = logging.getLogger(__name__)

_SUFFIX = ".bin"
_TEMP = ".tmp"
#: A temporary file older than this belongs to a process that died.
_TEMP_LIFETIME = 600.0
#: Marking an entry as used more often than this changes nothing that matters.
_TOUCH_EVERY = 3600.0
#: A sweep starts when the cache is this full, and ends at `_SWEPT`.
_NEARLY_FULL, _SWEPT = 0.95, 0.80
#: After a sweep that could not remove anything, seconds until the next.
_REST = 60.0


class DiskCache:
    """Bytes by key, at most `limit` bytes of them on disk.

    Safe from any thread; several processes may share a folder (each counts its own additions and learns of
    the others' at the next sweep). Nothing here raises: a cache that cannot be written serves without
    storing and says so in the log once.
    """

    def __init__(self, folder: str, limit: int) -> None:
        self.folder = folder
        self.limit = limit
        self._lock = threading.Lock()
        self._used = 0  # bytes on disk and being written, never less than there are once counted
        self._added = 0  # bytes ever written
        self._writing = 0
        self._counted = False
        self._rest_until = 0.0
        self._sweeper: threading.Thread | None = None
        self._complaint = ""

    @staticmethod
    def key(*parts: object) -> str:
        """A file-name-safe key of all that an entry depends on."""
        text = "\x00".join(map(str, parts))
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()

    @property
    def full(self) -> bool:
        """True when the next sweep is near: more would only push out what is there."""
        return self._used >= _NEARLY_FULL * 0.98 * self.limit

    def read(self, key: str) -> bytes | None:
        """The entry, marked as used now; None when there is none."""
        path = self._path(key)
        try:
            with open(path, "rb") as f:
                data = f.read()
                used = os.fstat(f.fileno()).st_mtime
        except OSError:
            return None
        if not data:  # a crash of the whole machine can leave a name without its bytes
            return None
        if time.time() - used > _TOUCH_EVERY:
            with contextlib.suppress(OSError):  # evicted this moment, or a read-only folder
                os.utime(path)
        return data

    def write(self, key: str, data: bytes) -> bool:
        """Keep `data` under `key`; False when it could not be kept (no room, full disk, read-only folder)."""
        if not data or not self._reserve(len(data)):
            return False
        try:
            replaced = self._write_renamed(self._path(key), data)
        except OSError as error:
            self._settle(len(data), freed=len(data))
            self._complain(error)
            return False
        self._settle(len(data), freed=replaced)
        self._complaint = ""
        return True

    def discard(self, key: str) -> None:
        """Forget one entry."""
        path = self._path(key)
        size = _size(path)
        with contextlib.suppress(OSError):
            os.unlink(path)
            self._settle(0, freed=size)

    def sweep(self) -> None:
        """Count what is here, remove leftovers of dead writers, and the oldest-used entries over the limit."""
        with self._lock:  # what is being written now may or may not be walked over: counted twice, not never
            before = self._added - self._writing
        entries = sorted(self._entries())
        total = sum(size for _, size, _ in entries)
        if total > self.limit * _NEARLY_FULL:
            for _, size, path in entries:
                if total <= self.limit * _SWEPT:
                    break
                try:
                    os.unlink(path)
                except PermissionError:  # being read, on Windows; or not ours to remove
                    continue
                except FileNotFoundError:  # another process was first
                    pass
                total -= size
        with self._lock:
            self._used = total + self._added - before
            self._counted = True
            if total > self.limit * _NEARLY_FULL:  # nothing could be removed: no walk per write
                self._rest_until = time.monotonic() + _REST

    def wait(self) -> None:
        """Until a sweep that has begun is over; for tests and for leaving."""
        sweeper = self._sweeper
        if sweeper is not None:
            sweeper.join()

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, key[:2], key[2:] + _SUFFIX)

    def _reserve(self, size: int) -> bool:
        """True when `size` more bytes stay within the limit, counted from now on; starts a sweep in good time."""
        with self._lock:
            wanted = self._used + size
            due = not self._counted or wanted > self.limit * _NEARLY_FULL
            if due and not self._sweeping() and time.monotonic() >= self._rest_until:
                self._sweeper = threading.Thread(
                    target=self._sweep_safely, name="iib-cache-sweep", daemon=True
                )
                self._sweeper.start()
            if wanted > self.limit:
                return False
            self._used = wanted
            self._added += size
            self._writing += size
            return True

    def _settle(self, written: int, *, freed: int) -> None:
        with self._lock:
            self._writing -= written
            self._used -= freed

    def _sweeping(self) -> bool:
        return self._sweeper is not None and self._sweeper.is_alive()

    def _sweep_safely(self) -> None:
        try:
            self.sweep()
        except OSError as error:
            self._rest_until = time.monotonic() + _REST
            self._complain(error)

    def _entries(self) -> Iterator[tuple[float, int, str]]:
        """(time of use, bytes, path) of every entry; removes stale temporary files on the way."""
        stale = time.time() - _TEMP_LIFETIME
        try:
            shelves = [e.path for e in os.scandir(self.folder) if len(e.name) == 2 and e.is_dir()]
        except FileNotFoundError:
            return
        for shelf in shelves:
            with contextlib.suppress(FileNotFoundError), os.scandir(shelf) as found:
                for entry in found:
                    with contextlib.suppress(FileNotFoundError, PermissionError):
                        stat = entry.stat()
                        if entry.name.endswith(_SUFFIX):
                            yield stat.st_mtime, stat.st_size, entry.path
                        elif entry.name.endswith(_TEMP) and stat.st_mtime < stale:
                            os.unlink(entry.path)

    @staticmethod
    def _write_renamed(path: str, data: bytes) -> int:
        """Write through a temporary name; the size of the entry that was replaced."""
        temporary = f"{path}.{os.getpid()}-{threading.get_ident()}{_TEMP}"
        try:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(temporary, "wb") as f:
                f.write(data)
            replaced = _size(path)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
        return replaced

    def _complain(self, error: OSError) -> None:
        reason = error.strerror or str(error)
        if reason == self._complaint:
            return
        self._complaint = reason
        advice = (
            "free some room"
            if error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
            else "check its permissions"
        )
        log.warning(
            "Thumbnails cannot be kept in %s (%s); they are made anew each time until you %s.",
            self.folder,
            reason,
            advice,
        )


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
