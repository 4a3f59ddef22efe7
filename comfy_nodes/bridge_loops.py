"""An event loop in a thread of its own, and handing calls from one loop's thread to another's."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

#: After so many calls in one go a loop looks after its own again.
_AT_ONCE = 64


class Mailbox:
    """Calls for the thread of one loop, in order. Calls that come together wake it once."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        self._woken = False

    def __call__(self, function: Callable[..., None], *arguments: Any) -> None:
        """Have `function` called in the loop's thread, from any thread; nothing when the loop has ended."""
        self._calls.append((function, arguments))
        if not self._woken:
            self._woken = True
            self._wake()

    def _wake(self) -> None:
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        self._woken = False  # before looking: whoever adds a call from now on wakes us again
        for _ in range(min(len(self._calls), _AT_ONCE)):
            function, arguments = self._calls.popleft()
            try:
                function(*arguments)
            except Exception as error:
                self.loop.call_exception_handler(
                    {"message": "A call from another thread failed", "exception": error}
                )
        if self._calls and not self._woken:
            self._woken = True
            self.loop.call_soon(self._deliver)


class LoopThread:
    """An event loop running in a daemon thread from `start` to `stop`."""

    def __init__(self, name: str) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Nothing when it runs already."""
        if not self._thread.is_alive() and not self.loop.is_closed():
            self._thread.start()

    def stop(self) -> None:
        """Cancel what runs in it, wait for that, close the loop; nothing when that is done."""
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self.loop.stop)
            self._thread.join(10)
        elif not self.loop.is_closed():
            self.loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            left = asyncio.all_tasks(self.loop)
            for task in left:
                task.cancel()
            self.loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.close()
