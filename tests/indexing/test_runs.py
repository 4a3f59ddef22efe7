"""Runs: shared, cancelled, killed, and following what arrives meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from iib_core.access import Gate
from iib_core.db.index import pending_count
from iib_core.errors import Unavailable

from .library import Library, eventually, opened, write_png

REPOSITORY = Path(__file__).resolve().parents[2]


def fill(root: Path, count: int, folder: str = "many") -> list[Path]:
    return [write_png(root / folder / f"{n:05}.png", f"prompt {n % 50}") for n in range(count)]


@pytest.mark.invariant("F2")
def test_two_callers_get_one_run(library: Library) -> None:
    fill(library.root, 200)
    first = library.indexer.update()
    assert library.indexer.update() is first
    first.done.result(30)
    assert library.indexer.status()["read"] == 200
    assert library.indexer.update() is not first


@pytest.mark.invariant("F2")
def test_many_threads_that_ask_at_once_share_a_run_and_each_file_is_read_once(library: Library) -> None:
    fill(library.root, 100)
    threads = [threading.Thread(target=library.indexer.update, kwargs={"wait": True}) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join(30)
    assert len(library.names()) == 100
    assert pending_count(library.db.reader()) == 0


@pytest.mark.invariant("F2")
def test_two_programs_index_one_library_into_one_database_at_once(tmp_path: Path) -> None:
    root, db = tmp_path / "library", tmp_path / "data" / "iib.db"
    fill(root, 600)
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.indexing.library import opened\n"
        "with opened(Path(sys.argv[1]), Path(sys.argv[2])) as library:\n"
        "    print('ready', flush=True); sys.stdin.readline(); library.update()\n"
    )
    with opened(root, db) as library:
        other = subprocess.Popen(
            [sys.executable, "-c", script, str(root), str(db)],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        run = library.indexer.update()
        other.communicate("go\n", timeout=60)
        assert other.returncode == 0
        run.done.result(30)
        library.update()
        assert len(library.names()) == 600
        assert pending_count(library.db.reader()) == 0
        counts = "SELECT count FROM tag WHERE name = 'prompt 1'"
        assert library.db.reader().execute(counts).fetchone()[0] == 12


@pytest.mark.invariant("F3")
def test_a_file_that_arrives_while_others_are_read_is_in_the_same_run(library: Library) -> None:
    fill(library.root, 1200)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["state"] == "reading")
    late = write_png(library.root / "many" / "late.png", "the late one")
    assert library.indexer.update() is run
    run.done.result(30)
    assert library.text(late).startswith("the late one")


@pytest.mark.invariant("F3")
def test_files_are_shown_before_they_are_read(library: Library) -> None:
    events = library.events.subscribe()
    fill(library.root, 300)
    library.update()
    seen: list[dict[str, Any]] = []
    while not events.empty():
        seen.append(events.get_nowait())
    added = next(i for i, e in enumerate(seen) if e["type"] == "changed" and e["added"] == 300)
    read = next(i for i, e in enumerate(seen) if e["type"] == "index" and e["read"] > 0)
    assert added < read
    assert seen[-1]["type"] == "index"
    assert seen[-1]["state"] == "idle"
    assert sum(e["changed"] for e in seen if e["type"] == "changed") == 300


@pytest.mark.invariant("F3")
def test_a_cancelled_run_ends_soon_and_the_next_one_goes_on(library: Library) -> None:
    fill(library.root, 1500)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["read"] > 0)
    library.indexer.cancel()
    run.done.result(2)
    assert run.cancelled
    assert library.indexer.status()["state"] == "cancelled"
    left = pending_count(library.db.reader())
    assert 0 < left < 1500
    library.update()
    assert pending_count(library.db.reader()) == 0
    assert library.indexer.status()["read"] == left


@pytest.mark.invariant("F3")
def test_after_a_cancel_a_new_file_is_read_but_not_all_the_rest(library: Library) -> None:
    fill(library.root, 1500)
    library.indexer.start()
    eventually(lambda: library.indexer.status()["read"] > 0)
    library.indexer.cancel()
    eventually(lambda: library.indexer.status()["state"] == "cancelled")
    left = pending_count(library.db.reader())
    new = write_png(library.root / "other" / "new.png", "brand new")
    eventually(lambda: library.row(new) and library.known(new).state == 1)
    assert pending_count(library.db.reader()) == left
    eventually(lambda: library.indexer.status()["state"] == "cancelled")


@pytest.mark.invariant("F3")
def test_after_a_cancel_a_folder_full_of_new_files_waits_too(library: Library) -> None:
    fill(library.root, 1500)
    library.indexer.start()
    eventually(lambda: library.indexer.status()["read"] > 0)
    library.indexer.cancel()
    eventually(lambda: library.indexer.status()["state"] == "cancelled")
    left = pending_count(library.db.reader())
    fill(library.root / "brought", 200)
    eventually(lambda: pending_count(library.db.reader()) >= left + 200 - 64)
    eventually(lambda: library.indexer.status()["state"] == "cancelled")
    assert pending_count(library.db.reader()) > left + 100
    library.update()
    assert pending_count(library.db.reader()) == 0


@pytest.mark.invariant("F3")
def test_a_run_that_was_killed_goes_on_at_the_next_start(tmp_path: Path) -> None:
    root, db = tmp_path / "library", tmp_path / "data" / "iib.db"
    fill(root, 2000)
    script = (
        "import sys, time; from pathlib import Path\n"
        "from tests.indexing.library import opened\n"
        "with opened(Path(sys.argv[1]), Path(sys.argv[2])) as library:\n"
        "    library.indexer.update()\n"
        "    while library.indexer.status()['read'] < 100: time.sleep(0.005)\n"
        "    print(*library.indexer._runner.pool.pids(), flush=True)\n"
        "    time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(root), str(db)], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    patience = threading.Timer(60, child.kill)  # a run that fails in there must not leave it behind
    patience.start()
    try:
        workers = [int(pid) for pid in child.stdout.readline().split()]
    finally:
        patience.cancel()
        child.kill()
        child.wait()
        child.stdout.close()
    with opened(root, db) as library:
        assert library.db.reader().execute("PRAGMA quick_check").fetchone()[0] == "ok"
        left = pending_count(library.db.reader())
        assert 0 < left < 2000
        library.update()
        assert library.indexer.status()["read"] == left
        assert len(library.names()) == 2000
        assert pending_count(library.db.reader()) == 0
    assert workers
    for pid in workers:
        eventually(lambda pid=pid: not _runs(pid))


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.invariant("F3")
def test_a_worker_killed_in_the_middle_loses_nothing(library: Library) -> None:
    fill(library.root, 1000)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["read"] > 0)
    pool = library.indexer._runner and library.indexer._runner.pool
    assert pool is not None
    for pid in pool.pids():
        os.kill(pid, signal.SIGKILL)
    run.done.result(30)
    assert library.indexer.status()["failed"] == 0
    assert pending_count(library.db.reader()) == 0


@pytest.mark.invariant("F1")
def test_an_urgent_write_gets_between_while_a_library_is_indexed(library: Library) -> None:
    fill(library.root, 1500)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["read"] > 0)
    slowest = 0.0
    while not run.done.done():
        start = time.perf_counter()
        library.db.write(lambda c: c.execute("UPDATE tag SET color = 'x' WHERE name = 'like'"))
        slowest = max(slowest, time.perf_counter() - start)
        time.sleep(0.02)
    assert slowest < 1.0  # a few batches of 60 ms on a busy machine; a whole run would be many seconds


@pytest.mark.invariant("F4")
def test_asking_for_expired_folders_does_not_touch_the_disk(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert library.indexer.expired_dirs() == [str(library.root)]
    fill(library.root, 10)
    library.update()

    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("the disk was asked")

    with monkeypatch.context() as patch:
        for name in ("stat", "lstat", "scandir", "listdir"):
            patch.setattr(os, name, forbidden)
        patch.setattr(os.path, "isdir", forbidden)
        patch.setattr(os.path, "exists", forbidden)
        assert library.indexer.expired_dirs() == []
        library.roots.append("/somewhere/new")
        assert library.indexer.expired_dirs() == ["/somewhere/new"]


def test_what_was_indexed_is_known_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path / "library", tmp_path / "iib.db") as library:
        library.update()
    with opened(tmp_path / "library", tmp_path / "iib.db") as library:
        assert library.indexer.expired_dirs() == []


def test_an_unchanged_library_is_listed_without_a_write(library: Library) -> None:
    fill(library.root, 50)
    library.update()
    before = library.db.write(lambda c: c.total_changes)
    library.update()
    # upkeep and the check for a newer reader run once per start, in the first run
    assert library.db.write(lambda c: c.total_changes) == before
    assert library.indexer.status()["listed"] == 50


def test_the_folder_being_looked_at_is_read_first(library: Library) -> None:
    fill(library.root, 1500, "a")
    wanted = fill(library.root, 60, "wanted")
    for path in wanted:  # older than all others, so it would come last
        os.utime(path, (1_000_000_000, 1_000_000_000))
    library.indexer.prefer(str(library.root / "wanted"))
    run = library.indexer.update()
    eventually(lambda: library.row(wanted[-1]) and all(library.known(p).state == 1 for p in wanted))
    assert pending_count(library.db.reader()) > 500
    run.done.result(30)


def test_stopping_in_the_middle_takes_less_than_two_seconds_and_ends_the_processes(library: Library) -> None:
    fill(library.root, 1500)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["read"] > 0)
    assert library.indexer._runner is not None
    pids = library.indexer._runner.pool.pids()
    start = time.monotonic()
    library.indexer.stop()
    assert time.monotonic() - start < 2
    with pytest.raises(Unavailable):
        run.done.result(2)
    assert not any(_runs(pid) for pid in pids)
    library.indexer.stop()
    library.update()  # it may be started again
    assert pending_count(library.db.reader()) == 0


def test_a_single_file_is_indexed_while_a_run_is_on(library: Library) -> None:
    fill(library.root, 1500)
    run = library.indexer.update()
    eventually(lambda: library.indexer.status()["read"] > 0)
    path = write_png(library.root / "now.png", "right now")
    start = time.monotonic()
    ids = library.indexer.index_now([library.gate.admit(str(path))])
    assert not run.done.done()
    assert time.monotonic() - start < 2
    assert ids == [library.known(path).id]
    assert library.text(path).startswith("right now")
    run.done.result(30)


def test_indexing_single_files_answers_for_each(library: Library) -> None:
    path = write_png(library.root / "a.png")
    (library.root / "notes.txt").write_text("no picture")
    gate: Gate = library.gate
    asked = [gate.admit(str(library.root / n)) for n in ("a.png", "notes.txt", "gone.png")]
    first = library.indexer.index_now(asked)
    assert first == [library.known(path).id, None, None]
    assert library.indexer.index_now(asked) == first


def test_a_run_says_why_it_could_not_go_on(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(library.root, 5)
    monkeypatch.setattr(sys, "executable", str(library.root / "no-python"))
    with pytest.raises(Unavailable, match="cannot be started"):
        library.indexer.update().done.result(30)
    assert library.indexer.status()["state"] == "error"
    assert "cannot be started" in library.indexer.status()["error"]
    assert len(library.names()) == 5  # they are shown all the same
    monkeypatch.undo()
    library.update()
    assert library.indexer.status()["state"] == "idle"


def test_progress_counts_down(library: Library) -> None:
    fill(library.root, 1000)
    run = library.indexer.update()
    status = eventually(lambda: (s := library.indexer.status())["read"] > 200 and s)
    assert status["state"] == "reading"
    assert status["read"] + status["to_read"] == 1000
    assert status["rate"] > 0
    assert status["seconds_left"] is not None
    run.done.result(30)
    status = library.indexer.status()
    assert (status["listed"], status["read"], status["to_read"], status["failed"]) == (1000, 1000, 0, 0)
