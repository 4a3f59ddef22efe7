"""One broken file never stops a run."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iib_core.db.index import pending_count
from iib_core.indexing.changes import Changes
from iib_core.indexing.pool import Pool
from iib_core.indexing.reader import Reader
from iib_core.indexing.scan import Scan

from .library import Library, opened, png_bytes, write_png


@pytest.mark.invariant("M1")
def test_broken_files_are_indexed_by_name_and_size_with_their_reason(library: Library) -> None:
    good = write_png(library.root / "good.png")
    (library.root / "zero.png").write_bytes(b"")
    (library.root / "cut.png").write_bytes(png_bytes()[:20])
    (library.root / "text.jpg").write_text("not a picture at all")
    (library.root / "noise.webp").write_bytes(os.urandom(500))
    library.update()
    assert library.known(good).state == 1
    for name in ("zero.png", "cut.png", "text.jpg", "noise.webp"):
        row = library.known(library.root / name)
        assert row.state == 2, name
        assert row.error.endswith("."), row.error
        assert row.size == (library.root / name).stat().st_size
    assert library.indexer.status()["failed"] == 4
    assert library.indexer.status()["state"] == "idle"


@pytest.mark.invariant("M1")
def test_a_broken_file_is_read_again_when_it_is_whole(library: Library) -> None:
    path = library.root / "a.png"
    path.write_bytes(png_bytes()[:20])
    library.update()
    assert library.known(path).state == 2
    write_png(path, "whole now")
    library.update()
    assert library.known(path).state == 1
    assert library.known(path).error == ""
    assert library.text(path).startswith("whole now")


@pytest.mark.invariant("M1")
def test_what_is_named_like_a_picture_but_is_none_is_passed_over(library: Library) -> None:
    good = write_png(library.root / "folder.png" / "inside.png")
    (library.root / "nowhere.png").symlink_to(library.root / "not there")
    (library.root / "self.png").symlink_to(library.root / "self.png")
    if hasattr(os, "mkfifo"):
        os.mkfifo(library.root / "pipe.png")
    library.update()
    assert library.names() == ["inside.png"]
    assert library.known(good).state == 1


@pytest.mark.invariant("M1")
def test_a_file_that_vanishes_between_listing_and_reading_is_missing_and_no_error(library: Library) -> None:
    stays, gone = write_png(library.root / "stays.png"), write_png(library.root / "gone.png")
    pipe = write_png(library.root / "pipe.png")
    Scan(library.db, library.gate.permits).library([str(library.root)])
    gone.unlink()
    pipe.unlink()
    os.mkfifo(pipe)
    told: list[Changes] = []
    pool = Pool(1)
    reader = Reader(library.db, pool, read=lambda *_: None, written=told.append)
    assert reader.run(lambda: False)
    pool.close()
    assert library.known(stays).state == 1
    assert library.is_missing(gone)
    assert [c.removed for c in told] == [1]
    assert library.known(pipe).error == "This is not a regular file."
    assert pending_count(library.db.reader()) == 0


@pytest.mark.invariant("M1")
def test_a_file_on_which_a_reader_crashes_or_hangs_is_found_out_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the reading processes, and only they, load this: it stands for a decoder's bug
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(
        "import os, sys, time\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and 'crash' in str(arguments[0]): os.kill(os.getpid(), 11)\n"
        "    if event == 'open' and 'hang' in str(arguments[0]): time.sleep(60)\n"
        "sys.addaudithook(hook)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(hooks))
    root = tmp_path / "library"
    for n in range(100):
        write_png(root / f"{n}.png")
    write_png(root / "crash.png")
    write_png(root / "hang.png")

    def impatient(**options: bool) -> Pool:
        return Pool(1, batch_seconds=2, file_seconds=1, **options)

    with opened(root, tmp_path / "iib.db", pool=impatient) as library:
        library.update()
        assert library.indexer.status()["failed"] == 2
        assert library.indexer.status()["read"] == 102
        assert "SIGSEGV" in library.known(root / "crash.png").error
        assert library.known(root / "hang.png").error == "Reading this file takes longer than 1 seconds."


@pytest.mark.invariant("M7")
@pytest.mark.parametrize(
    "name",
    [
        "100% #1 ?&+.png",
        'it\'s "quoted" `x`.png',
        " blank ends .png",
        "emoji 🐈‍⬛ e\u0301 é.png",
        "%41_[x]{y}(z)!.png",
        "new\nline\ttab.png",
        "-rf.png",
        "_.png",
        "UPPER.PNG",
        "ü" * 125 + "x.png",
        "x" * 251 + ".png",
        "line\u2028sep\u202ertl.png",
        ".hidden.png",
        "a..png",
    ],
)
def test_any_name_is_indexed_and_read(library: Library, name: str) -> None:
    path = write_png(library.root / "odd # folder %20" / name, "odd name")
    library.update()
    assert library.names() == [name]
    assert library.text(path).startswith("odd name")
    image_id = library.tag(path)
    library.update()
    assert library.known(path).id == image_id
    path.unlink()
    library.update()
    assert library.names() == []


if sys.platform == "linux":  # only there can names be any bytes

    @pytest.mark.invariant("M7")
    def test_names_that_are_not_valid_utf8_are_indexed_and_read(library: Library) -> None:
        folder = os.fsencode(library.root) + b"/caf\xe9"
        os.mkdir(folder)
        raw = folder + b"/\xff\xfe.png"
        with open(raw, "wb") as f:
            f.write(png_bytes("raw bytes"))
        library.update()
        path = os.fsdecode(raw)
        assert library.text(path).startswith("raw bytes")
        image_id = library.tag(path)
        os.rename(raw, folder + b"/\xfd.png")
        library.update()
        assert library.known(os.fsdecode(folder + b"/\xfd.png")).id == image_id
        assert len(library.names()) == 1


@contextmanager
def as_nobody() -> Iterator[None]:
    """Tests may run as root, whom no permission stops."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.invariant("L2", "M1")
def test_a_folder_that_may_not_be_listed_is_named_and_its_files_stay(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        root.chmod(0o755)
        with opened(root, tmp_path / "iib.db") as library:
            for name in ("closed", "open"):
                write_png(root / name / "a.png")
            library.update()
            closed = root / "closed"
            closed.chmod(0)
            scan = Scan(library.db, library.gate.permits)
            library.db.reader()
            with as_nobody():
                scan.library([str(root)])
            closed.chmod(0o755)
            assert len(library.names()) == 2
            (problem,) = scan.problems.values()
            assert problem.startswith(f"{closed} cannot be listed (Permission denied).")


def test_a_folder_too_deep_for_the_system_does_not_stop_the_others(library: Library) -> None:
    good = write_png(library.root / "good.png")
    handle = os.open(library.root, os.O_RDONLY)
    for _ in range(18):
        os.mkdir("d" * 250, dir_fd=handle)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = deeper
    os.close(handle)
    library.update()
    assert library.known(good).state == 1
    assert "File name too long" in library.indexer.status()["error"]
