"""Reads what media files say of themselves: containers (bytes → named texts) → generators
(texts → `GenerationInfo`) → tags. Imports nothing heavy: worker processes start with it."""

from __future__ import annotations

from .exif_view import exif_view
from .model import ContainerReading, FileReading, GenerationInfo, Network
from .reading import READER_VERSION, read_file

__all__ = [
    "READER_VERSION",
    "ContainerReading",
    "FileReading",
    "GenerationInfo",
    "Network",
    "exif_view",
    "read_file",
]
