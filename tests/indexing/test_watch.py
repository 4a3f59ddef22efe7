"""Changes on disk are noticed without being asked for."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.db.index import pending_count
from iib_core.indexing import watch
from iib_core.indexing.mounts import _mount_type, _remote_type
from iib_core.indexing.polling import FolderPoll
from iib_core.indexing.watch import Watcher, affected

from .library import Library, eventually, png_bytes, write_png

#: What a person waits for a new picture, with room for a busy machine; the product's goal is 2.
SOON = 4.0


@pytest.fixture(params=["notifications", "polling"])
def watched(library: Library, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A started library, by both ways of noticing."""
    if request.param == "polling":  # as on a system without watchfiles
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    write_png(library.root / "first" / "a.png")
    library.indexer.start()
    eventually(lambda: library.indexer.status()["state"] == "idle" and library.names() == ["a.png"])
    return library


def is_read(library: Library, path: Path) -> bool:
    row = library.row(path)
    return row is not None and row.state == 1


def test_a_new_picture_is_indexed_within_two_seconds(watched: Library) -> None:
    start = time.monotonic()
    path = write_png(watched.root / "first" / "new.png", "fresh")
    eventually(lambda: is_read(watched, path), SOON)
    assert time.monotonic() - start < SOON
    assert watched.text(path).startswith("fresh")


def test_new_folders_are_watched_too(watched: Library) -> None:
    path = write_png(watched.root / "x" / "y" / "z" / "b.png")
    eventually(lambda: is_read(watched, path), SOON)
    later = write_png(watched.root / "x" / "y" / "z" / "c.png")
    eventually(lambda: is_read(watched, later), SOON)


def test_a_folder_moved_in_and_out_comes_and_goes_with_all_it_holds(watched: Library, tmp_path: Path) -> None:
    write_png(tmp_path / "album" / "deep" / "b.png")
    (tmp_path / "album").rename(watched.root / "album")
    path = watched.root / "album" / "deep" / "b.png"
    eventually(lambda: is_read(watched, path), SOON)
    (watched.root / "album").rename(tmp_path / "album")
    eventually(lambda: watched.names() == ["a.png"], SOON)
    assert watched.is_missing(path)


def test_a_deleted_picture_goes_and_a_moved_one_stays_itself(watched: Library) -> None:
    image_id = watched.tag(watched.root / "first" / "a.png")
    moved = watched.root / "first" / "moved.png"
    (watched.root / "first" / "a.png").rename(moved)
    eventually(lambda: watched.row(moved) and watched.known(moved).id == image_id, SOON)
    moved.unlink()
    eventually(lambda: watched.names() == [], SOON)


@pytest.mark.invariant("F4")
def test_a_new_root_is_indexed_and_watched_and_a_removed_one_is_left_alone(
    watched: Library, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    write_png(other / "b.png")
    watched.roots.append(str(other))
    watched.gate.refresh()
    watched.indexer.update()
    eventually(lambda: is_read(watched, other / "b.png"), SOON)
    later = write_png(other / "c.png")
    eventually(lambda: is_read(watched, later), SOON)
    watched.roots.remove(str(other))
    watched.gate.refresh()
    watched.indexer.update()
    time.sleep(0.3)
    unseen = write_png(other / "d.png")
    time.sleep(1.2)
    assert watched.row(unseen) is None


def test_a_root_that_goes_and_comes_back_is_noticed(watched: Library) -> None:
    away = watched.root.parent / "away"
    watched.root.rename(away)
    eventually(lambda: watched.names() == [], SOON)
    eventually(lambda: watched.indexer.status()["error"], SOON)
    away.rename(watched.root)
    eventually(lambda: watched.names() == ["a.png"], SOON)
    path = write_png(watched.root / "first" / "after.png")
    eventually(lambda: is_read(watched, path), SOON)


def test_many_files_at_once_are_all_found(watched: Library) -> None:
    for n in range(300):
        write_png(watched.root / f"batch{n % 3}" / f"{n}.png")
    eventually(lambda: len(watched.names()) == 301 and pending_count(watched.db.reader()) == 0, 15)


@pytest.fixture
def notified(library: Library) -> Iterator[Library]:
    write_png(library.root / "first" / "a.png")
    library.indexer.start()
    eventually(lambda: library.indexer.status()["state"] == "idle" and library.names() == ["a.png"])
    yield library


@pytest.mark.invariant("F3")
def test_a_rewrite_in_place_is_noticed(notified: Library) -> None:
    path = notified.root / "first" / "a.png"
    image_id = notified.tag(path)
    write_png(path, "written anew")
    eventually(lambda: notified.text(path).startswith("written anew"), SOON)
    assert notified.known(path).id == image_id


def test_a_file_that_is_still_being_written_is_read_when_it_is_whole(notified: Library) -> None:
    data = png_bytes("slowly written")
    path = notified.root / "first" / "slow.png"
    with path.open("wb") as f:
        for start in range(0, len(data), 60):
            f.write(data[start : start + 60])
            f.flush()
            time.sleep(0.15)
    eventually(lambda: is_read(notified, path), SOON)
    assert notified.text(path).startswith("slowly written")


@pytest.mark.invariant("M5")
def test_a_text_that_arrives_beside_a_file_is_read(notified: Library) -> None:
    path = notified.root / "first" / "clip.gif"
    path.write_bytes(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")
    eventually(lambda: is_read(notified, path), SOON)
    assert notified.text(path) == ""
    path.with_suffix(".txt").write_text("a sidecar tells\nSteps: 20, Seed: 1")
    eventually(lambda: notified.text(path).startswith("a sidecar tells"), SOON)


def test_a_name_that_is_not_valid_utf8_does_not_end_the_watching(notified: Library) -> None:
    raw = os.fsencode(notified.root) + b"/first/\xff.png"
    with open(raw, "wb") as f:
        f.write(png_bytes())
    eventually(lambda: is_read(notified, Path(os.fsdecode(raw))), SOON)
    path = write_png(notified.root / "first" / "next.png")
    eventually(lambda: is_read(notified, path), SOON)


def test_stopping_is_quick_and_may_be_repeated(notified: Library) -> None:
    start = time.monotonic()
    notified.indexer.stop()
    notified.indexer.stop()
    assert time.monotonic() - start < 2
    path = write_png(notified.root / "later.png")
    time.sleep(0.6)
    assert notified.row(path) is None
    notified.indexer.start()
    eventually(lambda: is_read(notified, path), SOON)


def test_a_root_on_a_network_drive_is_polled(tmp_path: Path) -> None:
    seen: list[dict[str, bool]] = []
    watcher = Watcher(lambda: [str(tmp_path)], seen.append, poll_seconds=0.1, remote=lambda _: True)
    watcher.start()
    assert watcher.settled.wait(5)
    assert list(watcher._polls) == [str(tmp_path)]
    write_png(tmp_path / "new" / "a.png")
    eventually(lambda: any(str(tmp_path / "new") in s for s in seen))
    watcher.stop()


def test_which_folders_a_change_affects(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    gone, root = str(tmp_path / "gone"), str(tmp_path)
    assert affected([(1, str(tmp_path / "made"))]) == {str(tmp_path / "made"): True, root: False}
    assert affected([(2, str(tmp_path / "made"))]) == {str(tmp_path / "made"): False}
    assert affected([(3, gone)]) == {gone: True}
    assert affected([(1, str(tmp_path / "a.PNG")), (3, str(tmp_path / "b.mp4"))]) == {root: False}
    assert affected([(1, str(tmp_path / "a.txt"))]) == {str(tmp_path / "a.txt"): False}
    (tmp_path / "a.tmp").touch()
    assert affected([(1, str(tmp_path / "a.tmp"))]) == {}


def test_polling_sees_new_changed_and_vanished_folders(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    poll = FolderPoll(str(tmp_path))
    assert poll.look(lambda: False) == {}
    time.sleep(0.02)
    (tmp_path / "a" / "b" / "x.png").touch()
    assert poll.look(lambda: False) == {str(tmp_path / "a" / "b"): False}
    (tmp_path / "c" / "d").mkdir(parents=True)
    assert poll.look(lambda: False) == {str(tmp_path): False, str(tmp_path / "c"): True}
    shutil.rmtree(tmp_path / "a")
    changed = poll.look(lambda: False)
    assert changed[str(tmp_path / "a")] and changed[str(tmp_path / "a" / "b")]


def test_the_mount_of_a_path_is_the_deepest_one(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(
        "/dev/sda / ext4 rw 0 0\nserver:/x /mnt/my\\040share nfs4 rw 0 0\n//s/y /mnt/my\\040share/in cifs rw 0 0\n"
        "me@host:/ /home/me/remote fuse.sshfs rw 0 0\n/dev/sdb /data fuseblk rw 0 0\n"
    )
    kinds = {
        "/home/x": ("ext4", False),
        "/mnt/my share/a": ("nfs4", True),
        "/mnt/my share/in/a": ("cifs", True),
        "/mnt/my share2": ("ext4", False),
        "/home/me/remote/a": ("fuse.sshfs", True),
        "/data/a": ("fuseblk", False),
    }
    for path, (kind, remote) in kinds.items():
        assert _mount_type(path, str(table)) == kind
        assert _remote_type(kind) is remote
    assert _mount_type("/x", str(tmp_path / "none")) == ""


def test_roots_covered_by_others_are_not_watched_twice(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "link").symlink_to(tmp_path)
    inner, link = str(tmp_path / "a" / "b"), str(tmp_path / "a" / "link")
    assert watch._outermost([str(tmp_path / "a"), inner, inner]) == [str(tmp_path / "a")]
    assert link in watch._outermost([str(tmp_path / "a"), link])
