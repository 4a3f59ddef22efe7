"""Video and audio: size, duration and tags without reading the media."""

from __future__ import annotations

import io
import struct
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from iib_core.metadata.containers import read_container

from ..files import PROMPT_JSON, box, ebml, mp4, webm
from .manifests import generated, uuid_box


def read(data: bytes):
    return read_container(io.BytesIO(data), "x.mp4")


@pytest.mark.invariant("M4")
def test_mp4_gives_size_duration_and_both_kinds_of_tags():
    reading = read(mp4("hello", keys={"prompt": PROMPT_JSON}))
    assert (reading.format, reading.width, reading.height, reading.duration) == ("mp4", 64, 48, 2.5)
    assert reading.texts == [("comment", "hello"), ("prompt", PROMPT_JSON)]
    assert reading.error == ""


@pytest.mark.invariant("M4")
def test_webm_gives_size_duration_and_tags_behind_its_clusters():
    reading = read(webm({"PROMPT": PROMPT_JSON, "WORKFLOW": "{}"}))
    assert (reading.format, reading.width, reading.height, reading.duration) == ("webm", 64, 48, 2.5)
    assert reading.texts == [("prompt", PROMPT_JSON), ("workflow", "{}")]


def test_mp4_gives_free_names_old_quicktime_texts_xmp_and_credentials():
    def data(kind: int, text: bytes) -> bytes:
        return box(b"data", struct.pack(">II", kind, 0), text)

    free = box(
        b"----", box(b"mean", b"\0" * 4, b"com.x"), box(b"name", b"\0" * 4, b"workflow"), data(1, b"{}")
    )
    ilst = box(
        b"ilst", free, box(b"\xa9cmt", data(2, "狐".encode("utf-16-be"))), box(b"covr", data(13, b"\xff\xd8"))
    )
    meta = box(b"meta", b"\0" * 4, box(b"hdlr", b"\0" * 25), ilst)
    udta = box(b"udta", meta, box(b"\xa9xyz", struct.pack(">HH", 5, 0), b"+1+2/"), box(b"XMP_", b"<x/>"))
    reading = read(
        box(b"ftyp", b"isom\0\0\0\0")
        + uuid_box(generated("Filmer"))
        + box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), b"<y/>")
        + box(b"moov", udta)
    )
    said = [t for t in reading.texts if not t[0].startswith("c2pa:")]
    assert said == [
        ("xmp", "<y/>"),
        ("workflow", "{}"),
        ("comment", "狐"),
        ("©xyz", "+1+2/"),
        ("xmp", "<x/>"),
    ]
    assert reading.text("c2pa:claim_generator") == "Filmer"


def test_what_ffmpeg_writes_is_read(tmp_path: Path):
    for name, extra in (
        ("a.mp4", ["-movflags", "use_metadata_tags", "-metadata", "prompt=p"]),
        ("b.mkv", []),
    ):
        path = tmp_path / name
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
        command += ["-i", "color=red:size=32x16:rate=4:duration=0.5", "-metadata", "comment=made here"]
        subprocess.run([*command, *extra, str(path)], check=True)
        with path.open("rb") as file:
            reading = read_container(file, name)
        assert (reading.width, reading.height, reading.duration, reading.error) == (32, 16, 0.5, "")
        assert reading.text("comment") == "made here"
        assert not extra or reading.text("prompt") == "p"


@pytest.mark.invariant("M1")
@pytest.mark.parametrize("whole", [mp4("hello", keys={"a": "b"}), webm({"comment": "x"})])
def test_a_cut_video_never_raises(whole: bytes):
    for length in range(1, len(whole), 13):
        read(whole[:length])


@pytest.mark.parametrize("number", [-1.0, float("nan"), float("inf"), 1e300])
def test_numbers_that_no_clip_can_have_are_not_believed(number: float):
    whole = webm({}, size=(0xFFFF, 0)).replace(struct.pack(">d", 2500.0), struct.pack(">d", number))
    reading = read(whole)
    assert (reading.width, reading.height, reading.duration) == (None, None, None)


def test_a_video_without_its_index_says_so():
    assert "moov" in read(box(b"ftyp", b"isom\0\0\0\0") + box(b"mdat", b"\0" * 40)).error


def test_boxes_without_end_are_bounded():
    assert "too many pieces" in read(box(b"ftyp", b"isom\0\0\0\0") + box(b"free") * 30_000).error
    assert "too many pieces" in read(ebml(0x1A45DFA3, b"webm") + ebml(0xEC, b"") * 60_000).error


def test_wav_and_flac_and_avi_give_what_is_in_their_headers():
    wave = (
        b"RIFF"
        + struct.pack("<I", 44036)
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16)
    )
    assert read(wave + b"data" + struct.pack("<I", 44100) + b"\0" * 44100).duration == 1.0
    bits = 44100 << 44 | 22050
    assert read(b"fLaC\0\0\0\x22" + b"\0" * 10 + bits.to_bytes(8, "big") + b"\0" * 16).duration == 0.5
    avih = struct.pack("<14I", 125000, 0, 0, 0, 8, 0, 1, 0, 64, 48, 0, 0, 0, 0)
    reading = read(b"RIFF\0\1\0\0AVI LIST\0\0\0\0hdrlavih" + struct.pack("<I", 56) + avih)
    assert (reading.width, reading.height, reading.duration) == (64, 48, 1.0)
