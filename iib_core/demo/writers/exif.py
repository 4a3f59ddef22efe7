"""JPEG, WebP and AVIF files with EXIF (Exif 2.32, TIFF 6.0) and XMP.

Layout and byte order are those of piexif, which A1111 and its forks use: big-endian, one IFD, one Exif IFD;
ImageSharp, which SwarmUI uses, writes little-endian.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from typing import Any, Literal
from xml.sax.saxutils import escape

from PIL import Image

from . import files

Format = Literal["JPEG", "WEBP", "AVIF"]
MAKE, MODEL, IMAGE_DESCRIPTION, SOFTWARE = 0x010F, 0x0110, 0x010E, 0x0131
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_ASCII, _LONG, _UNDEFINED = 2, 4, 7


Order = Literal[">", "<"]


def user_comment(
    text: str, encoding: Literal["unicode", "ascii", "utf-8"] = "unicode", order: Order = ">"
) -> bytes:
    """The value of UserComment: eight bytes that name the code, then the text. `unicode` is UTF-16 in `order`.

    Raises UnicodeEncodeError when `ascii` is asked for and the text is not.
    """
    if encoding == "unicode":
        return b"UNICODE\0" + text.encode("utf-16-be" if order == ">" else "utf-16-le")
    if encoding == "ascii":
        return b"ASCII\0\0\0" + text.encode("ascii")
    return b"\0" * 8 + text.encode("utf-8")


def exif_bytes(
    comment: bytes | None = None, strings: Mapping[int, str] | None = None, order: Order = ">"
) -> bytes:
    """An EXIF block, with its `Exif\\0\\0` mark: strings of the main IFD by tag number, and a UserComment."""
    values = {tag: text.encode("utf-8") + b"\0" for tag, text in (strings or {}).items()}
    count = len(values) + (comment is not None)
    data_at = 8 + 2 + 12 * count + 4
    entries, heap = b"", b""
    for tag, value in sorted(values.items()):
        entries += struct.pack(order + "HHI", tag, _ASCII, len(value))
        if len(value) <= 4:
            entries += value.ljust(4, b"\0")
        else:
            entries += struct.pack(order + "I", data_at + len(heap))
            heap += value + b"\0" * (len(value) % 2)
    if comment is not None:
        inner = data_at + len(heap)
        entries += struct.pack(order + "HHII", _EXIF_IFD, _LONG, 1, inner)
        heap += (
            struct.pack(order + "HHHII", 1, _USER_COMMENT, _UNDEFINED, len(comment), inner + 18)
            + struct.pack(order + "I", 0)
            + comment
        )
    mark = b"MM\0*" if order == ">" else b"II*\0"
    head = mark + struct.pack(order + "IH", 8, count)
    return b"Exif\0\0" + head + entries + struct.pack(order + "I", 0) + heap


def image_bytes(image: Image.Image, format: Format, *, exif: bytes = b"", xmp: bytes = b"") -> bytes:
    """The picture as JPEG, WebP or AVIF with its metadata.

    Raises OSError or KeyError when this Pillow cannot write the format; ask `can_write` first.
    """
    settings: dict[str, Any] = {"quality": 88}
    if format == "WEBP":
        settings = {"quality": 86, "method": 1}
    elif format == "AVIF":
        settings = {"quality": 72, "speed": 10}
    if exif:
        settings["exif"] = exif
    if xmp and format != "JPEG":
        settings["xmp"] = xmp
    buffer = io.BytesIO()
    image.save(buffer, format, **settings)
    data = buffer.getvalue()
    if xmp and format == "JPEG":
        segment = b"http://ns.adobe.com/xap/1.0/\0" + xmp
        data = data[:2] + b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + data[2:]
    return data


def can_write(format: Format) -> bool:
    """Whether this Pillow writes the format (AVIF came with 11.3)."""
    Image.init()
    return format in Image.SAVE


def write_exif_comment(
    path: str,
    image: Image.Image,
    text: str,
    format: Format = "JPEG",
    *,
    modified: float | None = None,
    order: Order = ">",
) -> None:
    """Write the picture with the text as its EXIF UserComment (UNICODE, UTF-16-BE), as A1111 does."""
    block = exif_bytes(user_comment(text, order=order), order=order)
    files.put(path, image_bytes(image, format, exif=block), modified)


def write_exif_strings(
    path: str,
    image: Image.Image,
    strings: Mapping[int, str],
    format: Format = "WEBP",
    *,
    modified: float | None = None,
) -> None:
    """Write the picture with strings in the main EXIF IFD (Make, Model, …), as ComfyUI does."""
    files.put(path, image_bytes(image, format, exif=exif_bytes(strings=strings)), modified)


def xmp_packet(comment: str, description: str = "", tool: str = "") -> str:
    """An XMP packet whose exif:UserComment holds the text."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f"<xmp:CreatorTool>{escape(tool)}</xmp:CreatorTool>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(description)}</rdf:li></rdf:Alt></dc:description>'
        f'<exif:UserComment><rdf:Alt><rdf:li xml:lang="x-default">{escape(comment)}</rdf:li></rdf:Alt></exif:UserComment>'
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
