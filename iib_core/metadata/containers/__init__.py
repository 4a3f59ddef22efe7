"""From bytes to size, duration and named texts: `read_container`.

What a file is, its first bytes say, not its name. Only headers are read, whatever the file's size.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import BinaryIO

from ..model import ContainerReading
from .avif import AVIF_BRANDS, HEIC_BRANDS, read_avif
from .bmp import read_bmp
from .clips import read_flv, read_mpegts, read_wmv
from .flac import read_flac
from .gif import read_gif
from .jpeg import read_jpeg
from .jxl import SIGNATURES as JXL_SIGNATURES
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
    "gif": read_gif,
    "bmp": read_bmp,
    "mp4": read_mp4,
    "webm": read_webm,
    "avi": read_avi,
    "wav": read_wav,
    "flac": read_flac,
    "jxl": read_jxl,
    "mp3": read_mp3,
    "ogg": read_ogg,
    "flv": read_flv,
    "wmv": read_wmv,
    "mpegts": read_mpegts,
}
_MAX_SIDE = 2**31 - 1
_MAX_SECONDS = 1e9
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"\x1a\x45\xdf\xa3", "webm"),
    (b"fLaC", "flac"),
    (b"OggS", "ogg"),
    (b"ID3", "mp3"),
    (b"FLV\x01", "flv"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "wmv"),
    (b"BM", "bmp"),
    *((start, "jxl") for start in JXL_SIGNATURES),
)


def sniff(head: bytes) -> str:
    """The format that a file's first bytes (400 are enough) say, "" when they say none we know."""
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brands = {
            head[8:12],
            *(head[i : i + 4] for i in range(16, min(int.from_bytes(head[:4], "big"), 128), 4)),
        }
        if brands & AVIF_BRANDS:
            return "avif"
        return "heic" if head[8:12] in HEIC_BRANDS else "mp4"
    if head[4:8] in {b"moov", b"mdat", b"wide", b"free", b"skip"}:
        return "mp4"
    if len(head) > 376 and head[0] == head[188] == head[376] == 0x47:
        return "mpegts"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "aac" if head[1] & 0xF6 == 0xF0 else "mp3"
    return ""


def read_container(file: BinaryIO, name: str = "") -> ContainerReading:
    """What an open file's header says. `name` only helps the sentence in `error`.

    Never raises for content: `error` says what is wrong, and what was found before it stays. Raises
    OSError when the disk does.
    """
    return read_source(Source(file), name)


def read_source(source: Source, name: str = "") -> ContainerReading:
    """`read_container` on a `Source`, for who needs its edges too."""
    reading = ContainerReading(sniff(source.head))
    if not source.size:
        reading.error = "The file is empty (0 bytes)."
    elif not reading.format:
        extension = name.rpartition(".")[2].lower() if "." in name else "media"
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
