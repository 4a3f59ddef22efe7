"""Downloads that were prepared by a request with a body and are fetched by a plain address."""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from ..access import Gate
from ..errors import BadRequest, NotFound
from ..media.zipping import Entry, entries_of

_KEPT_SECONDS = 15 * 60
_MOST = 200


@dataclass(frozen=True)
class Parcel:
    """Files for an archive, or images whose information is written; `name` is the download's.

    Without `metadata` the files are copies that tell nothing, and a single one is sent as it is.
    """

    name: str
    entries: tuple[Entry, ...] = ()
    compress: bool = False
    ids: tuple[int, ...] = ()
    metadata: bool = True

    @property
    def single(self) -> Entry | None:
        """The only file, when it needs no archive."""
        return self.entries[0] if len(self.entries) == 1 and not self.metadata else None


class Parcels:
    """Parcels by a token that nobody guesses, each for a quarter of an hour. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Parcel]] = OrderedDict()

    def put(self, parcel: Parcel) -> str:
        """The token to fetch it by; the oldest go when there are too many."""
        token = secrets.token_urlsafe(18)
        with self._lock:
            self._forget_old()
            self._kept[token] = (time.monotonic() + _KEPT_SECONDS, parcel)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return token

    def get(self, token: str) -> Parcel:
        """Raises NotFound for one that is not there any more; it stays, as browsers ask again to resume."""
        with self._lock:
            self._forget_old()
            kept = self._kept.get(token)
        if kept is None:
            raise NotFound("This download was prepared too long ago. Ask for it again.")
        return kept[1]

    def _forget_old(self) -> None:
        now = time.monotonic()
        while self._kept and next(iter(self._kept.values()))[0] < now:
            self._kept.popitem(last=False)


def entries_there(gate: Gate, paths: Sequence[str]) -> list[Entry]:
    """What an archive holds of these files: those that are there. Raises BadRequest when none is."""
    found = [safe for safe in gate.admit_many(paths).values() if os.path.isfile(safe.real)]
    if not found:
        raise BadRequest("None of these files is there now.")
    return entries_of(found)


def size_of(entries: Sequence[Entry]) -> int:
    """Bytes of all files together, as they are now."""
    total = 0
    for entry in entries:
        with contextlib.suppress(OSError):  # gone meanwhile: the archive says so
            total += os.path.getsize(entry.safe.real)
    return total
