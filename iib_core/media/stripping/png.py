"""PNG (Third Edition §5, §11): the chunks that draw the picture, nothing behind its end."""

from __future__ import annotations

import struct
import zlib

from ...metadata.containers.source import TRUNCATED, Broken
from .exif import orientation_only

_HEADER = struct.Struct(">I4s")
#: what pixels, colours and animation need
_KEPT = frozenset({
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI",
    b"bKGD", b"hIST", b"pHYs", b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def png(data: bytes, orientation: int) -> bytes:
    """`data` without any other chunk; raises Broken when it ends early."""
    kept = [data[:8]]
    position = 8
    while True:
        if position + 12 > len(data):
            raise Broken(TRUNCATED)
        length, kind = _HEADER.unpack_from(data, position)
        end = position + 12 + length
        if end > len(data):
            raise Broken(TRUNCATED)
        if kind in _KEPT:
            kept.append(data[position:end])
        if kind == b"IHDR" and orientation != 1:
            kept.append(_chunk(b"eXIf", orientation_only(orientation)))
        if kind == b"IEND":
            return b"".join(kept)
        position = end


def _chunk(kind: bytes, content: bytes) -> bytes:
    return _HEADER.pack(len(content), kind) + content + struct.pack(">I", zlib.crc32(kind + content))
