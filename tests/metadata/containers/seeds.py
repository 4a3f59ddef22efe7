"""One small file of every container, with every kind of text that it can hold: what fuzzers start from."""

from __future__ import annotations

import struct

from ..files import (
    INFOTEXT,
    PROMPT_JSON,
    avif,
    bmp,
    box,
    chunk,
    gif,
    jpeg,
    make_and_model,
    mp4,
    png,
    riff_chunk,
    text_chunk,
    user_comment,
    webm,
    webp,
    ztxt,
)
from .manifests import app11, generated, uuid_box
from .test_jxl import SIGNATURE, SMALL
from .test_sounds import comments, flac, frame, id3, opus, wav

EXIF = user_comment(INFOTEXT)
_GUID = {
    "header": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "file": bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365"),
    "content": bytes.fromhex("3326b2758e66cf11a6d900aa0062ce6c"),
    "extended": bytes.fromhex("40a4d0d207e3d21197f000a0c95ea850"),
}


def _flv() -> bytes:
    named = b"".join(
        len(k).to_bytes(2, "big") + k + b"\0" + struct.pack(">d", v)
        for k, v in ((b"duration", 2.5), (b"width", 64), (b"height", 48))
    )
    return b"FLV\1\1\0\0\0\x09\0\0\0\0\x12\0\0\x50" + b"\0" * 7 + b"\2\0\x0aonMetaData\x08\0\0\0\3" + named


def _wmv() -> bytes:
    def part(name: str, data: bytes) -> bytes:
        return _GUID[name] + struct.pack("<Q", len(data) + 24) + data

    title = "red\0".encode("utf-16-le")
    key, value = "WM/Prompt\0".encode("utf-16-le"), "{}\0".encode("utf-16-le")
    entry = struct.pack("<H", len(key)) + key + struct.pack("<HH", 0, len(value)) + value
    objects = part("file", b"\0" * 40 + struct.pack("<QQQ", 25_000_000, 0, 0) + b"\0" * 16)
    objects += part("content", struct.pack("<5H", len(title), 0, 0, 0, 0) + title)
    objects += part("extended", struct.pack("<H", 1) + entry)
    return _GUID["header"] + struct.pack("<QIBB", len(objects) + 30, 3, 1, 2) + objects


def _mpegts() -> bytes:
    def packet(time: int) -> bytes:
        stamp = bytes(
            [
                0x21 | time >> 29 & 14,
                time >> 22 & 255,
                time >> 14 & 254 | 1,
                time >> 7 & 255,
                time << 1 & 254 | 1,
            ]
        )
        return (b"G\x41\0\x10\0\0\1\xe0\0\0\x80\x80\5" + stamp).ljust(188, b"\xff")

    return packet(90_000) + b"G\x1f\xff\x10".ljust(188, b"\xff") * 3 + packet(315_000)


def _avi() -> bytes:
    avih = riff_chunk(b"avih", struct.pack("<14I", 125000, 0, 0, 0, 8, 0, 1, 0, 64, 48, 0, 0, 0, 0))
    body = riff_chunk(b"LIST", b"hdrl" + avih) + riff_chunk(
        b"LIST", b"INFO" + riff_chunk(b"ICMT", b"hello\0")
    )
    body += riff_chunk(b"LIST", b"movi")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"AVI " + body


def _jpeg() -> bytes:
    whole = jpeg(exif=EXIF, comment=b"x", xmp="<x:xmpmeta/>")
    more = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", 4, 0) + b"<x/>"
    extension = struct.pack(">BBH", 0xFF, 0xE1, len(more) + 2) + more
    return whole[:20] + extension + app11(generated(), size=1500) + whole[20:]


SEEDS: dict[str, bytes] = {
    "png": png(
        text_chunk("parameters", INFOTEXT),
        ztxt("a", "b"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"),
        chunk(b"eXIf", EXIF),
        chunk(b"caBX", generated()),
        after=text_chunk("prompt", PROMPT_JSON),
    ),
    "jpeg": _jpeg(),
    "webp": webp(exif=make_and_model(PROMPT_JSON, "{}"), xmp="<x/>") + riff_chunk(b"C2PA", generated()),
    "avif": avif(exif=EXIF, turns=1) + uuid_box(generated()),
    "gif": gif(comment=b"hello", frames=2),
    "bmp": bmp(),
    "jxl": SIGNATURE
    + box(b"Exif", b"\0" * 4, EXIF)
    + box(b"xml ", b"<x/>")
    + generated()
    + box(b"jxlc", SMALL),
    "mp4": mp4("hello", keys={"prompt": PROMPT_JSON})[:24]
    + uuid_box(generated())
    + mp4("hello", keys={"prompt": "{}"})[24:],
    "webm": webm({"prompt": PROMPT_JSON}),
    "flac": flac(comments("prompt={}", "a=b")),
    "mp3": id3(
        frame(b"TXXX", b"\3prompt\0{}", 4), frame(b"COMM", b"\1eng\xff\xfe\0\0\xff\xfea\0", 4), version=4
    )
    + b"\xff\xfb\x90\x00"
    + b"\0" * 300,
    "ogg": opus(comments("prompt={}", "a=" + "b" * 700)),
    "wav": wav(
        riff_chunk(b"LIST", b"INFO" + riff_chunk(b"ICMT", b"hello\0")),
        riff_chunk(b"id3 ", id3(frame(b"TIT2", b"\3a", 3), version=3)),
        riff_chunk(b"C2PA", generated()),
    ),
    "avi": _avi(),
    "flv": _flv(),
    "wmv": _wmv(),
    "mpegts": _mpegts(),
}
