"""BMP: size (BITMAPFILEHEADER and BITMAPCOREHEADER/BITMAPINFOHEADER of the Windows GDI reference)."""

from __future__ import annotations

import struct

from ..model import ContainerReading
from .source import Source


def read_bmp(source: Source, reading: ContainerReading) -> None:
    """Fill `reading`. Raises Broken when the header is cut off."""
    if source.exactly(14, 4) == b"\x0c\0\0\0":
        reading.width, reading.height = struct.unpack("<HH", source.exactly(18, 4))
    else:
        width, height = struct.unpack("<ii", source.exactly(18, 8))  # negative height: rows from the top
        reading.width, reading.height = abs(width), abs(height)
