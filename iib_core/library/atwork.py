"""Says which processes are alive, so that what a killed one left half done can be told from what is being done."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import threading
from typing import Any


class AtWork:
    """A mark of this process beside the database: a file that is locked as long as the process lives."""

    def __init__(self, database_path: str) -> None:
        self._prefix = f"{database_path}.working-"
        self._lock = threading.Lock()
        self._token = ""
        self._file: Any = None

    def token(self) -> str:
        """The mark's name, made at the first call. Raises OSError when it cannot be."""
        with self._lock:
            while not self._token:
                token = secrets.token_hex(8)
                self._file = open(self._prefix + token, "wb")  # noqa: SIM115 - open as long as we live
                # another process may have taken it for a left one before it was locked
                if _lock(self._file) and os.path.exists(self._prefix + token):
                    self._token = token
                else:
                    self._file.close()
            return self._token

    def is_alive(self, token: str) -> bool:
        """True for our own mark and for that of another process that lives."""
        if token == self._token:
            return True
        try:
            with open(self._prefix + token, "r+b") as mark:
                return not _lock(mark)
        except OSError:
            return False

    def sweep(self) -> None:
        """Remove the marks of processes that are gone."""
        folder, prefix = os.path.split(self._prefix)
        for name in os.listdir(folder):
            if name.startswith(prefix) and not self.is_alive(name[len(prefix) :]):
                with contextlib.suppress(OSError):
                    os.unlink(os.path.join(folder, name))

    def close(self) -> None:
        """This process is done."""
        with self._lock:
            if self._token:
                self._file.close()
                with contextlib.suppress(OSError):
                    os.unlink(self._prefix + self._token)
                self._token = ""


def _lock(file: Any) -> bool:
    """Lock the file for this process; False when another one holds it. Gone with the process, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except PermissionError:  # what Windows says
        return False
    except OSError:  # a file system without locks: nothing can be told, and nobody is there most of the time
        return True
    return True
