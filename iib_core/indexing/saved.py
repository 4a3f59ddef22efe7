"""Pictures that the host has just saved: on the page within a second, without reading again what the host still holds."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from ..access import Gate, SafePath
from ..db.connection import Database
from ..db.images import remember_look, row_by_path
from ..errors import BadRequest, Forbidden, IibError
from ..host import SavedPicture
from ..media.thumbnails import Thumbnails
from ..mediatypes import MediaKind, media_kind
from ..metadata.model import FileReading
from ..paths import normal
from .service import Indexer

log = logging.getLogger(__name__)

#: The sizes that the page asks for first.
BOXES = ((512, 512), (256, 256))
#: Pictures that wait with their pixels (of a large one, they take 100 MB); and all that wait. The rest is found by
#: watching its folder.
_MOST_PIXELS = 4
_MOST = 1000


class SavedPictures:
    """Takes pictures from the host's own thread and indexes them on one of ours, begun with the first picture.

    Where the host tells text and pixels, the file's header is not read and its pixels are not decoded; where it does not,
    or plugins are switched on, the file is read as by `Indexer.index_now`.
    """

    def __init__(
        self,
        db: Database,
        gate: Gate,
        indexer: Indexer,
        thumbnails: Thumbnails,
        *,
        trust_text: bool = True,
        extract_all_prompts: bool = False,
        writable: bool = True,
    ) -> None:
        """`trust_text`: the text that the host tells is what reading the file would find."""
        self._db = db
        self._gate = gate
        self._indexer = indexer
        self._thumbnails = thumbnails
        self._trust_text = trust_text
        self._extract_all_prompts = extract_all_prompts
        self._writable = writable
        self._wake = threading.Condition()
        self._waiting: deque[SavedPicture] = deque()
        self._with_pixels = 0
        self._closed = False
        self._thread: threading.Thread | None = None

    def take(self, picture: SavedPicture) -> None:
        """For the host's thread: returns at once, whatever happens."""
        path = os.path.abspath(picture.path)  # against the folder that the host works in just now
        with self._wake:
            if self._closed or len(self._waiting) >= _MOST:
                return
            pixels = picture.pixels if self._with_pixels < _MOST_PIXELS else None
            self._with_pixels += pixels is not None
            self._waiting.append(SavedPicture(path, picture.infotext, pixels))
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="iib-saved", daemon=True)
                self._thread.start()
            self._wake.notify()

    def stop(self) -> None:
        """Take no more; what waits is found at the next start."""
        with self._wake:
            self._closed = True
            self._waiting.clear()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(2)

    def _loop(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                pictures = list(self._waiting)
                self._waiting.clear()
                self._with_pixels = 0
            self._index(pictures)

    def _index(self, pictures: list[SavedPicture]) -> None:
        unread: list[SafePath] = []
        looks: list[tuple[SafePath, bytes, Any]] = []
        for picture in pictures:
            safe = self._admitted(picture.path)
            if safe is None:
                continue
            look = self._thumbnail(safe, picture.pixels)
            if look is not None:
                looks.append((safe, look, picture.pixels))
            if not self._guarded(lambda p=picture, s=safe: self._tell(p, s)):  # type: ignore[misc]
                unread.append(safe)
        if unread:
            self._guarded(lambda: self._indexer.index_now(unread) is not None)
        for safe, look, pixels in looks:
            self._guarded(lambda s=safe, look=look, p=pixels: self._remember(s, look, *p.size))  # type: ignore[misc]

    def _admitted(self, path: str) -> SafePath | None:
        """None for what is no picture of the library: the host saves elsewhere, too."""
        if media_kind(path) is None:
            return None
        try:
            safe = self._gate.admit(normal(path))
        except (Forbidden, BadRequest):
            return None
        return safe if self._gate.covers(safe.real) else None

    def _thumbnail(self, safe: SafePath, pixels: Any) -> bytes | None:
        if pixels is None or not self._writable or media_kind(safe.shown) is not MediaKind.IMAGE:
            return None
        try:
            return self._thumbnails.keep(safe, pixels, BOXES)
        except (
            Exception
        ) as error:  # whatever the host handed over: the file itself will do when it is asked for
            log.info("No thumbnail of the host's own pixels: %s", error)
            return None

    def _tell(self, picture: SavedPicture, safe: SafePath) -> bool:
        """Index the picture by what the host told; False when the file has to be read."""
        size = _size_of(picture.pixels)
        if not self._trust_text or not picture.infotext or size is None:
            return False

        def read() -> FileReading:
            from .told import (
                told_reading,  # the readers are loaded with the first picture, not with the program
            )

            return told_reading(
                safe.real, picture.infotext, *size, extract_all_prompts=self._extract_all_prompts
            )

        return self._indexer.index_told(safe, read) is not None

    def _remember(self, safe: SafePath, look: bytes, width: int, height: int) -> bool:
        row = row_by_path(self._db.reader(), safe.shown)
        if row is not None:
            self._db.submit(lambda c: remember_look(c, row.id, look, width, height), urgent=True).result()
        return True

    def _guarded(self, work: Callable[[], bool]) -> bool:
        try:
            return work()
        except (IibError, OSError) as error:
            log.warning("A picture that the host saved is indexed by the next run only: %s", error)
        except Exception:
            log.exception("A picture that the host saved could not be indexed at once; the next run will.")
        return True


def _size_of(pixels: Any) -> tuple[int, int] | None:
    """None for what is no picture in memory."""
    size = getattr(pixels, "size", None)
    if isinstance(size, tuple) and len(size) == 2 and all(isinstance(side, int) for side in size):
        return size
    return None
