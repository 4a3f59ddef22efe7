"""The only thing of an EXIF block that a picture needs to look as it did: how it is turned."""

from __future__ import annotations

import struct


def orientation_only(orientation: int) -> bytes:
    """A TIFF header with one entry, Orientation (EXIF 2.32, §4.6.5.1.6)."""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"MM\0*\0\0\0\x08" + b"\0\1" + entry + bytes(4)
