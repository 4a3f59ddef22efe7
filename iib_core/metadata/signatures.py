"""What a file really is, by its first bytes. Names lie.

Signatures are the formats' own magic numbers (PNG, RFC 2083; JPEG, ITU T.81; WebP and WAV, RIFF; ISO BMFF
brands, mp4ra.org; EBML, RFC 8794; ASF; MPEG-TS, ISO 13818-1; Ogg, RFC 3533; FLAC, RFC 9639; JPEG XL, ISO 18181-2).
"""

from __future__ import annotations

#: Enough for every signature below (two MPEG-TS packets, an EBML header with its DocType, an Ogg page).
HEAD_BYTES = 1024

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"FLV\x01", "flv"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"fLaC", "flac"),
    (b"ID3", "mp3"),
    (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "wmv"),
)
_RIFF = {b"WEBP": "webp", b"AVI ": "avi", b"WAVE": "wav"}
_BRANDS = {
    b"avif": "avif", b"avis": "avif", b"mif1": "heif", b"msf1": "heif", b"heic": "heic", b"heix": "heic",
    b"heim": "heic", b"heis": "heic", b"hevc": "heic", b"hevx": "heic", b"qt  ": "mov", b"M4A ": "m4a",
    b"M4B ": "m4a",
}  # fmt: skip
#: Top-level atoms that open QuickTime files made before `ftyp` existed.
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def sniff(head: bytes) -> str:
    """The format of a file that starts with `head` (HEAD_BYTES or fewer), "" when they say none we know."""
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else "mkv"
    if head.startswith(b"OggS"):
        return "ogv" if b"\x80theora" in head[:HEAD_BYTES] else "ogg"
    if _is_transport_stream(head):
        return "mpegts"
    if _is_bitmap(head):
        return "bmp"
    if len(head) > 8 and head[4:8] in _OLD_QUICKTIME:
        return "mov"
    return _audio_frames(head)


def _iso_media(head: bytes) -> str:
    """ISO base media: the major brand decides, then the compatible ones (HEIF's `mif1` may really be AVIF)."""
    length = min(int.from_bytes(head[:4], "big"), len(head), HEAD_BYTES)
    brands = [head[8:12], *(head[i : i + 4] for i in range(16, length - 3, 4))]
    if brands[0] in {b"mif1", b"msf1"} and (b"avif" in brands or b"avis" in brands):
        return "avif"
    return _BRANDS.get(brands[0], "mp4")


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
        return ""
    layer = head[1] & 0x06
    if layer == 0x02 and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C:
        return "mp3"
    if layer == 0 and head[1] & 0xF0 == 0xF0 and head[2] & 0x3C <= 0x30:
        return "aac"
    return ""
