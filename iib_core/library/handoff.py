"""The slot through which a picture reaches the program that we run in (contract §5.5, §14).

A client names a file; the host's own page then makes the host take it, which empties the slot; the
client waits for that. A host without such a page never empties it, so nothing is put there.
"""

from __future__ import annotations

import asyncio
import time

from ..access import SafePath

#: Seconds that a client is kept waiting at most, and between looks.
LONGEST_WAIT = 3.0
_LOOK_EVERY = 0.05


class Handoff:
    """One file on its way to the host. Safe from any thread: the host's functions run in threads of its own."""

    def __init__(self, *, taken_by_host: bool) -> None:
        """`taken_by_host`: this host has a page that takes files."""
        self._taken_by_host = taken_by_host
        self._file: SafePath | None = None

    @property
    def file(self) -> SafePath | None:
        """What the host is to load now."""
        return self._file

    def offer(self, safe: SafePath) -> None:
        """Put the file into the slot, in place of an earlier one. Raises NotFound, BadRequest for no file."""
        safe.require_file()
        if self._taken_by_host:
            self._file = safe

    def taken(self) -> None:
        """The host has loaded it."""
        self._file = None

    async def completed(self, seconds: float = LONGEST_WAIT) -> bool:
        """True as soon as the slot is empty, False when it is not in time; the event loop goes on meanwhile."""
        deadline = time.monotonic() + seconds
        while self._file is not None:
            if time.monotonic() >= deadline:
                return False
            await asyncio.sleep(_LOOK_EVERY)
        return True
