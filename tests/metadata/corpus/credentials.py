"""Content credentials (C2PA 2.1 §11; JUMBF, ISO/IEC 19566-5): ChatGPT and DALL-E, Firefly, Gemini.

A manifest store in a PNG's caBX chunk, in a JPEG's APP11 segments, in a WebP's C2PA chunk. The signature box
holds no real signature: nobody here checks one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

from ..files import box, chunk
from . import pictures
from .entry import Expected, Fixture

_SUFFIX = bytes.fromhex("00110010800000aa00389b71")
_TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def cbor(value: Any) -> bytes:
    """A value in CBOR (RFC 8949), as far as claims need it."""
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return _head(0, value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    if number < 256:
        return bytes([kind << 5 | 24, number])
    return bytes([kind << 5 | 25]) + struct.pack(">H", number)


def _superbox(kind: bytes, label: str, *content: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", kind + _SUFFIX, b"\x03", label.encode() + b"\0"), *content)


def manifest(claim: dict[str, Any], actions: dict[str, Any], version: int = 1) -> bytes:
    """A store of one manifest with its actions, a claim and a signature."""
    ending = ".v2" if version == 2 else ""
    made = _superbox(b"cbor", "c2pa.actions" + ending, box(b"cbor", cbor(actions)))
    hashed = {
        "alg": "sha256",
        "hash": bytes(32),
        "name": "jumbf manifest",
        "exclusions": [{"start": 33, "length": 99}],
    }
    data = _superbox(b"cbor", "c2pa.hash.data", box(b"cbor", cbor(hashed)))
    parts = (
        _superbox(b"c2as", "c2pa.assertions", made, data),
        _superbox(b"c2cl", "c2pa.claim" + ending, box(b"cbor", cbor(claim))),
        _superbox(b"c2cs", "c2pa.signature", box(b"cbor", cbor([b"", {}, b"", bytes(64)]))),
    )
    return _superbox(
        b"c2pa", "c2pa", _superbox(b"c2ma", "urn:uuid:00000000-0000-4000-8000-000000000001", *parts)
    )


def app11(store: bytes, size: int = 400) -> bytes:
    """The store cut into APP11 segments, each repeating the box's head."""
    parts = [store[at : at + size] for at in range(8, len(store), size)]
    segments = b""
    for number, part in enumerate(parts, start=1):
        data = b"JP" + struct.pack(">HI", 0x0211, number) + store[:8] + part
        segments += struct.pack(">BBH", 0xFF, 0xEB, len(data) + 2) + data
    return segments


def _webp(store: bytes) -> bytes:
    return pictures.webp(extra=b"C2PA" + struct.pack("<I", len(store)) + store + b"\0" * (len(store) % 2))


_CHATGPT = manifest(
    {
        "instanceID": "xmp:iid:1", "claim_generator_info": {"name": "ChatGPT", "org.cai.c2pa_rs": "0.49.5"},
        "signature": "self#jumbf=c2pa.signature", "alg": "sha256",
        "created_assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions.v2", "hash": bytes(32)}],
    },
    {"actions": [
        {"action": "c2pa.created", "softwareAgent": {"name": "GPT-4o"}, "digitalSourceType": _TRAINED},
        {"action": "c2pa.converted", "softwareAgent": {"name": "OpenAI API"}},
    ]},
    version=2,
)  # fmt: skip
_DALLE = manifest(
    {
        "alg": "sha256", "claim_generator": "OpenAI-API c2pa-rs/0.28.4", "dc:title": "image.webp", "dc:format": "webp",
        "instanceID": "xmp:iid:2", "signature": "self#jumbf=c2pa.signature",
        "assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions", "hash": bytes(32)}],
    },
    {"actions": [{"action": "c2pa.created", "softwareAgent": "DALL·E", "digitalSourceType": _TRAINED}]},
)  # fmt: skip
_FIREFLY = manifest(
    {
        "alg": "sha256", "claim_generator": "Adobe_Firefly/1.0 adobe_c2pa/0.7.6 c2pa-rs/0.25.2",
        "claim_generator_info": [{"name": "Adobe Firefly", "version": "1.0"}], "dc:title": "Generated Image",
        "dc:format": "image/jpeg", "instanceID": "xmp:iid:3", "signature": "self#jumbf=c2pa.signature",
        "assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions", "hash": bytes(32)}],
    },
    {"actions": [{"action": "c2pa.created", "softwareAgent": "Adobe Firefly", "digitalSourceType": _TRAINED}]},
)  # fmt: skip
_GEMINI = manifest(
    {
        "instanceID": "xmp:iid:4", "signature": "self#jumbf=c2pa.signature", "alg": "sha256",
        "claim_generator_info": {"name": "Google C2PA Core Generator Library", "version": "786.4:786.4"},
        "created_assertions": [{"url": "self#jumbf=c2pa.assertions/c2pa.actions.v2", "hash": bytes(32)}],
    },
    {"actions": [{
        "action": "c2pa.created", "description": "Created by Google Generative AI.", "digitalSourceType": _TRAINED,
    }]},
    version=2,
)  # fmt: skip


def fixtures() -> Iterator[Fixture]:
    """Each service in the container that it hands out."""
    raw = ("c2pa:claim_generator",)
    for folder, name, data, program, where in (
        ("openai", "chatgpt.png", pictures.png(before=chunk(b"caBX", _CHATGPT)), "ChatGPT", "C2PA in caBX"),
        ("openai", "dall-e.webp", _webp(_DALLE), "DALL-E", "C2PA chunk"),
        ("firefly", "firefly.jpg", pictures.jpeg(segments=app11(_FIREFLY)), "Adobe Firefly", "C2PA in APP11"),
        ("gemini", "gemini.png", pictures.png(before=chunk(b"caBX", _GEMINI)), "Google AI", "C2PA in caBX"),
        ("gemini", "gemini.jpg", pictures.jpeg(segments=app11(_GEMINI)), "Google AI", "C2PA in APP11"),
    ):
        yield Fixture(folder, name, data, Expected(program, where, program, raw=raw))
