"""FLV, Windows Media, transport streams, AVI: what is cheap to know of older clips."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from iib_core.metadata.containers import read_container


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi"]
    command += ["-i", "color=red:size=64x48:rate=10:duration=3"]
    outputs = [
        ["-c:v", "flv1", str(folder / "a.flv")],
        ["-c:v", "wmv2", "-metadata", "title=red", "-metadata", "artist=ann", str(folder / "a.wmv")],
        ["-c:v", "mpeg4", "-metadata", "comment=made here", str(folder / "a.avi")],
        ["-c:v", "mpeg2video", str(folder / "a.ts")],
        ["-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov", str(folder / "fragments.mp4")],
        [
            "-c:v",
            "libx264",
            "-movflags",
            "use_metadata_tags",
            "-metadata",
            "prompt={}",
            str(folder / "a.mov"),
        ],
    ]
    subprocess.run([*command, *(part for output in outputs for part in output)], check=True)
    return folder


def read(data: bytes):
    return read_container(io.BytesIO(data), "x")


@pytest.mark.parametrize(
    ("name", "size"), [("a.flv", (64, 48)), ("a.wmv", (64, 48)), ("a.avi", (64, 48)), ("a.ts", (None, None))]
)
def test_size_and_duration_are_read(clips: Path, name: str, size: tuple[int | None, int | None]):
    reading = read((clips / name).read_bytes())
    assert reading.error == ""
    assert (reading.width, reading.height) == size
    assert reading.duration == pytest.approx(3, abs=0.15)


def test_their_texts_are_read(clips: Path):
    assert read((clips / "a.wmv").read_bytes()).text("title") == "red"
    assert read((clips / "a.wmv").read_bytes()).text("artist") == "ann"
    assert read((clips / "a.avi").read_bytes()).text("comment") == "made here"
    assert read((clips / "a.mov").read_bytes()).text("prompt") == "{}"


def test_a_clip_in_fragments_has_no_duration_of_zero(clips: Path):
    reading = read((clips / "fragments.mp4").read_bytes())
    assert (reading.width, reading.height, reading.duration) == (64, 48, None)


@pytest.mark.invariant("M1")
@pytest.mark.parametrize("name", ["a.flv", "a.wmv", "a.avi", "a.ts"])
def test_a_cut_clip_never_raises(clips: Path, name: str):
    whole = (clips / name).read_bytes()
    for length in [*range(1, 1200, 11), *range(1200, len(whole), 997)]:
        read(whole[:length])
