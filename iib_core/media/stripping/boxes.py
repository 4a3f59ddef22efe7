"""Pictures made of boxes (ISO/IEC 14496-12): AVIF and HEIC, JPEG XL.

Where the pixels lie in AVIF and HEIC is told by positions in the file, so what goes is overwritten in its place.
"""

from __future__ import annotations

import io

from ...metadata.containers.avif import text_places
from ...metadata.containers.isobmff import boxes
from ...metadata.containers.source import Source

_EMPTY_EXIF = bytes(4) + b"MM\0*\0\0\0\x08" + bytes(6)  # 14496-12's offset, then a TIFF without entries
_JXL_KEPT = frozenset({b"JXL ", b"ftyp", b"jxlc", b"jxlp", b"jxll", b"jxli"})


def avif(data: bytes, orientation: int) -> bytes:
    """`data`, its EXIF and XMP items empty, boxes of other programs blank. The turning is a property, which stays.

    Raises Broken when it is damaged.
    """
    copy = bytearray(data)
    source = Source(io.BytesIO(data), len(data))
    for start, end, kind in text_places(source):
        length = end - start
        blank = _EMPTY_EXIF if kind == "Exif" else b"<x/>"
        copy[start:end] = (blank + (b"\0" if kind == "Exif" else b" ") * length)[:length]
    for box in boxes(source, 0, len(data)):
        if box.kind in {b"uuid", b"free", b"skip"}:
            copy[box.start : box.end] = bytes(box.size)
    return bytes(copy)


def jxl(data: bytes, orientation: int) -> bytes:
    """`data` without boxes of texts, and without what would make the JPEG again that it was, texts included; a bare
    codestream holds none. Raises Broken when it is damaged."""
    if data[:2] == b"\xff\x0a":
        return data
    kept, position = [], 0
    for box in boxes(Source(io.BytesIO(data), len(data)), 0, len(data)):
        if box.kind in _JXL_KEPT:
            kept.append(data[position : box.end])
        position = box.end
    return b"".join(kept)
