"""How long a host's own routes take while something else goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx


@dataclass
class Waits:
    """Waiting times in milliseconds."""

    all: list[float] = field(default_factory=list)

    def at(self, part: float) -> float:
        """The time within which this part (0 to 1) of all answers came."""
        return sorted(self.all)[min(len(self.all) - 1, int(len(self.all) * part))]

    def __str__(self) -> str:
        return f"p50 {self.at(0.5):.1f} ms, p99 {self.at(0.99):.1f} ms, longest {max(self.all):.0f} ms of {len(self.all)}"


def waits(
    url: str,
    during: Callable[[], object],
    *,
    pause_seconds: float = 0.02,
    headers: dict[str, str] | None = None,
) -> Waits:
    """Ask `url` again and again in a thread while `during` runs."""
    told, stop = Waits(), threading.Event()

    def ask() -> None:
        with httpx.Client(timeout=60, headers=headers) as http:
            while not stop.is_set() or not told.all:
                began = time.perf_counter()
                http.get(url)
                told.all.append((time.perf_counter() - began) * 1000)
                stop.wait(pause_seconds)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    try:
        during()
    finally:
        stop.set()
        thread.join(60)
    return told
