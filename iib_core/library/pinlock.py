"""The PIN that draws back the curtain before private pictures. A curtain against glances: it guards no bytes."""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
import time
from collections.abc import Callable

from ..db.connection import Database
from ..db.pinlock import PinHash, keep_pin, kept_pin
from ..errors import BadRequest, Forbidden, TooManyTries

SHORTEST, LONGEST = 4, 200
FREE_TRIES = 5
LONGEST_WAIT_SECONDS = 300.0
_ROUNDS = 200_000


class PinLock:
    """Keeps the PIN's hash and slows down guesses. Safe from any thread."""

    def __init__(self, db: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong = 0
        self._blocked_until = 0.0

    @property
    def is_set(self) -> bool:
        """Whether there is a PIN."""
        return kept_pin(self._db.reader()) is not None

    def check(self, pin: str) -> None:
        """Nothing happens for the right PIN, or where there is none.

        Raises Forbidden for a wrong one, TooManyTries while guessing has to wait.
        """
        kept = kept_pin(self._db.reader())
        if kept is None:
            return
        with self._lock:
            wait = self._blocked_until - self._clock()
            if wait > 0:
                raise TooManyTries(
                    f"Too many wrong PINs. Wait {max(1, round(wait))} seconds, then try again."
                )
            if hmac.compare_digest(_digest(pin, kept.salt, kept.rounds), kept.digest):
                self._wrong = 0
                return
            self._wrong += 1
            if self._wrong >= FREE_TRIES:
                seconds = min(LONGEST_WAIT_SECONDS, 5.0 * 2 ** min(self._wrong - FREE_TRIES, 10))
                self._blocked_until = self._clock() + seconds
        raise Forbidden("That is not the PIN.")

    def change(self, old: str, new: str) -> None:
        """Another PIN; "" for none. Raises as `check` for `old`, BadRequest for a `new` that is too short or long."""
        self.check(old)
        if new and not SHORTEST <= len(new) <= LONGEST:
            raise BadRequest(f"A PIN has at least {SHORTEST} characters.")
        salt = os.urandom(16)
        made = PinHash(salt, _ROUNDS, _digest(new, salt, _ROUNDS)) if new else None
        self._db.write(lambda c: keep_pin(c, made))

    def forget(self) -> None:
        """No PIN any more, without asking for it."""
        self._db.write(lambda c: keep_pin(c, None))


def _digest(pin: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode("utf-8", "surrogatepass"), salt, rounds)
