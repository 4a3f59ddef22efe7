"""What a file really is, by its first bytes. Names lie; these decide what a browser is told (invariant S7).

Signatures are the formats' own magic numbers (PNG, RFC 2083; JPEG, ITU T.81; WebP and WAV, RIFF; ISO BMFF
brands, mp4ra.org; EBML, RFC 8794; ASF; MPEG-TS, ISO 13818-1; Ogg, RFC 3533; FLAC, RFC 9639). Types that a
browser could run (HTML, SVG, XML, PDF) have no entry here on purpose.
"""

from __future__ import annotations

import os

#: Enough for every signature below (two MPEG-TS packets, an EBML header with its DocType, an Ogg page).
HEAD_BYTES = 1024

UNKNOWN = "application/octet-stream"

#: Types that every current browser shows in an `<img>`.
BROWSER_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/avif"})

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_ASF = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
#: Top-level atoms that open QuickTime files made before `ftyp` existed.
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_AUDIO_NAMES = {".wma": "audio/x-ms-wma", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}


def sniff(head: bytes, name: str = "") -> str:
    """The content type of a file that starts with `head` (HEAD_BYTES or fewer), UNKNOWN for anything else.

    `name` only chooses between an audio and a video type of one container (.wma and .wmv are both ASF);
    it never turns an unknown file into a known one.
    """
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _iso_media(head, name)
    if head.startswith(_ASF):
        return _by_name(name, "video/x-ms-wmv")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head else "audio/ogg"
    if _is_transport_stream(head):
        return "video/mp2t"
    if _is_bitmap(head):
        return "image/bmp"
    if len(head) > 8 and head[4:8] in _OLD_QUICKTIME:
        return "video/quicktime"
    return _audio_frames(head)


def sniff_file(path: str, name: str = "") -> str:
    """`sniff` of the file at `path`; raises OSError when it cannot be read."""
    with open(path, "rb") as f:
        return sniff(f.read(HEAD_BYTES), name or path)


def _by_name(name: str, otherwise: str) -> str:
    return _AUDIO_NAMES.get(os.path.splitext(name)[1].lower(), otherwise)


def _iso_media(head: bytes, name: str) -> str:
    """ISO base media: the major brand decides, then the compatible ones (HEIF's `mif1` may really be AVIF)."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, length - 3, 4))]
    if brands[0] in {b"mif1", b"msf1"} and (b"avif" in brands or b"avis" in brands):
        return "image/avif"
    return _BRANDS.get(brands[0]) or _by_name(name, "video/mp4")


def _is_transport_stream(head: bytes) -> bool:
    """The sync byte of three packets in a row: 188 bytes each, or 192 with a time code before (M2TS)."""
    return any(head[start : start + 2 * step + 1 : step] == b"GGG" for start, step in ((0, 188), (4, 192)))


def _is_bitmap(head: bytes) -> bool:
    """`BM` alone is too short a signature: the reserved words are zero and the header size is a known one."""
    return (
        head[:2] == b"BM"
        and head[6:10] == b"\0\0\0\0"
        and int.from_bytes(head[14:18], "little") in {12, 16, 40, 52, 56, 64, 108, 124}
    )


def _audio_frames(head: bytes) -> str:
    """MPEG audio without a tag: a frame's sync word and its layer (ISO 11172-3), or an ADTS header (13818-7)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return UNKNOWN
    layer = head[1] & 0x06
    if layer == 0x02 and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C:
        return "audio/mpeg"
    if layer == 0 and head[1] & 0xF0 == 0xF0 and head[2] & 0x3C <= 0x30:
        return "audio/aac"
    return UNKNOWN
