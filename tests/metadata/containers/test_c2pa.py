"""Content credentials: found in every container that carries them, read without trusting a length."""

from __future__ import annotations

import io
import json
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.metadata.containers import read_container
from iib_core.metadata.containers.c2pa import read_c2pa
from iib_core.metadata.containers.cbor import decode
from iib_core.metadata.containers.source import Source
from iib_core.metadata.model import ContainerReading

from ..files import INFOTEXT, chunk, jpeg, png, riff_chunk, text_chunk, webp
from .manifests import CREATED, app11, cbor, generated, manifest, store

STORE = generated()
SAID = [
    ("c2pa:claim_generator", "Painter/1.0"),
    ("c2pa:title", "a.png"),
    (
        "c2pa:actions",
        json.dumps(
            [{"action": "c2pa.created", "softwareAgent": "Painter/1.0", "digitalSourceType": CREATED}]
        ),
    ),
    ("c2pa:softwareAgent", "Painter/1.0"),
    ("c2pa:digitalSourceType", CREATED),
    ("c2pa:stds.schema-org.CreativeWork", '{"author": [{"name": "Ann"}]}'),
]


def read(data: bytes) -> ContainerReading:
    return read_container(io.BytesIO(data), "x")


def credentials(data: bytes) -> ContainerReading:
    reading = ContainerReading("")
    reading.error = read_c2pa(Source(io.BytesIO(data), len(data)), 0, len(data), reading)
    return reading


def in_jpeg(segments: bytes) -> bytes:
    whole = jpeg()
    return whole[:20] + segments + whole[20:]


def in_webp(data: bytes) -> bytes:
    whole = webp() + riff_chunk(b"C2PA", data)
    return whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]


@pytest.mark.invariant("M4")
@pytest.mark.parametrize(
    "whole",
    [
        png(chunk(b"caBX", STORE)),
        png(after=chunk(b"caBX", STORE)),
        in_jpeg(app11(STORE)),
        in_jpeg(app11(STORE, size=700)),
        in_webp(STORE),
    ],
)
def test_who_made_the_picture_is_read_from_its_credentials(whole: bytes):
    reading = read(whole)
    assert reading.error == ""
    assert reading.texts == SAID
    assert reading.width == 3


def test_pieces_of_a_jpeg_count_in_their_own_order():
    pieces = app11(STORE, size=900)
    size = struct.unpack(">H", pieces[2:4])[0] + 2
    assert read(in_jpeg(pieces[size:] + pieces[:size])).texts == SAID


def test_the_newest_manifest_comes_first_and_older_ones_stay():
    first = manifest(
        {"claim_generator_info": {"name": "Engine", "version": "4"}},
        {
            "c2pa.actions.v2": {
                "actions": [{"action": "c2pa.created", "softwareAgent": {"name": "Model", "version": "2"}}]
            }
        },
    )
    last = manifest({"claim_generator": "Chat"}, {"c2pa.actions": {"actions": [{"action": "c2pa.opened"}]}})
    assert [t for t in credentials(store(first, last)).texts if t[0] != "c2pa:actions"] == [
        ("c2pa:claim_generator", "Chat"),
        ("c2pa:claim_generator", "Engine 4"),
        ("c2pa:claim_generator_info", '[{"name": "Engine", "version": "4"}]'),
        ("c2pa:softwareAgent", "Model 2"),
    ]


def test_damaged_credentials_cost_the_other_texts_nothing():
    reading = read(png(chunk(b"caBX", STORE[:200]), text_chunk("parameters", INFOTEXT)))
    assert reading.texts == [("parameters", INFOTEXT)]
    assert "content credentials" in reading.error


@pytest.mark.invariant("S12")
def test_credentials_without_end_are_bounded():
    reading = credentials(store(*[manifest({"claim_generator": str(n)}, {}) for n in range(100)]))
    assert [v for _, v in reading.texts] == [str(n) for n in range(99, 91, -1)]
    deep: object = "x"
    for _ in range(5000):
        deep = b"\x81" + (deep if isinstance(deep, bytes) else cbor(deep))
    assert isinstance(deep, bytes)
    for hostile in (deep, b"\x9b" + b"\xff" * 8, b"\x9f" * 5000, b"\xbb" + b"\x7f" * 8 + b"\0" * 100_000):
        with pytest.raises(ValueError, match="value"):
            decode(hostile)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ("1903e8", 1000),
        ("3903e7", -1000),
        ("fb3ff199999999999a", 1.1),
        ("f93c00", 1.0),
        ("c11a514b67b0", 1363896240),
        ("9f018202039f0405ffff", [1, [2, 3], [4, 5]]),
        ("7f657374726561646d696e67ff", "streaming"),
        ("bf61610161626163ff", {"a": 1, "b": "c"}),
        ("a26161016162820203", {"a": 1, "b": [2, 3]}),
        ("4401020304", "4 bytes"),
    ],
)
def test_values_of_the_standard_are_read(data: str, value: object):
    assert decode(bytes.fromhex(data)) == value


@given(st.binary(max_size=200), st.integers(0, len(STORE) - 1), st.binary(min_size=1, max_size=8))
@settings(deadline=None, max_examples=150)
def test_no_bytes_make_it_raise(noise: bytes, at: int, patch: bytes):
    whole = bytearray(STORE)
    whole[at : at + len(patch)] = patch
    credentials(bytes(whole))
    credentials(noise)
