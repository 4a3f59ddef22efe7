"""JPEG XL: the bare codestream and the boxes around it."""

from __future__ import annotations

import io
import sys
import zlib
from types import ModuleType

import pytest

from iib_core.metadata.containers import read_container
from iib_core.metadata.containers.source import MAX_VALUE

from ..files import INFOTEXT, box, orientation, user_comment
from .manifests import generated

SIGNATURE = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl \0\0\0\0jxl ")


def read(data: bytes):
    return read_container(io.BytesIO(data), "x.jxl")


def codestream(*fields: tuple[int, int]) -> bytes:
    """(value, bits) of the header, lowest bit first, and some of the picture."""
    value = at = 0
    for number, bits in fields:
        value |= number << at
        at += bits
    return b"\xff\x0a" + value.to_bytes((at + 7) // 8, "little") + b"\x5a" * 40


#: 40 × 24: both sides are a multiple of 8 below 257, so they take five bits each; everything else by default
SMALL = codestream((1, 1), (2, 5), (0, 3), (4, 5), (1, 1))


@pytest.mark.invariant("M4")
def test_size_and_texts_are_read_from_the_boxes():
    reading = read(
        SIGNATURE
        + box(b"Exif", b"\0" * 4, user_comment(INFOTEXT))
        + box(b"xml ", b"<x:xmpmeta/>")
        + generated("Painter")
        + box(b"jxlc", SMALL)
    )
    assert reading.error == ""
    assert (reading.format, reading.width, reading.height) == ("jxl", 40, 24)
    assert reading.texts[:3] == [
        ("UserComment", INFOTEXT),
        ("xmp", "<x:xmpmeta/>"),
        ("c2pa:claim_generator", "Painter"),
    ]


def test_a_picture_in_pieces_tells_its_size_in_the_first():
    pieces = box(b"jxlp", b"\0\0\0\0", SMALL[:20]) + box(b"jxlp", b"\x80\0\0\1", SMALL[20:])
    reading = read(SIGNATURE + pieces)
    assert (reading.width, reading.height, reading.error) == (40, 24, "")


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ([(0, 1), (1, 2), (4095, 13), (0, 3), (2, 2), (5999, 18)], (6000, 4096)),
        ([(0, 1), (0, 2), (479, 9), (4, 3)], (720, 480)),
        ([(1, 1), (8, 5), (7, 3)], (144, 72)),
    ],
)
def test_each_way_of_writing_the_size_is_read(fields: list[tuple[int, int]], size: tuple[int, int]):
    reading = read(codestream(*fields, (1, 1)))
    assert ((reading.width, reading.height), reading.error) == (size, "")


def test_a_turned_animation_is_told_by_its_codestream_and_not_by_exif():
    turned = codestream((1, 1), (2, 5), (0, 3), (4, 5), (0, 1), (1, 1), (5, 3), (0, 1), (0, 1), (1, 1))
    reading = read(SIGNATURE + box(b"Exif", b"\0" * 4, orientation(3)) + box(b"jxlc", turned))
    assert (reading.orientation, reading.width, reading.height, reading.animated) == (6, 24, 40, True)


def brotli_that(process: object) -> ModuleType:
    """A stand-in for the package `brotli`, which is not among our dependencies."""
    module = ModuleType("brotli")
    module.Decompressor = type("Decompressor", (), {"process": process})  # type: ignore[attr-defined]
    module.error = zlib.error  # type: ignore[attr-defined]
    return module


def test_a_text_packed_with_brotli_is_said_where_nothing_unpacks_it(monkeypatch: pytest.MonkeyPatch):
    packed = SIGNATURE + box(b"brob", b"Exif", b"\x0b\x02\x80") + box(b"jxlc", SMALL)
    monkeypatch.setitem(sys.modules, "brotli", None)
    reading = read(packed)
    assert "brotli" in reading.error
    assert reading.width == 40
    monkeypatch.setitem(sys.modules, "brotli", brotli_that(lambda self, data: data))  # before version 1.2
    assert "1.2" in read(packed).error


def test_a_packed_text_is_read_once_and_to_its_bound(monkeypatch: pytest.MonkeyPatch):
    def process(self: object, data: bytes, output_buffer_limit: int) -> bytes:
        return zlib.decompressobj().decompress(data, output_buffer_limit + 1)

    monkeypatch.setitem(sys.modules, "brotli", brotli_that(process))
    exif = box(b"brob", b"Exif", zlib.compress(b"\0" * 4 + user_comment(INFOTEXT)))
    reading = read(SIGNATURE + exif * 3 + box(b"brob", b"jbrd", b"x") + box(b"jxlc", SMALL))
    assert (reading.texts, reading.error) == ([("UserComment", INFOTEXT)], "")
    bomb = box(b"brob", b"xml ", zlib.compress(b"x" * (MAX_VALUE + 1)))
    assert "too large" in read(SIGNATURE + bomb + box(b"jxlc", SMALL)).error
    assert "damaged" in read(SIGNATURE + box(b"brob", b"xml ", b"none") + box(b"jxlc", SMALL)).error


@pytest.mark.invariant("M1")
def test_a_cut_or_foreign_file_says_so():
    whole = SIGNATURE + box(b"Exif", b"\0" * 4, user_comment(INFOTEXT)) + box(b"jxlc", SMALL)
    for length in range(1, len(whole) - 45):
        assert read(whole[:length]).error
    assert "damaged" in read(SIGNATURE + box(b"jxlc", b"no picture")).error
