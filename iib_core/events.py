"""What happens in the library, told to whoever listens (every open page, through server-sent events)."""

from __future__ import annotations

import queue
import threading
from typing import Any

Event = dict[str, Any]


class EventBus:
    """Fan-out of small dicts `{"type": …}` to subscribers; safe from any thread, never blocks a publisher.

    A subscriber that does not keep up loses its oldest events and is handed one ``{"type": "lagged"}``
    instead, upon which a page asks for everything again.
    """

    def __init__(self, depth: int = 256) -> None:
        self._depth = depth
        self._lock = threading.Lock()
        self._subscribers: set[queue.Queue[Event]] = set()
        #: True once nothing more will be told: who listens hangs up.
        self.closed = False

    def close(self) -> None:
        """End every stream. A server that waits for its last answer before it ends would wait for ever else."""
        self.closed = True

    def subscribe(self) -> queue.Queue[Event]:
        """A queue that receives every event from now on; give it back to `unsubscribe`."""
        q: queue.Queue[Event] = queue.Queue(self._depth)
        with self._lock:
            self._subscribers.add(q)
        return q

    def unsubscribe(self, q: queue.Queue[Event]) -> None:
        with self._lock:
            self._subscribers.discard(q)

    def publish(self, event: Event) -> None:
        with self._lock:
            for q in self._subscribers:
                try:
                    q.put_nowait(event)
                except queue.Full:
                    with q.mutex:
                        q.queue.clear()
                        q.queue.append({"type": "lagged"})
