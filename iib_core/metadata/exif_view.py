"""Every raw text of a file by name: the contract's `image_exif` answer (route 22)."""

from __future__ import annotations

import os
from collections import Counter

from .containers import read_container
from .containers.exif import USER_COMMENT
from .model import ContainerReading

_PICTURES = frozenset({"png", "jpeg", "webp", "avif", "heic", "heif", "jxl", "gif", "bmp", "tiff"})
#: Longer values are cut, all but those that a person may want to load again.
_MAX_LENGTH = 1024 * 1024
_WHOLE = frozenset({"prompt", "workflow", "parameters", "UserComment"})


def exif_view(path: str) -> dict[str, str]:
    """EXIF tag numbers as decimal strings and text chunks by keyword, each with its value.

    {} for video, audio and what cannot be read. A keyword that occurs again gets a number behind it.
    """
    try:
        with open(path, "rb", buffering=0) as file:
            reading = read_container(file, os.path.basename(path))
    except OSError:
        return {}  # the contract answers {} for any error
    return flat(reading) if reading.format in _PICTURES else {}


def flat(reading: ContainerReading) -> dict[str, str]:
    """The texts of a reading under the contract's names, each name once."""
    view: dict[str, str] = {}
    times: Counter[str] = Counter()
    for key, value in reading.texts:
        name = _name(key, reading.format)
        if not name:
            continue
        times[name] += 1
        unique = name if times[name] == 1 else f"{name} ({times[name]})"
        while unique in view:
            times[name] += 1
            unique = f"{name} ({times[name]})"
        view[unique] = value if key in _WHOLE else _cut(value)
    return view


def _name(key: str, container: str) -> str:
    """The name that the contract gives a text, "" for one that it leaves out."""
    if key == "UserComment":
        return str(USER_COMMENT)
    if key == "xmp" and container == "png":
        return "XML:com.adobe.xmp"
    if key[:4].lower() == "exif":  # our own are numbers; the rest is what ImageMagick copied from EXIF
        number = key[5:]
        return number if key[:5] == "exif:" and number.isdecimal() else ""
    return key


def _cut(value: str) -> str:
    more = len(value) - _MAX_LENGTH
    return f"{value[:_MAX_LENGTH]}… ({more} more characters)" if more > 0 else value
