"""How far an index run is, told to the pages without drowning them."""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import Any

from ..events import EventBus
from .changes import Changes

_EVERY_SECONDS = 0.25
#: Readings change little on the page (a shape, a tag): told less often while many come in.
_READ_EVERY_SECONDS = 1.0
_RATE_WINDOW_SECONDS = 5.0
#: More folders than this are told as none, which means anywhere.
_MOST_DIRS = 100


class Progress:
    """Counts of the current or last run, and the two kinds of events about it.

    Events: ``{"type": "index", **status}`` and ``{"type": "changed", added, changed, removed, dirs}``, each at
    most four times a second; `tick` sends what had to wait.
    """

    def __init__(self, events: EventBus) -> None:
        self._events = events
        self._lock = threading.Lock()
        self._state = "idle"
        self._listed = self._to_read = self._read = self._failed = 0
        self._started_at: float | None = None
        self._error = ""
        self._recent: deque[tuple[float, int]] = deque()
        self._untold: Changes = Changes()
        self._fresh = 0
        self._fresh_dirs: set[str] = set()
        self._dirty = False
        self._told_status = self._told_changes = self._told_reads = 0.0

    def begin(self) -> None:
        """A run starts."""
        with self._lock:
            self._listed = self._to_read = self._read = self._failed = 0
            self._started_at = time.time()
            self._error = ""
            self._recent.clear()
        self.enter("listing")

    def enter(self, state: str, to_read: int | None = None) -> None:
        """The run's next phase; `to_read` is how many files are still to be read."""
        with self._lock:
            self._state = state
            if to_read is not None:
                self._to_read = to_read
            if state == "reading":
                self._recent.clear()
                self._recent.append((time.monotonic(), 0))
        self.tick(force=True)

    def list_again(self) -> None:
        """What was listed is listed once more: count from zero."""
        with self._lock:
            self._listed = 0
        self.enter("listing")

    def end(self, state: str, problems: list[str]) -> None:
        """The run is over; `problems` are sentences for a person."""
        with self._lock:
            self._error = _sendable(" ".join(problems))
            self._to_read = 0 if state == "idle" else self._to_read
        self.enter(state)

    def listed(self, files: int) -> None:
        with self._lock:
            self._listed += files
            self._dirty = True

    def read(self, files: int, failed: int, dirs: set[str]) -> None:
        now = time.monotonic()
        with self._lock:
            self._read += files
            self._failed += failed
            self._to_read = max(0, self._to_read - files)
            self._recent.append((now, files))
            while len(self._recent) > 2 and now - self._recent[0][0] > _RATE_WINDOW_SECONDS:
                self._recent.popleft()
            self._fresh += files
            self._fresh_dirs |= dirs
            self._dirty = True

    def written(self, changes: Changes) -> None:
        """Differences were committed."""
        with self._lock:
            self._untold.add(changes)

    def status(self) -> dict[str, Any]:
        """What `GET /index` answers: counts of files, `rate` in files per second, `seconds_left` or None."""
        with self._lock:
            rate = self._rate() if self._state == "reading" else 0.0
            return {
                "state": self._state,
                "listed": self._listed,
                "to_read": self._to_read,
                "read": self._read,
                "failed": self._failed,
                "rate": round(rate, 1),
                "seconds_left": round(self._to_read / rate) if rate else None,
                "started_at": self._started_at,
                "error": self._error or None,
            }

    def tick(self, *, force: bool = False) -> None:
        """Tell what has not been told, unless something was told a moment ago."""
        now = time.monotonic()
        with self._lock:
            index = force or (self._dirty and now - self._told_status >= _EVERY_SECONDS)
            if index:
                self._told_status, self._dirty = now, False
            changed = self._take_changes(now, force=force)
        if changed:
            self._events.publish(changed)
        if index:
            self._events.publish({"type": "index", **self.status()})

    def _take_changes(self, now: float, *, force: bool) -> dict[str, Any] | None:
        c = self._untold
        if not (c or self._fresh) or not (force or now - self._told_changes >= _EVERY_SECONDS):
            return None
        if self._fresh and (force or now - self._told_reads >= _READ_EVERY_SECONDS):
            c.changed += self._fresh
            c.dirs |= self._fresh_dirs
            self._fresh, self._fresh_dirs = 0, set()
            self._told_reads = now
        if not c:
            return None
        self._told_changes = now
        self._untold = Changes()
        dirs = sorted(map(_sendable, c.dirs)) if len(c.dirs) <= _MOST_DIRS else []
        return {"type": "changed", "added": c.added, "changed": c.changed, "removed": c.removed, "dirs": dirs}

    def _rate(self) -> float:
        if len(self._recent) < 2:
            return 0.0
        span = time.monotonic() - self._recent[0][0]
        # the first entry only says when counting began
        return sum(n for _, n in list(self._recent)[1:]) / span if span > 0.05 else 0.0


def changed_event(*, changed: int) -> dict[str, Any]:
    """Tells pages that what is known of so many files changed, anywhere."""
    return {"type": "changed", "added": 0, "changed": changed, "removed": 0, "dirs": []}


def _sendable(text: str) -> str:
    """A path may hold what is not valid UTF-8, and an event is sent as UTF-8."""
    return text.encode("utf-8", "replace").decode()
