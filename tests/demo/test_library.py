"""The sample library as a whole: what it holds, that it is the same each time, that it can be interrupted."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from iib_core import demo
from iib_core.demo import library, plan
from iib_core.mediatypes import MediaKind, media_kind

SMALL = 44


@dataclass(frozen=True)
class Made:
    folder: Path
    seconds: float
    steps: list[tuple[int, int]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("samples")
    steps: list[tuple[int, int]] = []
    before = time.process_time()
    demo.make_library(str(folder), lambda done, total: steps.append((done, total)), SMALL)
    return Made(folder, time.process_time() - before, steps)


def contents(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        path.relative_to(folder).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in folder.rglob("*")
        if path.is_file() and path.name != library.MARKER
    }


def writable(pieces: list[plan.Piece]) -> list[plan.Piece]:
    Image.init()
    return [piece for piece in pieces if piece.maker != "a1111-avif" or "AVIF" in Image.SAVE]


def test_twenty_files_show_every_program() -> None:
    programs = {plan._generator(piece.maker) for piece in plan.whole_library()}
    few = plan.choose(20)
    assert len(few) == 20
    assert {plan._generator(piece.maker) for piece in few} == programs


def test_the_whole_library_has_as_many_files_as_it_says_and_no_name_twice() -> None:
    pieces = plan.choose(demo.COUNT)
    assert len(pieces) == demo.COUNT
    assert len({piece.path.casefold() for piece in pieces}) == demo.COUNT


def test_the_library_spans_more_than_a_year_and_none_of_its_names_is_unfit_for_windows() -> None:
    pieces = plan.whole_library()
    times = [piece.recipe.created for piece in pieces]
    assert 390 < (max(times) - min(times)) / 86400 < 460
    for piece in pieces:
        assert not set(piece.path) & set('<>:"\\|?*')
        assert all(part and len(part) < 160 and part == part.strip(" .") for part in piece.path.split("/"))


def test_each_file_is_media_of_its_kind_and_opens(made: Made) -> None:
    pieces = writable(plan.choose(SMALL))
    for piece in pieces:
        path = made.folder.joinpath(*piece.path.split("/"))
        kind = media_kind(str(path))
        assert kind == (MediaKind.VIDEO if piece.maker.startswith("clip") else MediaKind.IMAGE)
        assert path.stat().st_mtime == pytest.approx(piece.recipe.created)
        if kind is MediaKind.VIDEO:
            assert path.stat().st_size > 5000
            continue
        with Image.open(path) as image:
            image.load()
            grown = piece.recipe.hires.upscale if piece.recipe.hires else 1
            assert image.size == (piece.recipe.width * grown, piece.recipe.height * grown)


def test_progress_counts_up_to_the_end(made: Made) -> None:
    total = len(writable(plan.choose(SMALL)))
    assert made.steps[0] == (0, total)
    assert made.steps[-1] == (total, total)
    assert made.steps == sorted(made.steps)


def test_the_whole_set_stays_small_and_quick(made: Made) -> None:
    share = demo.COUNT / SMALL
    size = sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file())
    assert size * share < 70e6
    assert made.seconds * share < 90, "processor time; a loaded machine counts about double"


def test_the_same_bytes_and_times_come_out_twice(made: Made, tmp_path: Path) -> None:
    demo.make_library(str(tmp_path), None, 17)
    again = contents(tmp_path)
    first = contents(made.folder)
    assert {name: found for name, found in again.items() if not name.endswith("log.html")} == {
        name: first[name] for name in again if not name.endswith("log.html")
    }


def test_copies_in_another_folder_have_the_same_bytes(made: Made) -> None:
    found = contents(made.folder)
    copies = [piece for piece in plan.choose(SMALL) if piece.copy_of]
    assert copies
    for piece in copies:
        assert found[piece.path][0] == found[piece.copy_of][0]
        assert os.path.dirname(piece.path) != os.path.dirname(piece.copy_of)


def test_a_finished_library_is_left_as_the_user_left_it(tmp_path: Path) -> None:
    demo.make_library(str(tmp_path), None, 6)
    victim = next(path for path in tmp_path.rglob("*.png"))
    victim.unlink()
    steps: list[tuple[int, int]] = []
    demo.make_library(str(tmp_path), lambda done, total: steps.append((done, total)), 6)
    assert not victim.exists()
    assert steps == [(6, 6)]


def test_an_interrupted_run_is_completed_without_touching_what_was_done(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done >= 3:
            raise Stopped

    with pytest.raises(Stopped):
        demo.make_library(str(tmp_path), stop, 8)
    assert not (tmp_path / library.MARKER).exists()
    kept = {path: os.stat(path).st_ino for path in tmp_path.rglob("*") if path.is_file()}
    assert kept
    demo.make_library(str(tmp_path), None, 8)
    assert all(os.stat(path).st_ino == inode for path, inode in kept.items() if path.name != "log.html")
    for piece in writable(plan.choose(8)):
        assert tmp_path.joinpath(*piece.path.split("/")).exists()
    assert not list(tmp_path.rglob("*.part"))


def test_without_ffmpeg_the_pictures_are_made_and_the_log_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    with caplog.at_level(logging.WARNING):
        demo.make_library(str(tmp_path), None, 7)
    kinds = {media_kind(str(path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert MediaKind.IMAGE in kinds
    assert MediaKind.VIDEO not in kinds
    assert "No ffmpeg program found" in caplog.text


def test_a_folder_that_cannot_be_made_is_an_os_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(OSError):
        demo.make_library(str(blocked / "samples"), None, 2)
