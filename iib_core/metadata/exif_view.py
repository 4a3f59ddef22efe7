"""Every raw text of a file by name: the contract's `image_exif` answer (route 22)."""

from __future__ import annotations

import os

from .containers import read_container
from .containers.exif import USER_COMMENT

_VIDEO_AND_AUDIO = frozenset(
    {"mp4", "webm", "mkv", "avi", "wav", "flac", "ogg", "mp3", "aac", "wmv", "flv", "mpegts"}
)


def exif_view(path: str) -> dict[str, str]:
    """EXIF tag numbers as decimal strings and text chunks by keyword, each with its value.

    {} for video, audio and what cannot be read. A keyword that occurs again gets a number behind it.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            reading = read_container(file, os.path.basename(path))
    except OSError:
        return {}  # the contract answers {} for any error
    if reading.format in _VIDEO_AND_AUDIO:
        return {}
    view: dict[str, str] = {}
    for key, value in reading.texts:
        name = str(USER_COMMENT) if key == "UserComment" else key.removeprefix("exif:")
        if key.lower().startswith("exif") and not key.startswith("exif:"):
            continue  # the contract: what older programs copied from EXIF is not shown twice
        again = 2
        unique = name
        while unique in view:
            unique, again = f"{name} ({again})", again + 1
        view[unique] = value
    return view
