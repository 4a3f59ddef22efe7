"""Where a photo was taken, in the files that Pillow writes, and nothing for what is no position."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from iib_core.metadata.containers.exif import read_exif
from iib_core.metadata.containers.gps import position
from iib_core.metadata.reading import read_file

from ..files import mp4

PARIS = {1: "N", 2: (48.0, 51.0, 30.13), 3: "E", 4: (2.0, 17.0, 40.13)}
LIMA = {1: "S", 2: (12.0, 2.0, 36.0), 3: "W", 4: (77.0, 1.0, 42.0)}


@pytest.mark.parametrize(
    ("place", "said"), [(PARIS, "48.858369, 2.294481"), (LIMA, "-12.043333, -77.028333")]
)
@pytest.mark.parametrize("ending", ["jpg", "webp", "png"])
def test_a_picture_with_a_position_says_it(tmp_path: Path, place: dict, said: str, ending: str):
    exif = Image.Exif()
    exif[0x0131] = "made by me"  # of an otherwise empty block, Pillow writes none into a PNG
    exif.get_ifd(0x8825).update(place)
    path = tmp_path / f"a.{ending}"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    reading = read_file(str(path))
    assert reading.located
    assert reading.container.text("exif:34853") == said


def test_a_clip_says_where_it_was_taken(tmp_path: Path):
    path = tmp_path / "a.mp4"
    path.write_bytes(mp4(keys={"com.apple.quicktime.location.ISO6709": "+48.8584+002.2945/"}))
    assert read_file(str(path)).located
    path.write_bytes(mp4(keys={"comment": "+48.8584+002.2945/"}))
    assert not read_file(str(path)).located


def test_a_directory_without_both_angles_is_no_position(tmp_path: Path):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({0: b"\2\3\0\0", 1: "N", 2: (48.0, 51.0, 30.0)})
    path = tmp_path / "a.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    assert not read_file(str(path)).located


@pytest.mark.invariant("S12")
@given(st.binary(max_size=400), st.integers(0, 2**32 - 1), st.sampled_from("<>"))
def test_no_bytes_make_the_reader_raise(data: bytes, offset: int, order: str):
    pointer = struct.pack(order + "I", offset % (len(data) + 40))
    assert isinstance(position(data, order, pointer), str)
    read_exif(b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\4\0\0\0\1" + pointer + data)
