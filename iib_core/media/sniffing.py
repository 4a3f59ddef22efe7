"""The content type of a file, by its first bytes: it decides what a browser is told (invariant S7).

Formats are told apart by `metadata.signatures`. Types that a browser could run (HTML, SVG, XML, PDF)
have no entry there or here on purpose.
"""

from __future__ import annotations

import os

from ..metadata.signatures import HEAD_BYTES
from ..metadata.signatures import sniff as format_of

__all__ = ["BROWSER_IMAGES", "HEAD_BYTES", "UNKNOWN", "sniff", "sniff_file"]

UNKNOWN = "application/octet-stream"

#: Types that every current browser shows in an `<img>`.
BROWSER_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"})

_TYPES = {
    **{
        name: f"image/{name}"
        for name in ("png", "jpeg", "gif", "webp", "bmp", "avif", "heic", "heif", "jxl", "tiff")
    },
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "avi": "video/x-msvideo",
    "flv": "video/x-flv",
    "wmv": "video/x-ms-wmv",
    "mpeg": "video/mpeg",
    "mpegts": "video/mp2t",
    "ogv": "video/ogg",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "m4a": "audio/mp4",
}
#: Containers that hold either, and the names by which people say that it is sound.
_SOUND = {("wmv", ".wma"): "audio/x-ms-wma", ("mp4", ".m4a"): "audio/mp4"}


def sniff(head: bytes, name: str = "") -> str:
    """The content type of a file that starts with `head` (HEAD_BYTES or fewer), UNKNOWN for anything else.

    `name` only chooses between an audio and a video type of one container (.wma and .wmv are both ASF);
    it never turns an unknown file into a known one.
    """
    kind = format_of(head)
    extension = os.path.splitext(name)[1].lower()
    return _SOUND.get((kind, extension)) or _TYPES.get(kind, UNKNOWN)


def sniff_file(path: str, name: str = "") -> str:
    """`sniff` of the file at `path`; raises OSError when it cannot be read."""
    with open(path, "rb") as f:
        return sniff(f.read(HEAD_BYTES), name or path)
