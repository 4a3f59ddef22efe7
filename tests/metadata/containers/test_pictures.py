"""JPEG, WebP, AVIF, GIF, BMP: size, orientation, motion and texts from the header."""

from __future__ import annotations

import io

import pytest

from iib_core.metadata.containers import read_container, sniff

from ..files import (
    INFOTEXT,
    avif,
    bmp,
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
