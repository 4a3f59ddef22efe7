"""Keeps batches that run at once from touching what another one changed while the index does not know it yet."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterator


class Claims:
    """Which paths belong to which batch (any object) for now. Safe from any thread.

    A batch claims an item's paths before it touches them and gives them back when the index has followed:
    else the rows of a file that two batches take on, one after the other, would be looked for in vain.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        #: batch → its paths, and the folders above them
        self._claimed: dict[int, tuple[set[str], set[str]]] = {}

    def claim(self, batch: object, paths: Collection[str], *, wait: bool = False) -> bool:
        """False when another batch has one of these paths, or what lies above or below it.

        With `wait`, which is only for a batch that has claimed nothing, it is claimed as soon as it is free.
        """
        above = {folder for path in paths for folder in _above(path)}
        with self._changed:
            while self._is_taken(id(batch), paths, above):
                if not wait:
                    return False
                self._changed.wait()
            own = self._claimed.setdefault(id(batch), (set(), set()))
            own[0].update(paths)
            own[1].update(above)
        return True

    def release(self, batch: object) -> None:
        """The batch has none any more."""
        with self._changed:
            self._claimed.pop(id(batch), None)
            self._changed.notify_all()

    def _is_taken(self, own: int, paths: Collection[str], above: set[str]) -> bool:
        return any(
            not theirs.isdisjoint(paths) or not theirs.isdisjoint(above) or not their_above.isdisjoint(paths)
            for batch, (theirs, their_above) in self._claimed.items()
            if batch != own
        )


def _above(path: str) -> Iterator[str]:
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder
