"""Thumbnails: asked for by many at once, made once each, kept in the cache."""

from __future__ import annotations

import io
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..access import SafePath
from ..errors import BadRequest, NotFound, Unavailable
from ..mediatypes import MediaKind, media_kind
from .cache import DiskCache
from .covers import Covers
from .decoding import FAILED as NO_THUMBNAIL
from .decoding import Picture, Undecodable, Unsupported, decode, fit
from .encoding import webp
from .frames import FAILED as NO_COVER
from .frames import first_frame
from .perceptual import Look, look_of
from .pixels import plain, resized
from .sniffing import BROWSER_IMAGES, sniff
from .source import open_file, stat_file
from .thumbhash import thumbhash_of

if TYPE_CHECKING:
    from PIL import Image

#: Pictures smaller than this are sent as they are (contract §5.3).
SMALL_FILE = 64 * 1024
MAX_SIDE = 4096

#: A file that could not be decoded is not tried again for this many seconds.
_GIVEN_UP_FOR = 60.0
_MOST_GIVEN_UP = 1000
#: Videos are decoded by a child process each, which may take seconds; pictures do not queue behind them.
_VIDEO_WORKERS = 2

#: Told about each file that was decoded: the file, its whole width and height as seen, its look.
OnDecoded = Callable[[SafePath, int, int, Look], None]
#: Boxes of thumbnails that the page asks for, the cheapest to decode first.
_PAGE_BOXES = ((256, 256), (512, 512))


@dataclass(frozen=True)
class Thumb:
    """A thumbnail's bytes; `etag` is strong and quoted."""

    data: bytes
    content_type: str
    etag: str


def parse_box(size: str) -> tuple[int, int]:
    """`"256x256"` as (width, height), each from 1 to 4096; BadRequest for anything else."""
    match = re.fullmatch(r"([0-9]{1,4})x([0-9]{1,4})", size)
    box = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(1 <= side <= MAX_SIDE for side in box):
        raise BadRequest("Invalid thumbnail size")
    return box


class Thumbnails:
    """WebP thumbnails of pictures and videos, decoded by a small pool of threads.

    `on_decoded` is called from those threads. With `store=False` nothing is written to the cache.
    """

    def __init__(
        self,
        cache: DiskCache,
        covers: Covers | None = None,
        *,
        on_decoded: OnDecoded | None = None,
        store: bool = True,
        workers: int | None = None,
    ) -> None:
        self._cache = cache
        self._covers = covers or Covers(cache)
        self._on_decoded = on_decoded
        self._store = store
        self._lock = threading.Lock()
        self._running: dict[str, Future[Thumb]] = {}
        self._given_up: dict[str, tuple[float, str]] = {}  # key → (until when, why)
        self._pool = ThreadPoolExecutor(workers or max(2, os.cpu_count() or 2), "iib-thumbnail")
        self._video_pool = ThreadPoolExecutor(_VIDEO_WORKERS, "iib-video-thumbnail")

    def get(self, safe: SafePath, box: tuple[int, int]) -> Thumb:
        """The thumbnail that fits `box` (width, height), made now if need be; blocks.

        Raises NotFound when the file is gone or cannot be decoded, with the reason.
        """
        key, size = self._key(safe, box)
        return self._ready(safe, key, size) or self._start(safe, box, key).result()

    def keep(self, safe: SafePath, pixels: Image.Image, boxes: Sequence[tuple[int, int]]) -> bytes:
        """Make the thumbnails of a file whose pixels somebody has already, upright, and keep them; the thumbhash.

        `pixels` are left as they are. Raises NotFound when the file is gone, OSError or ValueError for pixels that
        cannot be made smaller.
        """
        largest = plain(pixels)
        for box in sorted(boxes, reverse=True):
            key, size = self._key(safe, box)
            if size < SMALL_FILE:
                break  # such a file is its own thumbnail
            largest = resized(largest, fit(*pixels.size, box))
            if self._store:
                self._cache.write(key, webp(largest, b""))
        return thumbhash_of(resized(largest, fit(*pixels.size, min(boxes))))

    def look(self, safe: SafePath) -> tuple[int, int, Look]:
        """Width, height and look of a file, from a thumbnail that is kept, else decoded now on this thread; blocks.

        A kept thumbnail tells no size: then both are 0. Raises NotFound when the file is gone, Undecodable (or for a
        video NotFound) when it cannot be decoded.
        """
        for box in _PAGE_BOXES:
            key, size = self._key(safe, box)
            kept = self._cache.read(key) if size >= SMALL_FILE else None
            if kept is not None:
                return 0, 0, look_of(decode(io.BytesIO(kept), box).image)
        picture = self._decoded(safe, _PAGE_BOXES[0])
        return picture.width, picture.height, look_of(picture.image)

    def etag(self, safe: SafePath, box: tuple[int, int]) -> str:
        """What `get` would answer with, from a stat alone, so that a 304 costs no decoding."""
        return f'"{self._key(safe, box)[0]}"'

    def close(self) -> None:
        """Finish what is being decoded, forget what waits."""
        for pool in (self._pool, self._video_pool):
            pool.shutdown(wait=True, cancel_futures=True)

    def _key(self, safe: SafePath, box: tuple[int, int]) -> tuple[str, int]:
        """(cache key, size of the file). Nothing that a client sends but the box is part of the key."""
        stat = stat_file(safe)
        version = self._covers.version(safe) if media_kind(safe.shown) is MediaKind.VIDEO else ""
        key = DiskCache.key("thumbnail", safe.shown, stat.st_mtime_ns, stat.st_size, *box, version)
        return key, stat.st_size

    def _ready(self, safe: SafePath, key: str, size: int) -> Thumb | None:
        if size < SMALL_FILE:
            with open_file(safe) as f:
                data = f.read(SMALL_FILE)
            kind = sniff(data, safe.name)
            if kind in BROWSER_IMAGES:
                return Thumb(data, kind, f'"{key}"')
        kept = self._cache.read(key)
        return Thumb(kept, "image/webp", f'"{key}"') if kept else None

    def _start(self, safe: SafePath, box: tuple[int, int], key: str) -> Future[Thumb]:
        """The one decode of this key that is under way, begun now if there was none."""
        pool = self._video_pool if media_kind(safe.shown) is MediaKind.VIDEO else self._pool
        with self._lock:
            until, why = self._given_up.get(key, (0.0, ""))
            if time.monotonic() < until:
                raise NotFound(why)
            future = self._running.get(key)
            if future is None:
                try:
                    future = self._running[key] = pool.submit(self._make, safe, box, key)
                except RuntimeError as error:
                    raise Unavailable("The library is closing.") from error
        return future

    def _make(self, safe: SafePath, box: tuple[int, int], key: str) -> Thumb:
        try:
            data = self._cache.read(key)  # made between the caller's look and now
            if data is None:
                picture = self._decoded(safe, box)
                data = webp(picture.image, picture.profile)
                if self._store:
                    self._cache.write(key, data)
                if self._on_decoded is not None:
                    self._on_decoded(safe, picture.width, picture.height, look_of(picture.image))
            return Thumb(data, "image/webp", f'"{key}"')
        except NotFound as error:
            why = str(error.detail).replace(NO_COVER, NO_THUMBNAIL)
            self._give_up(key, why)
            raise NotFound(why) from error
        finally:
            with self._lock:
                self._running.pop(key, None)

    def _give_up(self, key: str, why: str) -> None:
        with self._lock:
            self._given_up[key] = (time.monotonic() + _GIVEN_UP_FOR, why)
            if len(self._given_up) > _MOST_GIVEN_UP:
                del self._given_up[next(iter(self._given_up))]

    def _decoded(self, safe: SafePath, box: tuple[int, int]) -> Picture:
        kind = media_kind(safe.shown)
        if kind is MediaKind.AUDIO:
            raise Undecodable("sound has no picture.")
        try:
            if kind is MediaKind.VIDEO:
                return self._covers.picture(safe, box)
            with open_file(safe) as f:
                return decode(f, box)
        except Unsupported:
            whole = first_frame(safe.real, MAX_SIDE)
            return Picture(resized(whole, fit(*whole.size, box)), *whole.size)
        except OSError as error:
            raise NotFound(f"{NO_THUMBNAIL}the file cannot be read ({error.strerror}).") from error
