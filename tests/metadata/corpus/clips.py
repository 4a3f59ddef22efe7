"""Clips and sounds with tags in them, laid out as ffmpeg's muxers do (which PyAV and VideoHelperSuite use)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from ..files import box, ebml
from . import media

Tags = Mapping[str, str]
_OPUS_HEAD = bytes.fromhex("4f707573486561640101380180bb0000000000")
_OPUS_SOUND = bytes.fromhex("f8fffef8fffef8fffe")
_FLAC_INFO = bytes.fromhex("0190019000000d00000d01f400f0000001906b431bf2da7c9312b3e5c21e67f6591b")
_FLAC_SOUND = bytes.fromhex("fff8740800018f240000007d5f")
_VP9_FRAME = bytes.fromhex(
    "81000080824983420000f000f60038241c184a00002020007439bfff8be37c1b7fffd7c441fffe0cadae1ee45c"
    "2255f7c39871f373fe6e1dda37f74fff948573768000"
)


def mp4(*, keys: Tags | None = None, comment: str = "", brand: bytes = b"isom") -> bytes:
    """One frame, index at the end. `keys`: with `-movflags use_metadata_tags`; `comment`: without, as `©cmt`."""
    if keys:
        names = b"".join(box(b"mdta", key.encode()) for key in keys)
        values = (box(struct.pack(">I", i), _data(v)) for i, v in enumerate(keys.values(), start=1))
        meta = [
            box(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 13),
            box(b"keys", struct.pack(">II", 0, len(keys)), names),
            box(b"ilst", *values),
        ]
    else:
        items = box(b"\xa9cmt", _data(comment)) if comment else b""
        meta = [box(b"hdlr", b"\0" * 8 + b"mdirappl" + b"\0" * 9), box(b"ilst", items)]
    head = box(b"ftyp", brand + b"\0\0\2\0isomiso2avc1mp41") + box(b"free")
    return (
        head + media.MP4_DATA + box(b"moov", media.MP4_INDEX, box(b"udta", box(b"meta", b"\0\0\0\0", *meta)))
    )


def _data(text: str) -> bytes:
    return box(b"data", b"\0\0\0\1\0\0\0\0", text.encode())


def webm(tags: Tags, kind: str = "webm") -> bytes:
    """One frame; tag names in capitals, before the clusters, as ffmpeg's Matroska muxer writes them."""
    simple = b"".join(
        ebml(0x67C8, ebml(0x45A3, key.upper().encode()) + ebml(0x4487, value.encode()))
        for key, value in tags.items()
    )
    track = ebml(
        0xAE,
        ebml(0xD7, b"\1")
        + ebml(0x73C5, b"\1")
        + ebml(0x86, b"V_VP9")
        + ebml(0x83, b"\1")
        + ebml(0xE0, ebml(0xB0, b"\x10") + ebml(0xBA, b"\x10")),
    )
    info = (
        ebml(0x2AD7B1, b"\x0f\x42\x40")
        + ebml(0x4D80, b"Lavf")
        + ebml(0x5741, b"Lavf")
        + ebml(0x4489, struct.pack(">d", 40.0))
    )
    segment = (
        ebml(0x1549A966, info)
        + ebml(0x1654AE6B, track)
        + ebml(0x1254C367, ebml(0x7373, ebml(0x63C0, b"") + simple))
        + ebml(0x1F43B675, ebml(0xE7, b"\0") + ebml(0xA3, _VP9_FRAME))
    )
    return ebml(
        0x1A45DFA3,
        ebml(0x4286, b"\1") + ebml(0x4282, kind.encode()) + ebml(0x4287, b"\2") + ebml(0x4285, b"\2"),
    ) + ebml(0x18538067, segment)


def _vorbis_comment(tags: Tags, first: Tags) -> bytes:
    lines = [f"{key}={value}".encode() for key, value in {**first, **tags}.items()]
    body = b"".join(struct.pack("<I", len(line)) + line for line in lines)
    return struct.pack("<I", 6) + b"ffmpeg" + struct.pack("<I", len(lines)) + body


def flac(tags: Tags) -> bytes:
    """Stream info, Vorbis comment, one frame."""
    comment = _vorbis_comment(tags, {})
    head = b"\0" + struct.pack(">I", len(_FLAC_INFO))[1:] + _FLAC_INFO
    return b"fLaC" + head + b"\x84" + struct.pack(">I", len(comment))[1:] + comment + _FLAC_SOUND


def mp3(tags: Tags) -> bytes:
    """ID3v2.4 with one TXXX frame (UTF-8) per tag, then three silent frames."""
    frames = b""
    for key, value in tags.items():
        data = b"\3" + key.encode() + b"\0" + value.encode() + b"\0"
        frames += b"TXXX" + _sync_safe(len(data)) + b"\0\0" + data
    return b"ID3\4\0\0" + _sync_safe(len(frames) + 10) + frames + b"\0" * 10 + media.MP3


def _sync_safe(number: int) -> bytes:
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def opus(tags: Tags) -> bytes:
    """Ogg pages: OpusHead, OpusTags (over several pages when long), one packet."""
    comment = b"OpusTags" + _vorbis_comment(tags, {"encoder": "Lavc libopus"})
    pages = _page([_OPUS_HEAD], 0, 2, 0)
    number, rest, flag = 1, comment, 0
    while True:
        part, rest = rest[: 255 * 255], rest[255 * 255 :]
        pages += _page([part], number, flag, 0, whole=not rest)
        number, flag = number + 1, 1
        if not rest:
            return pages + _page([_OPUS_SOUND], number, 4, 2712)


def _page(packets: list[bytes], number: int, flags: int, position: int, whole: bool = True) -> bytes:
    lacing = b"".join(b"\xff" * (len(p) // 255) + (bytes([len(p) % 255]) if whole else b"") for p in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, position, 0, number, 0, len(lacing))
    page = head + lacing + b"".join(packets)
    return page[:22] + struct.pack("<I", _ogg_sum(page)) + page[26:]


def _ogg_sum(page: bytes) -> int:
    """Ogg's CRC-32: polynomial 0x04C11DB7, nothing reflected (RFC 3533 §6)."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value
