"""From bytes to size, duration and named texts: `read_container`.

What a file is, its first bytes say, not its name. Only headers are read, whatever the file's size.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from typing import BinaryIO

from ..model import ContainerReading
from ..signatures import sniff
from .avif import read_avif
from .bmp import read_bmp
from .clips import read_flv, read_mpegts, read_wmv
from .flac import read_flac
from .gif import read_gif
from .jpeg import read_jpeg
from .jxl import read_jxl
from .mp3 import read_mp3
from .mp4 import read_mp4
from .ogg import read_ogg
from .png import read_png
from .riff_media import read_avi, read_wav
from .source import Broken, Source
from .webm import read_webm
from .webp import read_webp

__all__ = ["Source", "read_container", "read_source", "sniff"]

_READERS: dict[str, Callable[[Source, ContainerReading], None]] = {
    "png": read_png,
    "jpeg": read_jpeg,
    "webp": read_webp,
    "avif": read_avif,
    "heic": read_avif,
    "heif": read_avif,
    "gif": read_gif,
    "bmp": read_bmp,
    "mp4": read_mp4,
    "mov": read_mp4,
    "m4a": read_mp4,
    "webm": read_webm,
    "mkv": read_webm,
    "avi": read_avi,
    "wav": read_wav,
    "flac": read_flac,
    "jxl": read_jxl,
    "mp3": read_mp3,
    "ogg": read_ogg,
    "ogv": read_ogg,
    "flv": read_flv,
    "wmv": read_wmv,
    "mpegts": read_mpegts,
}
_MAX_SIDE = 2**31 - 1
_MAX_SECONDS = 1e9


def read_container(file: BinaryIO, name: str = "") -> ContainerReading:
    """What an open file's header says. `name` only helps the sentence in `error`.

    Never raises for content: `error` says what is wrong, and what was found before it stays. Raises
    OSError when the disk does.
    """
    return read_source(Source(file, file.seek(0, os.SEEK_END)), name)


def read_source(source: Source, name: str = "") -> ContainerReading:
    """`read_container` on a `Source`, for who needs its edges too. `name` may be a path."""
    reading = ContainerReading(sniff(source.head))
    if not source.size:
        reading.error = "The file is empty (0 bytes)."
    elif not reading.format:
        extension = os.path.splitext(name)[1].lower()[1:] or "media"
        reading.error = f"This is no {extension} file, nor any other format known here."
    elif reader := _READERS.get(reading.format):
        try:
            reader(source, reading)
        except Broken as error:
            reading.error = str(error)
        except (struct.error, IndexError, ValueError, OverflowError) as error:
            reading.error = f"The file's header is damaged ({error})."
    _believe(reading)
    return reading


def _believe(reading: ContainerReading) -> None:
    """Keep of the numbers only those that a picture or clip can have; turn the size upright."""
    if not 0 < (reading.width or 0) <= _MAX_SIDE or not 0 < (reading.height or 0) <= _MAX_SIDE:
        reading.width = reading.height = None
    if reading.duration is not None and not 0 <= reading.duration <= _MAX_SECONDS:  # nor what is no number
        reading.duration = None
    if reading.orientation > 4:
        reading.width, reading.height = reading.height, reading.width
