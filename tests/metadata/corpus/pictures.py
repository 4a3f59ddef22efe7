"""Pictures with texts in them, laid out as the libraries of the real programs do.

PNG: Pillow's PngInfo (tEXt for Latin-1, else iTXt). EXIF: big-endian blocks of piexif (A1111 and its
descendants) and Pillow (ComfyUI, Fooocus), little-endian ones of ImageSharp (SwarmUI). AVIF: libavif's order.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from ..files import box, chunk, text_chunk, tiff
from . import media

Texts = Sequence[tuple[str, str]]
USER_COMMENT, MAKER_NOTE, MAKE, MODEL, DESCRIPTION, SOFTWARE = 0x9286, 0x927C, 0x010F, 0x0110, 0x010E, 0x0131
_XMP = b"http://ns.adobe.com/xap/1.0/\0"


def png(texts: Texts = (), *, before: bytes = b"", after: bytes = b"", pixels: bytes = b"") -> bytes:
    """A picture with text chunks, `before` and `after` being whole chunks around the pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 2, 0, 0, 0))
    body = b"".join(text_chunk(key, value) for key, value in texts)
    idat = pixels or chunk(b"IDAT", media.PIXELS)
    return b"\x89PNG\r\n\x1a\n" + head + body + before + idat + after + chunk(b"IEND", b"")


def itxt(key: str, text: str) -> bytes:
    """An uncompressed iTXt chunk."""
    return chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + text.encode())


def apng(after: bytes) -> bytes:
    """Two frames, chunks after the pixels."""
    control = struct.pack(">IIIIHHBB", 16, 16, 0, 0, 166, 1000, 0, 0)
    frames = (
        chunk(b"acTL", struct.pack(">II", 2, 0))
        + chunk(b"fcTL", struct.pack(">I", 0) + control)
        + chunk(b"IDAT", media.PIXELS)
        + chunk(b"fcTL", struct.pack(">I", 1) + control)
        + chunk(b"fdAT", struct.pack(">I", 2) + media.PIXELS)
    )
    return png(pixels=frames, after=after)


def rgba_png(rows: Sequence[bytes], texts: Texts = ()) -> bytes:
    """A picture of RGBA rows: the only one here whose bytes depend on the zlib at hand."""
    width, raw = len(rows[0]) // 4, b"".join(b"\0" + row for row in rows)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, 6, 0, 0, 0))
    body = b"".join(text_chunk(key, value) for key, value in texts)
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


def stored(raw: bytes) -> bytes:
    """A zlib stream of stored blocks (RFC 1951 §3.2.4)."""
    blocks = [raw[at : at + 65535] for at in range(0, len(raw), 65535)] or [b""]
    body = b"".join(
        bytes([block is blocks[-1]]) + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block
        for block in blocks
    )
    return b"\x78\x01" + body + struct.pack(">I", zlib.adler32(raw))


def unicode_comment(text: str, order: str = ">") -> bytes:
    """EXIF with a UserComment in UTF-16: big-endian as piexif writes it, little-endian as ImageSharp does."""
    encoding = "utf-16-be" if order == ">" else "utf-16-le"
    return tiff([], [(USER_COMMENT, 7, b"UNICODE\0" + text.encode(encoding))], order)


def strings(values: dict[int, str], order: str = ">") -> bytes:
    """EXIF with texts in its first directory, as Pillow's `Exif` writes them."""
    return tiff([(tag, 2, text.encode() + b"\0") for tag, text in values.items()], order=order)


def jpeg(*, exif: bytes = b"", comment: bytes = b"", xmp: str = "", segments: bytes = b"") -> bytes:
    """A picture with its metadata segments after the JFIF one."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    parts = [segment(0xE1, b"Exif\0\0" + exif)] if exif else []
    parts += [segment(0xE1, _XMP + xmp.encode())] if xmp else []
    parts += [segments, segment(0xFE, comment) if comment else b""]
    return media.JPEG[:20] + b"".join(parts) + media.JPEG[20:]


def webp(*, exif: bytes = b"", xmp: str = "", extra: bytes = b"", animated: bool = False) -> bytes:
    """A lossless picture or an animation with its metadata chunks at the end."""
    flags = (0x08 if exif else 0) | (0x04 if xmp else 0) | (0x02 if animated else 0)
    head = b"VP8X" + struct.pack("<I", 10) + bytes([flags, 0, 0, 0, 15, 0, 0, 15, 0, 0])
    pixels = media.ANIMATION[18:] if animated else media.VP8L
    body = head + pixels
    for kind, data in ((b"EXIF", exif), (b"XMP ", xmp.encode())):
        if data:
            body += kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
    body += extra
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def avif(exif: bytes) -> bytes:
    """One picture and its Exif item, as libavif writes them."""
    data = b"\0\0\0\6Exif\0\0" + exif

    def meta(at: int) -> bytes:
        places = struct.pack(">HHHII", 1, 0, 1, at + len(data), len(media.AV1_DATA))
        places += struct.pack(">HHHII", 2, 0, 1, at, len(data))
        items = box(b"infe", b"\2\0\0\0\0\1\0\0av01Color\0") + box(b"infe", b"\2\0\0\0\0\2\0\0ExifExif\0")
        return box(
            b"meta",
            b"\0\0\0\0",
            box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13),
            box(b"pitm", b"\0\0\0\0\0\1"),
            box(b"iloc", b"\0\0\0\0\x44\0\0\2", places),
            box(b"iinf", b"\0\0\0\0\0\2", items),
            box(b"iref", b"\0\0\0\0", box(b"cdsc", b"\0\2\0\1\0\1")),
            box(b"iprp", media.AV1_PROPERTIES, box(b"ipma", b"\0\0\0\0\0\0\0\1\0\1\4\1\2\x83\4")),
        )

    head = box(b"ftyp", b"avif\0\0\0\0avifmif1miafMA1B")
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", data, media.AV1_DATA)


def gif(comment: bytes) -> bytes:
    """A picture with a comment extension before its frame, as Pillow's GIF writer puts it."""
    blocks = b"".join(
        bytes([len(comment[at : at + 255])]) + comment[at : at + 255] for at in range(0, len(comment), 255)
    )
    at = media.GIF.index(b"\x2c", 13 + 3 * (2 << (media.GIF[10] & 7)))
    return media.GIF[:at] + b"!\xfe" + blocks + b"\0" + media.GIF[at:]
