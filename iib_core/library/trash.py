"""Where deleted files lie until they are restored or deleted for good (L9).

Each drive of a library folder has a hidden `.iib-trash` of its own, so that deleting is a rename, on network
drives too, and restoring is exact. What came from where stands in the journal.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable, Iterable

from ..paths import TRASH_FOLDER, is_within


class TrashPlaces:
    """Free places in the trash for one batch: files of one drive share a folder there, named after the moment."""

    def __init__(self, roots: Callable[[], Iterable[str]]) -> None:
        self._roots = roots
        self._token = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
        self._tops: dict[str, str] = {}
        self._taken: set[str] = set()
        self._numbers: dict[tuple[str, str], int] = {}

    def for_item(self, names: list[str], folder: str) -> list[str]:
        """A path in the trash for each of these names of files that lie in `folder` now. Raises OSError."""
        top = self._tops.get(folder) or self._tops.setdefault(folder, self._top(folder))
        base = os.path.join(top, TRASH_FOLDER, self._token)
        n = self._numbers.get((base, names[0]), 1)
        while True:
            paths = [
                os.path.join(base, str(n), name) if n > 1 else os.path.join(base, name) for name in names
            ]
            keys = {path.casefold() for path in paths}
            if not keys & self._taken:
                self._taken |= keys
                self._numbers[base, names[0]] = n
                return paths
            n += 1

    def _top(self, folder: str) -> str:
        """The highest folder of the library above `folder` that lies on the same drive and may be written."""
        root = min((r for r in self._roots() if is_within(folder, r)), key=len, default=folder)
        drive = os.stat(folder).st_dev
        top = folder
        while top != root and is_within(top, root):
            parent = os.path.dirname(top)
            if parent == top or os.stat(parent).st_dev != drive:
                break
            top = parent
        for place in (top, folder):
            if os.access(place, os.W_OK) and _is_own(os.path.join(place, TRASH_FOLDER)):
                return place
        if not os.access(folder, os.W_OK):
            return folder  # moving it out will say so
        raise OSError(
            errno.ENOTDIR, f"{os.path.join(top, TRASH_FOLDER)} is no folder of its own; move it away."
        )


def _is_own(trash: str) -> bool:
    """False for a link, which may lead anywhere (S2), and for a file of that name."""
    return not os.path.islink(trash) and (os.path.isdir(trash) or not os.path.lexists(trash))


def tidy(path: str) -> None:
    """Remove the folders of the trash that are empty now, from where `path` lay upwards."""
    folder = os.path.dirname(path)
    with contextlib.suppress(OSError):
        while TRASH_FOLDER in folder.split(os.sep):
            os.rmdir(folder)
            folder = os.path.dirname(folder)
