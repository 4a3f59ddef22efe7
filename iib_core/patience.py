"""Giving way to the host: work that nobody waits for leaves the machine and the interpreter to a generation."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

#: Of the time in which the host is busy, the part that background work takes at most. It goes on at that pace, so that a
#: host which generates all night does not keep the index from ever being made.
SHARE = 0.01
#: Seconds of work at least between two pauses; of one pause at most; and between two looks at the host meanwhile.
_WORK = 0.01
_LONGEST = 60.0
_LOOK = 0.25


class Patience:
    """Asks whether the host is busy. Safe from any thread."""

    def __init__(self, busy: Callable[[], bool] = lambda: False) -> None:
        self._busy = busy
        self._complained = False

    def busy(self) -> bool:
        """True while the host generates. A host that fails to say counts as idle."""
        try:
            return self._busy()
        except Exception:  # somebody else's code
            if not self._complained:
                self._complained = True
                log.exception("The host could not tell whether it is busy.")
            return False

    def wait(self, seconds: float, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Until the host is idle, at most `seconds`, or until `interrupted` says so."""
        until = time.monotonic() + seconds
        while self.busy() and not interrupted() and (left := until - time.monotonic()) > 0:
            time.sleep(min(_LOOK, left))


class Turns:
    """One background thread's turns: it calls `give_way` after each small piece of its work.

    Keeps what was worked and not yet made up for by resting, so that many small runs are paced like a long one.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._since = time.monotonic()
        self._owed = 0.0  # seconds of work

    def busy(self) -> bool:
        """As `Patience.busy`."""
        return self._patience.busy()

    def give_way(self, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Rest while the host is busy, for so long that what was done since the last rest was `SHARE` of the time."""
        self.rest()
        if not self._patience.busy():
            self._owed = 0.0
        elif self._owed >= _WORK:
            self._patience.wait(min(_LONGEST, self._owed / SHARE), interrupted)
            self.go_on()

    def rest(self) -> None:
        """The thread has nothing to do from now on."""
        now = time.monotonic()
        self._owed, self._since = self._owed + now - self._since, now

    def go_on(self) -> None:
        """It has something to do again."""
        now = time.monotonic()
        self._owed, self._since = max(0.0, self._owed - (now - self._since) * SHARE), now


def be_modest() -> None:
    """Let this thread give way to all others, where the system can tell threads apart."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
