"""The secret key: the older clients' cookie, our own session cookie, and slowing down guesses (S8)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import HTTPConnection

from ..errors import SecretRequired, TooManyTries

#: Contract §2.1: written by existing clients' scripts; no expiry.
OLD_COOKIE = "IIB_S"
SESSION_COOKIE = "iib_session"
SESSION_SECONDS = 30 * 24 * 3600
FREE_TRIES = 10
LONGEST_WAIT_SECONDS = 300.0
_CLIENTS_KEPT = 4096
_SESSIONS_KEPT = 4096


def old_cookie_value(key: str) -> str:
    """What the contract's cookie must hold for `key`: SHA-256 of key + "_ciallo", lower-case hex."""
    return hashlib.sha256(f"{key}_ciallo".encode()).hexdigest()


@dataclass
class _Guesses:
    """One client's wrong tries; a value it repeats (a stale cookie on 50 thumbnails) is one try."""

    seen: set[bytes] = field(default_factory=set)
    count: int = 0
    blocked_until: float = 0.0


class TooManyGuesses(TooManyTries):
    """Carries how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Too many wrong keys. Wait {max(1, round(seconds))} seconds, then try again.")
        self.seconds = seconds


class Secret:
    """Who holds the key. Everything is in memory: a restart ends all sessions."""

    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key
        self._expected = old_cookie_value(key)
        self._clock = clock
        self._lock = threading.Lock()
        self._sessions: OrderedDict[bytes, float] = OrderedDict()
        self._guesses: OrderedDict[str, _Guesses] = OrderedDict()

    @property
    def is_set(self) -> bool:
        return bool(self._key)

    def require(self, request: HTTPConnection) -> None:
        """Raises SecretRequired without the right cookie, TooManyTries while this client must wait.

        A session token cannot be guessed, so it is honoured even while somebody at the same address guesses.
        """
        if not self.is_set or self._has_session(request.cookies.get(SESSION_COOKIE)):
            return
        offered = request.cookies.get(OLD_COOKIE)
        if not offered:
            raise SecretRequired()
        self._check(client_of(request), offered, self._expected)

    def open_session(self, request: HTTPConnection, key: str) -> str:
        """A new session's token for the right key; raises like `require`."""
        self._check(client_of(request), key, self._key)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._sessions[_digest(token)] = self._clock() + SESSION_SECONDS
            while len(self._sessions) > _SESSIONS_KEPT:
                self._sessions.popitem(last=False)
        return token

    def close_session(self, token: str | None) -> None:
        """Make the token worthless, here and wherever it was copied to."""
        with self._lock:
            self._sessions.pop(_digest(token or ""), None)

    def _has_session(self, token: str | None) -> bool:
        if not token:
            return False
        with self._lock:
            expires = self._sessions.get(_digest(token))
        return expires is not None and expires > self._clock()

    def _check(self, client: str, offered: str, expected: str) -> None:
        now = self._clock()
        with self._lock:
            guesses = self._guesses.get(client)
            if guesses and now < guesses.blocked_until:
                raise TooManyGuesses(guesses.blocked_until - now)
        if hmac.compare_digest(_digest(offered), _digest(expected)):
            with self._lock:
                self._guesses.pop(client, None)
            return
        self._remember_wrong(client, _digest(offered), now)
        raise SecretRequired()

    def _remember_wrong(self, client: str, value: bytes, now: float) -> None:
        with self._lock:
            guesses = self._guesses.setdefault(client, _Guesses())
            self._guesses.move_to_end(client)
            while len(self._guesses) > _CLIENTS_KEPT:
                self._guesses.popitem(last=False)
            if value in guesses.seen:
                return
            if len(guesses.seen) < FREE_TRIES * 4:
                guesses.seen.add(value)
            guesses.count += 1
            if guesses.count >= FREE_TRIES:
                wait = min(LONGEST_WAIT_SECONDS, 2.0 ** (guesses.count - FREE_TRIES))
                guesses.blocked_until = now + wait


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def client_of(request: HTTPConnection) -> str:
    """Whom to slow down: the address that connects, and behind a local proxy the one that it names last."""
    peer = request.client.host if request.client else ""
    forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return f"{peer} {forwarded}" if forwarded and peer in {"127.0.0.1", "::1"} else peer
