"""The daily backup of a running program."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from ..errors import IibError
from ..patience import Patience
from .backup import back_up_daily

log = logging.getLogger(__name__)

#: Seconds after the start until the first look, so that the page comes first; and between looks.
_FIRST = 5.0
_AGAIN = 3600.0
#: Seconds of rest after every few megabytes.
_PAUSE = 0.005
#: The same while the host is busy; and for how long a copy is not begun then.
_BUSY_PAUSE = 0.5
_LONGEST_DELAY = 6 * 3600.0


class _Stopped(Exception):
    """The program ends; the copy is not finished."""


class DailyBackups:
    """A thread that backs the database up once a day, also when the program runs for many days.

    `keep` backups stay; below 1 none is made. None is begun while `patience` knows the host to be busy. `tell` hears a sentence when one could not be made.
    """

    def __init__(
        self,
        db_path: str,
        keep: int,
        tell: Callable[[str], None] = lambda sentence: None,
        *,
        patience: Patience | None = None,
        first: float = _FIRST,
    ) -> None:
        self._patience = patience or Patience()
        self._db_path = db_path
        self._keep = keep
        self._tell = tell
        self._first = first
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; returns at once."""
        if self._keep > 0 and self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="iib-backup", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End within a second; a copy that is not finished leaves nothing behind."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(1)

    def _loop(self) -> None:
        wait, told = self._first, ""
        while not self._ended.wait(wait):
            wait = _AGAIN
            self._patience.wait(_LONGEST_DELAY, self._ended.is_set)
            try:
                back_up_daily(self._db_path, self._keep, self._rest)
                told = ""
            except _Stopped:
                return
            except (IibError, OSError) as error:
                log.warning("%s", error)
                if str(error) != told:  # once, not every hour
                    told = str(error)
                    self._tell(told if isinstance(error, IibError) else f"The daily backup failed: {told}.")
            except Exception:
                log.exception("The daily backup failed by an error of the program.")

    def _rest(self) -> None:
        if self._ended.wait(_BUSY_PAUSE if self._patience.busy() else _PAUSE):
            raise _Stopped
