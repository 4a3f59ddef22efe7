"""WebP (RFC 9649): the chunks that draw the picture."""

from __future__ import annotations

import struct

from ...metadata.containers.source import TRUNCATED, Broken
from .exif import orientation_only

_HEADER = struct.Struct("<4sI")
_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXIF_FLAG, _XMP_FLAG = 0x08, 0x04


def webp(data: bytes, orientation: int) -> bytes:
    """`data` without any other chunk; raises Broken when it ends early."""
    kept: list[bytes] = []
    position, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    extended = False
    while position + 8 <= end:
        kind, length = _HEADER.unpack_from(data, position)
        content = data[position + 8 : position + 8 + length]
        if len(content) < length:
            raise Broken(TRUNCATED)
        if kind == b"VP8X" and content:
            extended = True
            flags = content[0] & ~(_EXIF_FLAG | _XMP_FLAG) | (_EXIF_FLAG if orientation != 1 else 0)
            content = bytes([flags]) + content[1:]
        if kind in _KEPT:
            kept.append(_chunk(kind, content))
        position += 8 + length + (length & 1)
    if not kept:
        raise Broken(TRUNCATED)
    if extended and orientation != 1:
        kept.append(_chunk(b"EXIF", orientation_only(orientation)))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunk(kind: bytes, content: bytes) -> bytes:
    return _HEADER.pack(kind, len(content)) + content + bytes(len(content) & 1)
