"""Pictures that stand for videos: the one the user chose, else a frame near the beginning."""

from __future__ import annotations

import io
import os
import threading

from ..access import SafePath
from ..errors import BadRequest, NotFound
from ..mediatypes import MediaKind, media_kind
from .cache import DiskCache
from .decoding import Picture, decode
from .encoding import webp
from .frames import cover_frame, probe
from .source import stat_file

#: Longest side of a cover in pixels: enough for a poster on a large screen.
LONGEST_SIDE = 2048
#: ffmpeg processes at a time.
_AT_ONCE = 2


class Covers:
    """WebP covers of videos. Made ones live in `cache`; chosen ones are the user's and live in `chosen_folder`,
    where nothing is evicted ("" when none can be chosen). With `store=False` made ones are not kept."""

    def __init__(self, cache: DiskCache, chosen_folder: str = "", *, store: bool = True) -> None:
        self._cache = cache
        self._chosen_folder = chosen_folder
        self._store = store
        self._slots = threading.Semaphore(_AT_ONCE)

    def get(self, safe: SafePath) -> bytes:
        """The cover of a video as WebP bytes.

        Raises NotFound when the file is gone, no frame can be read in time, or there is no ffmpeg;
        BadRequest when it is not a video file.
        """
        key = self.key(safe)
        data = self._chosen(safe) or self._cache.read(key)
        if data is None:
            with self._slots:
                data = self._cache.read(key) or self._made(safe, key)
        return data

    def picture(self, safe: SafePath, box: tuple[int, int]) -> Picture:
        """The cover scaled to fit `box`, with the video's own width and height; raises like `get`."""
        cover = decode(io.BytesIO(self.get(safe)), box)
        if max(cover.width, cover.height) < LONGEST_SIDE and not self._chosen(safe):
            return cover
        facts = probe(safe.real)
        return Picture(cover.image, facts.width or cover.width, facts.height or cover.height)

    def key(self, safe: SafePath) -> str:
        """Changes when the file or its chosen cover does; raises like `get`."""
        if media_kind(safe.shown) is not MediaKind.VIDEO:
            raise BadRequest(f"{safe.shown} is not a video file")
        stat = stat_file(safe)
        return DiskCache.key("cover", safe.shown, stat.st_mtime_ns, stat.st_size)

    def version(self, safe: SafePath) -> str:
        """`key` and, when there is a chosen cover, when it was chosen: what an ETag is made of."""
        key = self.key(safe)
        try:
            return f"{key}-{os.stat(self._chosen_path(safe)).st_mtime_ns:x}"
        except OSError:
            return key

    def choose(self, safe: SafePath, picture: bytes) -> bytes:
        """Make `picture` (the bytes of any picture format) the video's cover; the stored WebP.

        Raises BadRequest when covers cannot be chosen here or the bytes are no picture.
        """
        if not self._chosen_folder:
            raise BadRequest("This server keeps no chosen covers.")
        self.key(safe)
        try:
            data = webp(decode(io.BytesIO(picture), (LONGEST_SIDE, LONGEST_SIDE)).image)
        except NotFound as error:
            raise BadRequest("These bytes are not a picture that can be a cover.") from error
        os.makedirs(self._chosen_folder, exist_ok=True)
        path = self._chosen_path(safe)
        temporary = f"{path}.{os.getpid()}-{threading.get_ident()}.tmp"
        try:
            with open(temporary, "wb") as f:
                f.write(data)
            os.replace(temporary, path)
        except OSError:
            if os.path.exists(temporary):
                os.unlink(temporary)
            raise
        return data

    def _chosen_path(self, safe: SafePath) -> str:
        """Named by what stays when the video is moved, renamed or copied; "" when none can be chosen."""
        if not self._chosen_folder:
            return ""
        stat = stat_file(safe)
        key = DiskCache.key("chosen", "", stat.st_mtime_ns, stat.st_size)
        return os.path.join(self._chosen_folder, f"{key}.webp")

    def _chosen(self, safe: SafePath) -> bytes | None:
        try:
            with open(self._chosen_path(safe), "rb") as f:
                return f.read() or None
        except OSError:
            return None

    def _made(self, safe: SafePath, key: str) -> bytes:
        data = webp(cover_frame(safe.real, LONGEST_SIDE))
        if self._store:
            self._cache.write(key, data)
        return data
