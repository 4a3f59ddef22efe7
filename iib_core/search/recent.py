"""Answers that stay true until the database changes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: Seconds of the thread's own work above which an answer may lag behind changes, by twice that work.
_DEAR = 0.05
_LAG = 2


class Recent(Generic[K, V]):
    """The last few answers, each with the database version that it holds for. Safe from any thread."""

    def __init__(self, version: Callable[[], int], most: int = 64) -> None:
        self._version = version
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[K, tuple[int, float, V]] = OrderedDict()  # version, good until, answer

    def get(self, key: K, ask: Callable[[], V]) -> V:
        """The remembered answer for `key`, or a new one.

        While an index run changes the database many times a second, an answer that took long is
        reused for a moment, so that counting does not become all that the machine does.
        """
        version = self._version()
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None and (kept[0] == version or time.monotonic() < kept[1]):
            return kept[2]
        start = time.thread_time()
        answer = ask()
        spent = time.thread_time() - start
        with self._lock:
            good_until = time.monotonic() + _LAG * spent if spent > _DEAR else 0.0
            self._kept[key] = (version, good_until, answer)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer
