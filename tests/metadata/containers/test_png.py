"""PNG: every text chunk wherever it stands, at no cost for the pixels."""

from __future__ import annotations

import io
import struct
import time
import zlib

import pytest

from iib_core.metadata.containers import read_container
from iib_core.metadata.containers.source import MAX_VALUE

from ..files import chunk, orientation, png, text_chunk, user_comment, ztxt


def read(data: bytes):
    return read_container(io.BytesIO(data), "x.png")


class CountingFile(io.BytesIO):
    """A file that knows how much of it was read."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data


@pytest.mark.invariant("M4")
def test_texts_of_all_three_kinds_are_read_before_and_after_the_pixels_in_order():
    after = text_chunk("parameters", "late") + ztxt("Comment", "packed")
    reading = read(png(text_chunk("parameters", "é"), text_chunk("prompt", "猫"), after=after))
    assert reading.error == ""
    assert reading.texts == [
        ("parameters", "é"),
        ("prompt", "猫"),
        ("parameters", "late"),
        ("Comment", "packed"),
    ]
    assert (reading.width, reading.height) == (3, 2)


def test_utf8_in_a_latin1_chunk_is_recognised():
    assert read(png(chunk(b"tEXt", b"parameters\0" + "猫 café".encode()))).text("parameters") == "猫 café"


def test_a_compressed_international_text_is_read():
    data = b"parameters\0\1\0de\0Parameter\0" + zlib.compress("狐".encode())
    assert read(png(chunk(b"iTXt", data))).text("parameters") == "狐"


@pytest.mark.invariant("M4")
def test_only_the_header_of_a_large_picture_is_read():
    pixels = chunk(b"IDAT", b"\0" * 65536) * 400
    file = CountingFile(png(text_chunk("parameters", "a"), after=text_chunk("prompt", "b"), idat=pixels))
    reading = read_container(file, "x.png")
    assert [k for k, _ in reading.texts] == ["parameters", "prompt"]
    assert len(file.getvalue()) > 26_000_000
    assert file.count < 500_000


@pytest.mark.invariant("M4")
@pytest.mark.parametrize(("count", "last"), [(2, 8192), (3, 100), (700, 8192), (700, 40), (701, 9000)])
def test_equal_pieces_of_pixels_are_stepped_over_and_texts_behind_them_found(count: int, last: int):
    pixels = chunk(b"IDAT", b"\1" * 8192) * (count - 1) + chunk(b"IDAT", b"\1" * last)
    late = text_chunk("late", "x" * 30_000) + text_chunk("later", "y")
    for after, names in ((b"", ["a"]), (late, ["a", "late", "later"])):
        file = CountingFile(png(text_chunk("a", "b"), after=after, idat=pixels))
        reading = read_container(file, "x.png")
        assert ([k for k, _ in reading.texts], reading.error) == (names, "")
        assert file.count < 130_000
        cut = read(file.getvalue()[: 8192 * count // 2])
        assert "ends early" in cut.error


def test_a_bomb_of_a_text_is_refused_and_the_rest_is_read():
    bomb = chunk(b"zTXt", b"bomb\0\0" + zlib.compress(b"a" * (MAX_VALUE + 10)))
    reading = read(png(bomb, text_chunk("parameters", "kept")))
    assert reading.texts == [("parameters", "kept")]
    assert "too large" in reading.error


def test_a_text_that_declares_gigabytes_is_refused():
    reading = read(png(struct.pack(">I", 0x7FFFFFFF) + b"tEXt" + b"a\0b"))
    assert reading.error
    assert (reading.width, reading.height) == (3, 2)


@pytest.mark.invariant("M1")
def test_a_cut_file_gives_what_was_there_and_says_so():
    whole = png(text_chunk("parameters", "a cat"), after=text_chunk("late", "x"))
    reading = read(whole[:-30])
    assert reading.text("parameters") == "a cat"
    assert "ends early" in reading.error


def test_an_animation_is_told_from_a_still():
    assert read(png(chunk(b"acTL", struct.pack(">II", 2, 0)))).animated
    assert not read(png(chunk(b"acTL", struct.pack(">II", 1, 0)))).animated


def test_exif_orientation_turns_the_size():
    reading = read(png(chunk(b"eXIf", orientation(6))))
    assert (reading.width, reading.height, reading.orientation) == (2, 3, 6)


def test_ten_thousand_texts_are_not_all_kept():
    reading = read(png(text_chunk("a", "b") * 10_000))
    assert len(reading.texts) == 1000
    assert "too many texts" in reading.error


def test_xmp_has_the_same_name_as_in_every_container():
    packet = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + b"<x:xmpmeta/>")
    assert read(png(packet)).texts == [("xmp", "<x:xmpmeta/>")]


@pytest.mark.parametrize("name", ["exif", "APP1"])
def test_exif_that_imagemagick_made_a_text_of_is_read(name: str):
    raw = b"Exif\0\0" + user_comment("a fox")
    lines = "\n".join(raw.hex()[i : i + 72] for i in range(0, len(raw.hex()), 72))
    reading = read(png(ztxt(f"Raw profile type {name}", f"\n{name}\n{len(raw):8}\n{lines}\n")))
    assert (reading.texts, reading.error) == ([("UserComment", "a fox")], "")
    packet = b"http://ns.adobe.com/xap/1.0/\0<x/>"
    reading = read(png(text_chunk(f"Raw profile type {name}", f"\n{name}\n      33\n{packet.hex()}\n")))
    assert reading.texts == [("xmp", "<x/>")]
    broken = text_chunk(f"Raw profile type {name}", f"\n{name}\n 3\nzz")
    assert [k for k, _ in read(png(broken)).texts] == [f"Raw profile type {name}"]


@pytest.mark.invariant("S12")
def test_many_texts_that_unpack_to_much_are_refused_together():
    large = chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * (MAX_VALUE - 100)))
    start = time.process_time()
    reading = read(png(large * 300, text_chunk("parameters", "kept")))
    assert time.process_time() - start < 5
    assert [k for k, _ in reading.texts] == ["a", "a", "parameters"]
    assert "too large" in reading.error
