"""PNG files with text chunks (PNG specification 1.2, sections 4.2.3 and 11.3.4)."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from typing import Literal

from PIL import Image

from . import files

ChunkType = Literal["auto", "tEXt", "zTXt", "iTXt", "iTXt-compressed"]
Texts = Sequence[tuple[str, str]]


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk with its length and check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_chunk(keyword: str, text: str, kind: ChunkType = "auto") -> bytes:
    """A text chunk; `auto` is tEXt for Latin-1 text and iTXt for any other, as Pillow and so most programs do.

    Raises UnicodeEncodeError when tEXt or zTXt is asked for and the text is not Latin-1.
    """
    key = keyword.encode("latin-1")
    if kind == "auto":
        try:
            return chunk(b"tEXt", key + b"\0" + text.encode("latin-1"))
        except UnicodeEncodeError:
            kind = "iTXt"
    if kind == "tEXt":
        return chunk(b"tEXt", key + b"\0" + text.encode("latin-1"))
    if kind == "zTXt":
        return chunk(b"zTXt", key + b"\0\0" + zlib.compress(text.encode("latin-1")))
    if kind == "iTXt":
        return chunk(b"iTXt", key + b"\0\0\0\0\0" + text.encode("utf-8"))
    return chunk(b"iTXt", key + b"\0\1\0\0\0" + zlib.compress(text.encode("utf-8")))


def png_bytes(
    image: Image.Image, texts: Texts = (), *, kind: ChunkType = "auto", after_pixels: bool = False
) -> bytes:
    """The picture as PNG with its texts in the given order: after IHDR, or after the pixels if asked."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=3)
    data = buffer.getvalue()
    chunks = b"".join(text_chunk(keyword, text, kind) for keyword, text in texts)
    at = len(data) - 12 if after_pixels else 33
    return data[:at] + chunks + data[at:]


def write_png(
    path: str,
    image: Image.Image,
    texts: Texts = (),
    *,
    kind: ChunkType = "auto",
    after_pixels: bool = False,
    modified: float | None = None,
) -> None:
    """Write a PNG with its text chunks; `modified` sets the file's time in Unix seconds."""
    files.put(path, png_bytes(image, texts, kind=kind, after_pixels=after_pixels), modified)
