"""C2PA manifests for tests: JUMBF boxes and CBOR, laid out as c2pa-rs does, without a signature that holds."""

from __future__ import annotations

import json
import struct
from typing import Any

from ..files import box

CREATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def cbor(value: Any) -> bytes:
    """Plain values as CBOR, definite lengths only."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    return _head(5, len(value)) + b"".join(cbor(k) + cbor(v) for k, v in value.items())


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    size = next(s for s in range(4) if number < 1 << (8 << s))
    return bytes([major << 5 | 24 + size]) + number.to_bytes(1 << size, "big")


def superbox(kind: bytes, label: str, *children: bytes) -> bytes:
    uuid = kind + bytes.fromhex("00110010800000aa00389b71")
    return box(b"jumb", box(b"jumd", uuid, b"\3", label.encode(), b"\0"), *children)


def manifest(claim: dict[str, Any], assertions: dict[str, Any], label: str = "urn:uuid:1") -> bytes:
    """One manifest: its assertions (bytes stand for a picture, str for JSON), its claim, a signature."""

    def assertion(name: str, value: Any) -> bytes:
        if isinstance(value, bytes):
            return superbox(b"@\xcb\x0c2", name, box(b"bfdb", b"\0image/jpeg\0"), box(b"bidb", value))
        if isinstance(value, str):
            return superbox(b"json", name, box(b"json", value.encode()))
        return superbox(b"cbor", name, box(b"cbor", cbor(value)))

    name = "c2pa.claim" if "claim_generator" in claim else "c2pa.claim.v2"
    return superbox(
        b"c2ma",
        label,
        superbox(b"c2as", "c2pa.assertions", *(assertion(k, v) for k, v in assertions.items())),
        superbox(b"c2cl", name, box(b"cbor", cbor(claim))),
        superbox(
            b"c2cs", "c2pa.signature", box(b"cbor", b"\xd2\x84" + cbor([b"", {}, None, b"\0" * 64])[1:])
        ),
    )


def store(*manifests: bytes) -> bytes:
    return superbox(b"c2pa", "c2pa", *manifests)


def generated(program: str = "Painter/1.0") -> bytes:
    """A manifest store that says that `program` made the picture."""
    return store(
        manifest(
            {"claim_generator": program, "dc:title": "a.png", "instanceID": "xmp:iid:1", "alg": "sha256"},
            {
                "c2pa.thumbnail.claim.jpeg": b"\xff\xd8" + b"t" * 3000,
                "c2pa.actions": {
                    "actions": [
                        {
                            "action": "c2pa.created",
                            "softwareAgent": program,
                            "digitalSourceType": CREATED,
                        }
                    ]
                },
                "stds.schema-org.CreativeWork": json.dumps({"author": [{"name": "Ann"}]}),
                "c2pa.hash.data": {"hash": b"\1" * 32, "pad": b""},
            },
        )
    )


def app11(data: bytes, size: int = 60_000) -> bytes:
    """The JPEG segments of one JUMBF box, which repeat its header in each."""
    pieces = [data[8:][i : i + size] for i in range(0, len(data) - 8, size)]
    parts = [
        b"JP" + struct.pack(">HI", 1, number) + data[:8] + piece
        for number, piece in enumerate(pieces, start=1)
    ]
    return b"".join(struct.pack(">BBH", 0xFF, 0xEB, len(p) + 2) + p for p in parts)


def uuid_box(data: bytes) -> bytes:
    """The box of an ISO media file."""
    return box(
        b"uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481"), b"\0" * 4, b"manifest\0", b"\0" * 8, data
    )
