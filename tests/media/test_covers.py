"""Every video shows a frame, however short; nothing it holds can make the server hang or reach out."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from iib_core.access import SafePath
from iib_core.errors import BadRequest, NotFound
from iib_core.media import frames
from iib_core.media.cache import DiskCache
from iib_core.media.covers import Covers

from .conftest import ClipMaker, noise

Admit = Callable[[Path], SafePath]


def brightness(data: bytes) -> float:
    image = Image.open(io.BytesIO(data)).convert("L")
    return sum(image.resize((1, 1), Image.Resampling.BOX).tobytes())


def frame_number(data: bytes) -> int:
    """Which frame of `make_clip` this is."""
    return round((brightness(data) - 40) / 4)


@pytest.mark.parametrize(("count", "shown"), [(40, 16), (17, 16), (16, 15), (3, 2), (1, 0)])
@pytest.mark.invariant("M5")
def test_the_cover_is_frame_16_or_the_last_of_a_shorter_clip(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, count: int, shown: int
) -> None:
    data = Covers(cache).get(admit(make_clip("a.mp4", count, "-c:v", "mpeg4", "-q:v", "1")))
    assert Image.open(io.BytesIO(data)).format == "WEBP"
    assert frame_number(data) == shown


@pytest.mark.parametrize("ending", ["mp4", "m4v", "avi", "mkv", "mov", "wmv", "flv", "ts", "webm"])
@pytest.mark.invariant("M5")
def test_every_video_type_of_the_library_has_a_cover(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, ending: str
) -> None:
    path = make_clip(f"a.{ending}", 3)
    assert Image.open(io.BytesIO(Covers(cache).get(admit(path)))).size == (64, 48)
    facts = frames.probe(str(path))
    assert (facts.width, facts.height) == (64, 48)
    assert facts.duration is None or 0.1 < facts.duration < 0.6


def test_a_turned_clip_is_shown_upright(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, library: Path
) -> None:
    source = make_clip("flat.mp4", 3)
    turned = library / "turned.mp4"
    command = [
        "-v",
        "error",
        "-display_rotation",
        "90",
        "-i",
        f"file:{source}",
        "-c",
        "copy",
        f"file:{turned}",
    ]
    subprocess.run([frames.find_ffmpeg(), *command], check=True)
    assert Image.open(io.BytesIO(Covers(cache).get(admit(turned)))).size == (48, 64)
    facts = frames.probe(str(turned))
    assert (facts.width, facts.height) == (48, 64)


def test_a_cover_is_made_once_and_found_after_a_restart(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, library: Path
) -> None:
    safe = admit(make_clip("a.mp4", 3))
    first = Covers(cache).get(safe)
    size = os.stat(safe.real).st_size
    stat = os.stat(safe.real)
    Path(safe.real).write_bytes(b"\0" * size)  # same size and time: only the cache can answer
    os.utime(safe.real, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert Covers(DiskCache(cache.folder, cache.limit)).get(safe) == first


def test_a_chosen_cover_comes_first_changes_the_version_and_is_never_evicted(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, tmp_path: Path
) -> None:
    covers = Covers(cache, str(tmp_path / "chosen"))
    safe = admit(make_clip("a.mp4", 3))
    made, version = covers.get(safe), covers.version(safe)
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "PNG")
    chosen = covers.choose(safe, out.getvalue())
    assert covers.get(safe) == chosen != made
    assert covers.version(safe) != version
    emptied = DiskCache(cache.folder, 0)
    emptied.sweep()
    assert Covers(emptied, str(tmp_path / "chosen")).get(safe) == chosen


def test_a_chosen_cover_follows_a_video_that_is_moved_or_copied(
    library: Path, admit: Admit, cache: DiskCache, make_clip: ClipMaker, tmp_path: Path
) -> None:
    covers = Covers(cache, str(tmp_path / "chosen"))
    clip = make_clip("a.mp4", 3)
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "PNG")
    chosen = covers.choose(admit(clip), out.getvalue())
    shutil.copy2(clip, library / "copy.mp4")
    os.rename(clip, library / "b.mp4")
    assert covers.get(admit(library / "b.mp4")) == covers.get(admit(library / "copy.mp4")) == chosen


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_no_picture_cannot_become_a_cover(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, tmp_path: Path, data: bytes
) -> None:
    covers = Covers(cache, str(tmp_path / "chosen"))
    with pytest.raises(BadRequest, match="not a picture"):
        covers.choose(admit(make_clip("a.mp4", 1)), data)


def test_a_picture_and_a_missing_video_are_refused_with_their_reason(
    library: Path, admit: Admit, cache: DiskCache
) -> None:
    noise(8, 8).save(library / "a.png")
    with pytest.raises(BadRequest, match="is not a video file"):
        Covers(cache).get(admit(library / "a.png"))
    with pytest.raises(NotFound, match="not there any more"):
        Covers(cache).get(admit(library / "gone.mp4"))


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500])
@pytest.mark.invariant("M1")
def test_a_file_that_is_no_video_gives_a_clear_not_found(
    library: Path, admit: Admit, cache: DiskCache, data: bytes
) -> None:
    path = library / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(NotFound, match=r"^Failed to generate video cover: "):
        Covers(cache).get(admit(path))


@pytest.mark.invariant("S7")
def test_a_playlist_dressed_up_as_a_video_cannot_make_ffmpeg_read_other_files(
    library: Path, admit: Admit, cache: DiskCache, make_clip: ClipMaker
) -> None:
    secret = make_clip("secret.ts", 20)
    for text in (
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n",
        f"ffconcat version 1.0\nfile '{secret}'\n",
    ):
        path = library / "innocent.mp4"
        path.write_text(text)
        with pytest.raises(NotFound, match="Failed to generate video cover"):
            Covers(cache).get(admit(path))


@pytest.mark.invariant("F1")
def test_a_video_that_takes_too_long_is_given_up(tmp_path: Path, make_clip: ClipMaker) -> None:
    path = make_clip("long.mp4", 20)
    began = time.monotonic()
    with pytest.raises(NotFound, match="took too long"):
        frames.cover_frame(str(path), 2048, timeout=0.001)
    assert time.monotonic() - began < 5


def test_without_ffmpeg_the_reason_and_the_remedy_are_said(
    admit: Admit, cache: DiskCache, make_clip: ClipMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_clip("a.mp4", 1)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)  # as if it were not installed
    monkeypatch.setenv("PATH", "")
    with pytest.raises(NotFound, match=r"ffmpeg is missing\. Install the Python package imageio-ffmpeg"):
        Covers(cache).get(admit(path))


@pytest.mark.invariant("M7")
def test_clips_of_any_name_have_covers(
    library: Path, admit: Admit, cache: DiskCache, make_clip: ClipMaker
) -> None:
    source = make_clip("plain.mp4", 2)
    for name in ("100%d.mp4", "-i.mp4", "concat:a.mp4", "quote'\".mp4", os.fsdecode(b"latin \xe9.mp4")):
        path = library / name
        path.write_bytes(source.read_bytes())
        assert Covers(cache).get(admit(path))
