"""What touches files: whole or not at all, over nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iib_core.library import disk


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that behaves as another drive."""
    folder = tmp_path / "far"
    folder.mkdir()

    def guarded(act: Callable[..., None]) -> Callable[..., None]:
        def refused(source: str, target: str, **options: Any) -> None:
            if str(source).startswith(str(folder)) != str(target).startswith(str(folder)):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
            act(source, target, **options)

        return refused

    monkeypatch.setattr(os, "rename", guarded(os.rename))
    monkeypatch.setattr(os, "link", guarded(os.link))
    return folder


@pytest.mark.invariant("L4")
def test_a_move_to_another_drive_keeps_bytes_times_links_and_folders(tmp_path: Path, far: Path) -> None:
    top = tmp_path / "top"
    (top / "deep" / "empty").mkdir(parents=True)
    (top / "deep" / "a.png").write_bytes(os.urandom(3_000_000))
    os.utime(top / "deep" / "a.png", ns=(10**18, 10**18 + 500))
    (top / "link").symlink_to("deep/a.png")
    content = (top / "deep" / "a.png").read_bytes()
    disk.move(str(top), str(far / "top"))
    assert not top.exists()
    assert (far / "top" / "deep" / "a.png").read_bytes() == content
    assert (far / "top" / "deep" / "a.png").stat().st_mtime_ns == 10**18 + 500
    assert os.readlink(far / "top" / "link") == "deep/a.png" and (far / "top" / "deep" / "empty").is_dir()
    assert sorted(os.listdir(far)) == ["top"]


@pytest.mark.invariant("L4")
@pytest.mark.parametrize("taken", ["file", "folder", "broken link"])
def test_neither_moves_nor_copies_replace_anything(tmp_path: Path, far: Path, taken: str) -> None:
    source = tmp_path / "a.png"
    source.write_bytes(b"one")
    for folder in (tmp_path, far):
        target = folder / "b.png"
        if taken == "file":
            target.write_bytes(b"two")
        elif taken == "folder":
            target.mkdir()
        else:
            target.symlink_to("nowhere")
        before = os.lstat(target)
        for act in (disk.move, disk.copy):
            with pytest.raises(FileExistsError):
                act(str(source), str(target))
        assert os.path.samestat(before, os.lstat(target)) and source.read_bytes() == b"one"
    assert sorted(os.listdir(far)) == ["b.png"]


def test_a_disk_that_fills_up_leaves_the_original_and_no_part(
    tmp_path: Path, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(b"one")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        disk.move(str(tmp_path / "a.png"), str(far / "a.png"))
    assert os.listdir(far) == [] and (tmp_path / "a.png").read_bytes() == b"one"


def test_a_copy_that_reads_back_differently_is_none(
    tmp_path: Path, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(b"one")
    fsync = os.fsync

    def spoil(handle: int) -> None:  # as a failing drive does
        fsync(handle)
        os.pwrite(handle, b"X", 0)

    monkeypatch.setattr(os, "fsync", spoil)
    with pytest.raises(OSError, match="differs"):
        disk.move(str(tmp_path / "a.png"), str(far / "a.png"))
    assert os.listdir(far) == [] and (tmp_path / "a.png").read_bytes() == b"one"


def test_what_comes_to_a_folder_while_it_is_taken_to_another_drive_stays(tmp_path: Path) -> None:
    for folder in ("from", "to"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.png").write_bytes(b"same")
    (tmp_path / "from" / "new.png").write_bytes(b"new")
    disk.remove_copied(str(tmp_path / "from"), str(tmp_path / "to"), compare=True)
    assert os.listdir(tmp_path / "from") == ["new.png"]


def test_names_as_long_as_they_can_be_are_moved_and_copied(tmp_path: Path, far: Path) -> None:
    name = "é" * 125 + ".png"
    (tmp_path / name).write_bytes(b"one")
    disk.copy(str(tmp_path / name), str(far / name))
    os.unlink(far / name)
    disk.move(str(tmp_path / name), str(far / name))
    assert os.listdir(far) == [name]


@pytest.mark.invariant("F1")
def test_what_is_no_regular_file_is_not_copied_and_keeps_nobody_waiting(tmp_path: Path, far: Path) -> None:
    make = getattr(os, "mkfifo", os.mkdir)  # where there are no pipes, a folder is what is no file
    make(tmp_path / "pipe.png")
    with pytest.raises(OSError):
        disk.copy(str(tmp_path / "pipe.png"), str(tmp_path / "b.png"))
    if hasattr(os, "mkfifo"):
        with pytest.raises(OSError, match="no regular file"):
            disk.move(str(tmp_path / "pipe.png"), str(far / "b.png"))
    assert sorted(os.listdir(tmp_path)) == ["far", "pipe.png"] and os.listdir(far) == []


@pytest.mark.invariant("L6")
def test_what_cannot_leave_its_drive_is_not_on_the_other_one_either(
    tmp_path: Path, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    unlink = os.unlink

    def refusing(path: str) -> None:  # as a drive does that only lets read
        if str(path).startswith(str(far)):
            return unlink(path)
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "unlink", refusing)
        with pytest.raises(OSError, match=os.strerror(errno.EROFS)):
            disk.move(str(tmp_path / "a.png"), str(far / "a.png"))
    assert (tmp_path / "a.png").read_bytes() == b"picture" and os.listdir(far) == []
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError):
        disk.move(str(tmp_path / "a.png"), str(far / "a.png"))
    assert os.listdir(far) == []
