"""Which files are media, by extension: the contract's lists, the same for server and client."""

from __future__ import annotations

import os
from enum import IntEnum

IMAGE_EXTENSIONS = frozenset({".jpg", ".jpeg", ".jpe", ".png", ".gif", ".bmp", ".webp", ".avif"})
VIDEO_EXTENSIONS = frozenset({".mp4", ".m4v", ".avi", ".mkv", ".mov", ".wmv", ".flv", ".ts", ".webm"})
AUDIO_EXTENSIONS = frozenset({".mp3", ".wav", ".ogg", ".flac", ".m4a", ".aac", ".wma"})


class MediaKind(IntEnum):
    """Stored in `iib_file.kind` and sent in the grid's columns."""

    IMAGE = 0
    VIDEO = 1
    AUDIO = 2


#: Names of the contract's "Media Type" tags, by kind.
MEDIA_TYPE_TAG = {MediaKind.IMAGE: "Image", MediaKind.VIDEO: "Video", MediaKind.AUDIO: "Audio"}


def media_kind(path: str) -> MediaKind | None:
    """The kind of media that the file's extension says, None for anything else."""
    extension = os.path.splitext(path)[1].lower()
    if extension in IMAGE_EXTENSIONS:
        return MediaKind.IMAGE
    if extension in VIDEO_EXTENSIONS:
        return MediaKind.VIDEO
    if extension in AUDIO_EXTENSIONS:
        return MediaKind.AUDIO
    return None
