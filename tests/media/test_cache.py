"""The folder of thumbnails stays whole, small and out of the way."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from pathlib import Path

import pytest

from iib_core.media.cache import DiskCache


def stored(folder: Path) -> int:
    total = 0
    for shelf, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # swept away while we look
                total += os.stat(os.path.join(shelf, name)).st_size
    return total


def grow_old(cache: DiskCache, key: str, hours: float) -> None:
    when = time.time() - hours * 3600
    os.utime(cache._path(key), (when, when))


def test_what_is_written_is_read_back_and_survives_a_restart(tmp_path: Path) -> None:
    key = DiskCache.key("a", 1)
    assert DiskCache(str(tmp_path), 1000).write(key, b"picture")
    assert DiskCache(str(tmp_path), 1000).read(key) == b"picture"


def test_an_unknown_key_and_an_entry_emptied_by_a_crash_are_both_absent(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 1000)
    assert cache.read(DiskCache.key("none")) is None
    key = DiskCache.key("emptied")
    cache.write(key, b"x")
    Path(cache._path(key)).write_bytes(b"")
    assert cache.read(key) is None


def test_keys_differ_whenever_a_part_does_even_with_names_that_are_not_utf8() -> None:
    keys = {DiskCache.key(*parts) for parts in [("a", "b"), ("ab",), ("a", 1), ("a\udcff",), ("a\ufffd",)]}
    assert len(keys) == 5


@pytest.mark.invariant("L11")
def test_the_limit_is_never_exceeded_however_much_is_written(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 20_000)
    cache.sweep()
    for number in range(200):
        cache.write(DiskCache.key(number), bytes([number]) * 1000)
        assert stored(tmp_path) <= 20_000
    kept = False
    for _ in range(3):  # the sweep at work may have begun before the last writes; a refusal begins another
        cache.wait()
        kept = kept or cache.write(DiskCache.key("one more"), b"x" * 1000)
    assert kept, "a sweep made room"


@pytest.mark.invariant("L11")
def test_what_was_used_longest_ago_goes_first_and_reading_counts_as_use(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 10_000)
    keys = [DiskCache.key(n) for n in range(9)]
    for age, key in enumerate(keys):
        cache.write(key, b"x" * 1000)
        grow_old(cache, key, hours=100 - age)
    assert cache.read(keys[0]) is not None  # the oldest, used again just now
    reopened = DiskCache(str(tmp_path), 5000)
    reopened.sweep()
    left = [key for key in keys if reopened.read(key)]
    assert left == [keys[0], *keys[-3:]]


@pytest.mark.invariant("L11")
def test_a_lowered_limit_is_reached_after_a_restart(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 100_000)
    for number in range(50):
        cache.write(DiskCache.key(number), b"x" * 1000)
    smaller = DiskCache(str(tmp_path), 10_000)
    smaller.write(DiskCache.key("new"), b"y" * 100)
    smaller.wait()
    assert stored(tmp_path) <= 10_000


@pytest.mark.invariant("L11")
def test_leftovers_of_a_killed_writer_are_removed_and_those_of_a_living_one_are_not(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 1000)
    cache.write(DiskCache.key(1), b"x")
    shelf = Path(cache._path(DiskCache.key(1))).parent
    dead, living = shelf / "dead.tmp", shelf / "living.tmp"
    dead.write_bytes(b"half")
    living.write_bytes(b"half")
    os.utime(dead, (time.time() - 3600,) * 2)
    cache.sweep()
    assert not dead.exists()
    assert living.exists()


@pytest.mark.invariant("L11")
def test_readers_never_see_half_an_entry(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 100_000_000)
    key = DiskCache.key("shared")
    versions = [bytes([n]) * 300_000 for n in range(4)]
    stop = threading.Event()
    seen: list[bytes] = []

    def read() -> None:
        while not stop.is_set():
            data = cache.read(key)
            if data is not None:
                seen.append(data[:1] + bytes([data.count(data[:1]) == 300_000]))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(10):
        for version in versions:
            cache.write(key, version)
    stop.set()
    reader.join()
    assert seen
    assert all(mark[1] for mark in seen)


def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file where the folder should be")
    cache = DiskCache(str(occupied), 1000)
    with caplog.at_level(logging.WARNING):
        assert not any(cache.write(DiskCache.key(n), b"x") for n in range(5))
        cache.wait()
    assert cache.read(DiskCache.key(0)) is None
    assert len([r for r in caplog.records if "cannot be kept" in r.getMessage()]) == 1


@pytest.mark.invariant("L11")
def test_one_entry_larger_than_the_whole_cache_is_not_kept(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 1000)
    assert not cache.write(DiskCache.key(1), b"x" * 1001)
    cache.wait()
    assert stored(tmp_path) == 0


def test_discarding_frees_the_room(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), 1000)
    cache.sweep()
    key = DiskCache.key(1)
    cache.write(key, b"x" * 800)
    cache.discard(key)
    assert cache.read(key) is None
    assert cache.write(DiskCache.key(2), b"x" * 800)
