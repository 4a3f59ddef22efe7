"""While the host generates, runs leave the machine to it, and a person's own requests go on."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from iib_core.db.backup import backups
from iib_core.db.daily import DailyBackups
from iib_core.patience import SHARE, Patience, Turns

from .library import Library, eventually, opened, write_png


class Generating:
    """A host that is busy until it is told otherwise."""

    def __init__(self) -> None:
        self.on = True

    def __call__(self) -> bool:
        return self.on


def read_files(library: Library) -> int:
    sql = "SELECT count(*) FROM iib_file WHERE state <> 0"
    return int(library.db.reader().execute(sql).fetchone()[0])


@pytest.mark.invariant("F1")
def test_a_run_rests_while_the_host_is_busy_and_goes_on_when_it_is_idle(tmp_path: Path) -> None:
    host = Generating()
    for i in range(300):
        write_png(tmp_path / "library" / f"{i}.png")
    with opened(tmp_path / "library", tmp_path / "data" / "iib.db", patience=Patience(host)) as library:
        run = library.indexer.update()
        eventually(lambda: library.indexer.status()["waiting"])
        time.sleep(1)
        assert read_files(library) < 100
        assert not run.done.done()

        wanted = write_png(tmp_path / "library" / "wanted.png", "a person waits for this one")
        began = time.monotonic()
        (image_id,) = library.indexer.index_now([library.gate.admit(str(wanted))])
        assert image_id is not None
        assert library.text(wanted).startswith("a person waits")
        assert time.monotonic() - began < 5

        host.on = False
        run.done.result(30)
        assert read_files(library) == 301
        assert library.indexer.status()["waiting"] is False


def test_a_host_that_is_always_busy_does_not_keep_the_index_from_being_made(tmp_path: Path) -> None:
    for i in range(3):
        write_png(tmp_path / "library" / f"{i}.png")
    with opened(
        tmp_path / "library", tmp_path / "data" / "iib.db", patience=Patience(lambda: True)
    ) as library:
        library.indexer.update().done.result(60)
        assert read_files(library) == 3


def test_a_run_that_rests_can_be_cancelled_and_the_library_closed(tmp_path: Path) -> None:
    for i in range(300):
        write_png(tmp_path / "library" / f"{i}.png")
    with opened(
        tmp_path / "library", tmp_path / "data" / "iib.db", patience=Patience(lambda: True)
    ) as library:
        run = library.indexer.update()
        eventually(lambda: library.indexer.status()["waiting"])
        library.indexer.cancel()
        run.done.result(10)
        library.indexer.update()
        began = time.monotonic()
        library.indexer.stop()
        assert time.monotonic() - began < 3


@pytest.mark.invariant("F1")
def test_a_busy_host_loses_less_than_two_percent_of_the_interpreter_to_a_run(tmp_path: Path) -> None:
    """What our threads take of the process's processor time beside a loop that stands for a generation."""
    for i in range(600):
        write_png(tmp_path / "library" / str(i % 20) / f"{i}.png")
    with opened(
        tmp_path / "library", tmp_path / "data" / "iib.db", patience=Patience(lambda: True)
    ) as library:
        library.indexer.index_now([library.gate.admit(str(tmp_path / "library" / "0" / "0.png"))])
        library.indexer.start()
        began, process, own = time.monotonic(), time.process_time(), time.thread_time()
        while time.monotonic() - began < 4:
            sum(range(2000))
        ours = (time.process_time() - process) - (time.thread_time() - own)
        assert ours / (time.monotonic() - began) < 0.02
        assert library.indexer.status()["state"] in {"listing", "reading"}


def test_a_host_that_cannot_tell_counts_as_idle(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> bool:
        raise RuntimeError("the host's own code fails")

    patience = Patience(broken)
    assert not patience.busy()
    assert not patience.busy()
    assert len(caplog.records) == 1


def test_many_small_pieces_of_work_are_paced_like_a_large_one() -> None:
    turns = Turns(Patience(lambda: True))
    began = time.monotonic()
    worked = 0.0
    while time.monotonic() - began < 2:
        start = time.monotonic()
        while time.monotonic() - start < 0.001:
            pass
        worked += time.monotonic() - start
        turns.give_way()
    assert worked / (time.monotonic() - began) < 5 * SHARE


def test_a_backup_is_not_begun_while_the_host_is_busy(library: Library) -> None:
    host = Generating()
    path = library.db.path
    daily = DailyBackups(path, 4, patience=Patience(host), first=0)
    daily.start()
    try:
        time.sleep(0.5)
        assert backups(path) == []
        host.on = False
        eventually(lambda: backups(path))
    finally:
        daily.stop()
    assert "iib-backup" not in {t.name for t in threading.enumerate()}
