"""Tiny files, byte for byte as the real programs lay them out."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

INFOTEXT = (
    "masterpiece, (a cat:1.2), 猫 <lora:foo_v1.2-x:0.8>\n"
    "Negative prompt: bad hands, blurry\n"
    "Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 18446744073709551615, Size: 512x768, "
    'Model hash: abc123, Model: dream_v1.0, Lora hashes: "foo: 1a, bar: 2b", Version: v1.10.1'
)
GRAPH: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {
            "seed": 18446744073709551615,
            "steps": 25,
            "cfg": 6.5,
            "sampler_name": "dpmpp_2m",
            "scheduler": "karras",
            "denoise": 1.0,
            "model": ["10", 0],
            "positive": ["6", 0],
            "negative": ["7", 0],
            "latent_image": ["5", 0],
        },
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream_v1.safetensors"}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox, 狐", "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["10", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}},
    "10": {
        "class_type": "LoraLoader",
        "inputs": {
            "lora_name": "styles\\ink_v2.safetensors",
            "strength_model": 0.8,
            "strength_clip": 0.5,
            "model": ["4", 0],
            "clip": ["4", 1],
        },
    },
}
PROMPT_JSON = json.dumps(GRAPH)
WORKFLOW_JSON = json.dumps({"nodes": [], "links": [], "version": 0.4})


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_chunk(key: str, value: str) -> bytes:
    """tEXt where Latin-1 can hold it, else iTXt, as Pillow's PngInfo.add_text does."""
    try:
        return chunk(b"tEXt", key.encode() + b"\0" + value.encode("latin-1"))
    except UnicodeEncodeError:
        return chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + value.encode())


def ztxt(key: str, value: str) -> bytes:
    return chunk(b"zTXt", key.encode() + b"\0\0" + zlib.compress(value.encode("latin-1")))


def png(
    *before: bytes, after: bytes = b"", size: tuple[int, int] = (3, 2), idat: bytes | None = None
) -> bytes:
    """A whole, decodable RGB picture with chunks before and after its pixels."""
    width, height = size
    if idat is None:
        idat = chunk(b"IDAT", zlib.compress((b"\0" + b"\x20\x40\x60" * width) * height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(before) + idat + after + chunk(b"IEND", b"")


def tiff(
    ifd0: list[tuple[int, int, bytes]], exif: list[tuple[int, int, bytes]] | None = None, order: str = ">"
) -> bytes:
    """A TIFF block of (tag, type, raw value) entries, with an Exif directory when one is given."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    pointer = exif is not None

    def directory(entries: list[tuple[int, int, bytes]], at: int) -> bytes:
        table, values = b"", b""
        start = at + 2 + 12 * len(entries) + 4
        for tag, kind, raw in sorted(entries):
            field = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack(order + "I", start + len(values))
            table += struct.pack(order + "HHI", tag, kind, len(raw) // sizes[kind]) + field
            values += raw if len(raw) > 4 else b""
        return struct.pack(order + "H", len(entries)) + table + b"\0" * 4 + values

    first = [*ifd0, (0x8769, 4, b"\0" * 4)] if pointer else ifd0
    length = len(directory(first, 8))
    if exif is not None:
        first = [*ifd0, (0x8769, 4, struct.pack(order + "I", 8 + length))]
    mark = b"MM\0*" if order == ">" else b"II*\0"
    body = directory(first, 8)
    return (
        mark + struct.pack(order + "I", 8) + body + (directory(exif, 8 + length) if exif is not None else b"")
    )


def user_comment(text: str) -> bytes:
    """EXIF as A1111 writes it through piexif: big-endian, UNICODE, UTF-16-BE."""
    return tiff([], [(0x9286, 7, b"UNICODE\0" + text.encode("utf-16-be"))])


def make_and_model(prompt: str, workflow: str) -> bytes:
    """EXIF as ComfyUI's SaveAnimatedWEBP writes it: Make holds the workflow, Model the prompt."""
    return tiff(
        [
            (0x010F, 2, f"workflow:{workflow}".encode() + b"\0"),
            (0x0110, 2, f"prompt:{prompt}".encode() + b"\0"),
        ]
    )


def orientation(value: int, order: str = ">") -> bytes:
    return tiff([(0x0112, 3, struct.pack(order + "H", value))], order=order)


def jpeg(*, exif: bytes = b"", comment: bytes = b"", xmp: str = "", size: tuple[int, int] = (3, 2)) -> bytes:
    """Header and an empty scan: enough for everything that reads headers."""

    def segment(marker: int, data: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

    parts = [b"\xff\xd8", segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")]
    if exif:
        parts.append(segment(0xE1, b"Exif\0\0" + exif))
    if xmp:
        parts.append(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()))
    if comment:
        parts.append(segment(0xFE, comment))
    parts.append(segment(0xC0, struct.pack(">BHHB", 8, size[1], size[0], 1) + b"\1\x11\0"))
    parts.append(segment(0xDA, b"\1\1\0\0\x3f\0") + b"\0\xff\xd9")
    return b"".join(parts)


def riff_chunk(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data + (b"\0" if len(data) & 1 else b"")


def webp(
    *, exif: bytes = b"", xmp: str = "", size: tuple[int, int] = (3, 2), animated: bool = False
) -> bytes:
    """Extended format with a lossless bitstream header."""
    flags = (0x08 if exif else 0) | (0x02 if animated else 0) | (0x04 if xmp else 0)
    body = riff_chunk(
        b"VP8X",
        bytes([flags, 0, 0, 0]) + (size[0] - 1).to_bytes(3, "little") + (size[1] - 1).to_bytes(3, "little"),
    )
    body += riff_chunk(b"VP8L", vp8l(size))
    if exif:
        body += riff_chunk(b"EXIF", exif)
    if xmp:
        body += riff_chunk(b"XMP ", xmp.encode())
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def vp8l(size: tuple[int, int]) -> bytes:
    return b"\x2f" + ((size[0] - 1) | (size[1] - 1) << 14).to_bytes(4, "little") + b"\0" * 5


def vp8(size: tuple[int, int]) -> bytes:
    return b"\x30\1\0\x9d\1\x2a" + struct.pack("<HH", *size) + b"\0" * 4


def simple_webp(kind: bytes, data: bytes) -> bytes:
    body = riff_chunk(kind, data)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def box(kind: bytes, *payload: bytes) -> bytes:
    data = b"".join(payload)
    return struct.pack(">I", len(data) + 8) + kind + data


def avif(
    *, exif: bytes = b"", size: tuple[int, int] = (3, 2), turns: int = 0, brand: bytes = b"avif"
) -> bytes:
    """ftyp, meta with one picture and perhaps one Exif item, mdat: the order libavif writes."""
    ftyp = box(b"ftyp", brand, b"\0\0\0\0", brand, b"mif1miaf")
    data = b"\0\0\0\0" + exif if exif else b""

    def meta(offset: int) -> bytes:
        entries = [box(b"infe", b"\2\0\0\0\0\1\0\0av01\0")]
        places = struct.pack(">HHHII", 1, 0, 1, offset, 1)
        if exif:
            entries.append(box(b"infe", b"\2\0\0\0\0\2\0\0Exif\0"))
            places += struct.pack(">HHHII", 2, 0, 1, offset + 1, len(data))
        properties = [box(b"ispe", b"\0" * 4, struct.pack(">II", *size))]
        if turns:
            properties.append(box(b"irot", bytes([turns])))
        numbers = bytes(range(1, len(properties) + 1))
        return box(
            b"meta",
            b"\0" * 4,
            box(b"hdlr", b"\0" * 8 + b"pict" + b"\0" * 13),
            box(b"pitm", b"\0\0\0\0\0\1"),
            box(b"iloc", b"\0\0\0\0\x44\0", struct.pack(">H", len(entries)), places),
            box(b"iinf", b"\0\0\0\0", struct.pack(">H", len(entries)), *entries),
            box(
                b"iprp",
                box(b"ipco", *properties),
                box(b"ipma", b"\0" * 4, b"\0\0\0\1\0\1", bytes([len(numbers)]), numbers),
            ),
        )

    length = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(length) + box(b"mdat", b"\x99", data)


def gif(comment: bytes = b"", frames: int = 1, size: tuple[int, int] = (3, 2)) -> bytes:
    frame = b",\0\0\0\0" + struct.pack("<HH", *size) + b"\0\2\2\x4c\1\0"
    extension = b"!\xfe" + b"".join(
        bytes([len(comment[i : i + 255])]) + comment[i : i + 255] for i in range(0, len(comment), 255)
    )
    return (
        b"GIF89a"
        + struct.pack("<HHBBB", *size, 0x80, 0, 0)
        + b"\0\0\0\xff\xff\xff"
        + (extension + b"\0" if comment else b"")
        + frame * frames
        + b";"
    )


def bmp(size: tuple[int, int] = (3, 2)) -> bytes:
    return (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, size[0], -size[1], 1, 24, *[0] * 6)
    )


def mp4(comment: str = "", *, keys: dict[str, str] | None = None, size: tuple[int, int] = (64, 48)) -> bytes:
    """ftyp, a large mdat, then the index, as a camera or ffmpeg without faststart leaves it."""
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    tkhd = b"\0\0\0\7" + b"\0" * 36 + matrix + struct.pack(">II", size[0] << 16, size[1] << 16)
    parts = [
        box(b"mvhd", b"\0" * 12, struct.pack(">II", 1000, 2500), b"\0" * 80),
        box(b"trak", box(b"tkhd", tkhd)),
    ]

    def data(text: str) -> bytes:
        return box(b"data", b"\0\0\0\1\0\0\0\0", text.encode())

    if comment:
        ilst = box(b"ilst", box(b"\xa9cmt", data(comment)))
        parts.append(box(b"udta", box(b"meta", b"\0" * 4, box(b"hdlr", b"\0" * 25), ilst)))
    if keys:
        names = b"".join(box(b"mdta", k.encode()) for k in keys)
        values = [box(struct.pack(">I", i), data(v)) for i, v in enumerate(keys.values(), start=1)]
        parts.append(
            box(
                b"meta",
                box(b"hdlr", b"\0" * 25),
                box(b"keys", b"\0" * 4, struct.pack(">I", len(keys)), names),
                box(b"ilst", *values),
            )
        )
    return box(b"ftyp", b"isom\0\0\2\0isomiso2") + box(b"mdat", b"\0" * 5000) + box(b"moov", *parts)


def ebml(number: int, payload: bytes) -> bytes:
    size = len(payload)
    return (
        number.to_bytes((number.bit_length() + 7) // 8, "big")
        + (0x10000000 | size).to_bytes(4, "big")
        + payload
    )


def webm(tags: dict[str, str], size: tuple[int, int] = (64, 48)) -> bytes:
    """EBML header, info, one video track, a cluster, then the tags."""
    video = ebml(0xE0, ebml(0xB0, size[0].to_bytes(2, "big")) + ebml(0xBA, size[1].to_bytes(2, "big")))
    simple = b"".join(
        ebml(0x67C8, ebml(0x45A3, k.encode()) + ebml(0x4487, v.encode())) for k, v in tags.items()
    )
    segment = (
        ebml(
            0x1549A966,
            ebml(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + ebml(0x4489, struct.pack(">d", 2500.0)),
        )
        + ebml(0x1654AE6B, ebml(0xAE, video))
        + ebml(0x1F43B675, b"\0" * 5000)
        + ebml(0x1254C367, ebml(0x7373, simple))
    )
    return ebml(0x1A45DFA3, ebml(0x4282, b"webm")) + ebml(0x18538067, segment)
