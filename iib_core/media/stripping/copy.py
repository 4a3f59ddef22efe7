"""Which way a file is freed of its metadata, by its first bytes."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO

from ...errors import BadRequest, TooLarge
from ...metadata.containers import read_source
from ...metadata.containers.source import Broken, Source
from ...metadata.stealth import hidden_text
from ..sniffing import sniff_file
from .boxes import avif, jxl
from .clips import remuxed
from .gif import gif
from .hidden import without_hidden
from .jpeg import jpeg
from .png import png
from .webp import webp

#: Pictures are worked on in memory; no real one is larger.
_LARGEST_PICTURE = 512 * 1024**2
_PIECE = 512 * 1024
#: By content type: the file's bytes and how the picture is turned (an EXIF orientation) → the bytes without.
_PICTURES: dict[str, Callable[[bytes, int], bytes]] = {
    "image/png": png,
    "image/jpeg": jpeg,
    "image/webp": webp,
    "image/gif": gif,
    "image/avif": avif,
    "image/heic": avif,
    "image/heif": avif,
    "image/jxl": jxl,
    "image/bmp": lambda data, _: data,  # has no room for any
}
_REFUSED = "{name} cannot be freed of its metadata: {why} Nothing was sent."


@dataclass
class Copy:
    """The copy, open for reading from its start, and its bytes; it is gone when it is closed."""

    file: IO[bytes]
    size: int

    def head(self, count: int) -> bytes:
        """The first `count` bytes."""
        head = self.file.read(count)
        self.file.seek(0)
        return head

    def pieces(self) -> Iterator[bytes]:
        """All of it, then it is closed."""
        with self.file:
            while piece := self.file.read(_PIECE):
                yield piece


def stripped(path: str) -> Copy:
    """The file at `path` without texts, EXIF, XMP, content credentials and what pixels hide; colour profiles,
    animation and orientation stay. Pictures are not encoded anew, unless text is hidden in their very pixels.

    Raises BadRequest for a file that is damaged or of a kind from which metadata cannot be taken, TooLarge,
    NotFound when a video needs ffmpeg and there is none, OSError when the file cannot be read.
    """
    name = os.path.basename(path)
    kind = sniff_file(path)
    if kind.startswith(("video/", "audio/")):
        file = remuxed(path, kind)
        return Copy(file, os.fstat(file.fileno()).st_size)
    work = _PICTURES.get(kind)
    if work is None:
        raise BadRequest(_REFUSED.format(name=name, why="its kind is not supported."))
    if os.path.getsize(path) > _LARGEST_PICTURE:
        raise TooLarge(_REFUSED.format(name=name, why="it is too large."))
    with open(path, "rb") as f:
        data = f.read()
    if kind in {"image/png", "image/webp"} and hidden_text(path):
        data = without_hidden(data)
    try:
        copy = work(data, _turned(data, path))
    except (Broken, IndexError) as error:
        raise BadRequest(_REFUSED.format(name=name, why="it is damaged.")) from error
    return Copy(io.BytesIO(copy), len(copy))


def _turned(data: bytes, path: str) -> int:
    return read_source(Source(io.BytesIO(data), len(data)), path).orientation or 1
