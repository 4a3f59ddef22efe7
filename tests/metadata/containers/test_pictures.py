"""JPEG, WebP, AVIF, GIF, BMP: size, orientation, motion and texts from the header."""

from __future__ import annotations

import io
import struct
import time

import pytest

from iib_core.metadata.containers import read_container, sniff

from ..files import (
    INFOTEXT,
    avif,
    bmp,
    box,
    gif,
    jpeg,
    make_and_model,
    orientation,
    png,
    simple_webp,
    user_comment,
    vp8,
    vp8l,
    webp,
)
from .manifests import generated, uuid_box

EXIF = user_comment(INFOTEXT)


def read(data: bytes, name: str = "x.jpg"):
    return read_container(io.BytesIO(data), name)


@pytest.mark.invariant("M4")
@pytest.mark.parametrize(("maker", "name"), [(jpeg, "jpeg"), (webp, "webp"), (avif, "avif")])
def test_size_and_user_comment_are_read(maker, name: str):
    reading = read(maker(exif=EXIF, size=(40, 24)))
    assert reading.error == ""
    assert (reading.format, reading.width, reading.height) == (name, 40, 24)
    assert reading.texts == [("UserComment", INFOTEXT)]


@pytest.mark.parametrize("maker", [jpeg, webp])
def test_exif_orientation_turns_the_size(maker):
    reading = read(maker(exif=orientation(6, "<"), size=(40, 24)))
    assert (reading.width, reading.height, reading.orientation) == (24, 40, 6)
    reading = read(maker(exif=orientation(3), size=(40, 24)))
    assert (reading.width, reading.height) == (40, 24)


@pytest.mark.parametrize(("turns", "value"), [(1, 8), (2, 3), (3, 6)])
def test_avif_is_turned_by_its_own_property_and_not_by_exif(turns: int, value: int):
    reading = read(avif(exif=orientation(5), size=(40, 24), turns=turns))
    assert reading.orientation == value
    assert (reading.width, reading.height) == ((24, 40) if turns % 2 else (40, 24))


def test_heic_and_moving_avif_are_told_apart():
    assert read(avif(brand=b"heic")).format == "heic"
    assert read(avif(brand=b"avis")).animated


def test_jpeg_gives_its_xmp_and_comment():
    reading = read(jpeg(exif=EXIF, comment=b"hello\0", xmp="<x:xmpmeta/>"))
    assert reading.texts == [("UserComment", INFOTEXT), ("xmp", "<x:xmpmeta/>"), ("comment", "hello")]


def test_xmp_too_long_for_a_segment_is_put_together_in_its_own_order():
    text = "<x:xmpmeta>" + "狐" * 30_000 + "</x:xmpmeta>"
    data = text.encode()
    pieces = [
        b"http://ns.adobe.com/xmp/extension/\0"
        + b"A" * 32
        + struct.pack(">II", len(data), at)
        + data[at : at + 40_000]
        for at in range(0, len(data), 40_000)
    ]
    segments = b"".join(struct.pack(">BBH", 0xFF, 0xE1, len(p) + 2) + p for p in reversed(pieces))
    whole = jpeg(xmp="<short/>")
    reading = read(whole[:20] + segments + whole[20:])
    assert reading.texts == [("xmp", "<short/>"), ("xmp", text)]
    assert reading.error == ""


def test_avif_and_heic_give_their_content_credentials():
    for brand in (b"avif", b"heic"):
        reading = read(avif(exif=EXIF, brand=brand) + uuid_box(generated("Painter")))
        assert reading.error == ""
        assert reading.text("c2pa:claim_generator") == "Painter"
        assert reading.text("UserComment") == INFOTEXT


def gif_extension(program: bytes, data: bytes) -> bytes:
    return b"!\xff\x0b" + program + data


def blocks(data: bytes) -> bytes:
    cut = [data[i : i + 255] for i in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in cut) + b"\0"


def test_gif_gives_its_xmp_and_content_credentials():
    xmp = "<x:xmpmeta>狐</x:xmpmeta>"
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    extensions = gif_extension(b"XMP DataXMP", xmp.encode() + trailer)
    extensions += gif_extension(b"C2PA_GIF\1\0\0", blocks(generated("Painter")))
    whole = gif(comment=b"hello")
    reading = read(whole[:19] + extensions + whole[19:])
    assert reading.error == ""
    assert [k for k, _ in reading.texts[:2]] == ["xmp", "c2pa:claim_generator"]
    assert (reading.texts[0][1], reading.texts[1][1], reading.text("comment")) == (xmp, "Painter", "hello")


@pytest.mark.invariant("S12")
def test_an_avif_that_names_the_same_bytes_again_and_again_is_bounded():
    places = b"".join(
        struct.pack(">HHH", item, 0, 2000) + struct.pack(">II", 0, 10_000_000) * 2000
        for item in range(1, 100)
    )
    entries = [box(b"infe", b"\2\0\0\0" + struct.pack(">HH", i, 0) + b"Exif\0") for i in range(1, 100)]
    meta = box(
        b"meta",
        b"\0" * 4,
        box(b"iloc", b"\0\0\0\0\x44\0", struct.pack(">H", 99), places),
        box(b"iinf", b"\0\0\0\0", struct.pack(">H", 99), *entries),
    )
    start = time.process_time()
    assert read(box(b"ftyp", b"avif\0\0\0\0avif") + meta + b"\0" * 12_000_000).error
    assert time.process_time() - start < 2


def test_webp_sizes_come_from_each_kind_of_bitstream():
    for kind, head in ((b"VP8 ", vp8((300, 200))), (b"VP8L", vp8l((300, 200)))):
        reading = read(simple_webp(kind, head))
        assert (reading.width, reading.height, reading.error) == (300, 200, "")
    reading = read(webp(animated=True, xmp="<x/>", exif=make_and_model("{}", "{}")))
    assert reading.animated
    assert [k for k, _ in reading.texts] == ["exif:271", "exif:272", "xmp"]


def test_gif_gives_size_motion_and_a_long_comment():
    reading = read(gif(comment=INFOTEXT.encode(), frames=1))
    assert (reading.width, reading.height, reading.animated) == (3, 2, False)
    assert reading.texts == [("comment", INFOTEXT)]
    assert read(gif(frames=2)).animated


def test_bmp_that_is_stored_top_down_has_a_positive_height():
    reading = read(bmp((5, 4)))
    assert (reading.width, reading.height) == (5, 4)


@pytest.mark.invariant("M1")
@pytest.mark.parametrize(
    "whole", [jpeg(exif=EXIF), webp(exif=EXIF), avif(exif=EXIF), gif(frames=2), png(), bmp()]
)
def test_a_file_cut_anywhere_says_so_or_gives_the_same(whole: bytes):
    good = read(whole)
    for length in range(1, len(whole), 7):
        reading = read(whole[:length])
        assert reading.error or reading.texts == good.texts


def test_the_content_and_not_the_name_says_what_a_file_is():
    assert read(webp(exif=EXIF), "x.png").format == "webp"
    reading = read(b"<html>", "x.png")
    assert reading.format == ""
    assert reading.error == "This is no png file, nor any other format known here."
    assert read(b"", "x.png").error == "The file is empty (0 bytes)."


def test_sniffing_needs_no_whole_header():
    assert sniff(b"") == ""
    assert sniff(b"RIFF\0\0\0\0WAVE") == "wav"
    assert sniff(b"ID3\3") == "mp3"
    assert sniff((b"G" + b"\0" * 187) * 3) == "mpegts"
    assert sniff(b"GIVE me types, const x = 1;" * 30) == ""
