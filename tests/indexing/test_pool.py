"""The reading processes by themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iib_core.errors import Unavailable
from iib_core.indexing import wire
from iib_core.indexing.pool import Pool, worker_count
from iib_core.metadata.model import ContainerReading, FileReading, GenerationInfo, Network
from iib_core.metadata.reading import read_file

from .library import eventually, write_png


def test_a_reading_survives_the_pipe() -> None:
    info = GenerationInfo(
        source="x",
        infotext="t \ud800 \x00 ü",
        steps=2**70,
        cfg=7.5,
        networks=[Network("a", None, "lyco", 0.5)],
        parameters={"k": "v"},
        passes=[{"seed": "1"}],
        confidence={"seed": "likely"},
    )
    reading = FileReading(
        ContainerReading("png", 1, 2, 3.5, True, 6), info, [("pos", "cat")], -(2**63), "why"
    )
    back = wire.unpack(wire.marshal.loads(wire.marshal.dumps(wire.pack(reading))))
    assert back == reading
    assert wire.unpack(wire.pack(wire.failed("no"))).info is None


def test_every_field_of_a_reading_is_carried() -> None:
    """A field added to the model must be added to the wire too; raw texts stay behind on purpose."""
    info = wire.pack(FileReading(ContainerReading("png"), GenerationInfo()))[1]
    assert len(info) == len(GenerationInfo.__dataclass_fields__)
    fields = {"container", "info", "tags", "fingerprint", "error", "opened", "hidden", "located"}
    assert set(FileReading.__dataclass_fields__) == fields


def test_processes_start_with_the_work_and_end_when_idle(tmp_path: Path) -> None:
    path = write_png(tmp_path / "a.png")
    pool = Pool(2, idle_seconds=0.3)
    assert pool.pids() == []
    ((image_id, reading),) = pool.submit([(7, str(path))]).result(20)
    assert image_id == 7
    assert reading is not None
    expected = read_file(str(path))
    expected.container.texts = []
    assert reading == expected
    (pid,) = pool.pids()
    eventually(lambda: pool.pids() == [])
    eventually(lambda: not Path(f"/proc/{pid}").exists())
    assert pool.submit([(7, str(path))]).result(20)[0][1] == reading
    pool.close()
    with pytest.raises(Unavailable):
        pool.submit([(7, str(path))]).result(1)


def test_batches_are_shared_out_and_answered_each(tmp_path: Path) -> None:
    paths = [str(write_png(tmp_path / f"{n}.png")) for n in range(40)]
    pool = Pool(3)
    futures = [pool.submit([(n, paths[n])]) for n in range(40)]
    assert [f.result(20)[0][0] for f in futures] == list(range(40))
    assert len(pool.pids()) == 3
    pool.close()


def test_a_large_batch_and_a_large_answer_do_not_block_each_other(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 200)
    big = write_png(folder / "big.png", "word, " * 5_000)
    pool = Pool(1)
    futures = [pool.submit([(n, str(big)) for n in range(100)]) for _ in range(4)]
    for f in futures:
        assert len(f.result(60)) == 100
    pool.close()


@pytest.mark.invariant("F1")
def test_a_worker_ends_when_its_host_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from iib_core.indexing.pool import Pool\n"
        "pool = Pool(1); pool.submit([(1, sys.argv[1])]).result(20)\n"
        "print(*pool.pids(), flush=True); time.sleep(60)\n"
    )
    host = subprocess.Popen(
        [sys.executable, "-c", script, str(write_png(tmp_path / "a.png"))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert host.stdout is not None
    pid = int(host.stdout.readline())
    assert Path(f"/proc/{pid}").exists()
    host.kill()
    host.wait()
    host.stdout.close()
    eventually(lambda: not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text(), 3)


def test_a_worker_imports_no_web_framework_and_runs_at_low_priority(tmp_path: Path) -> None:
    pool = Pool(1)
    pool.submit([(1, str(write_png(tmp_path / "a.png")))]).result(20)
    (pid,) = pool.pids()
    maps = Path(f"/proc/{pid}/maps").read_text()
    assert "pydantic" not in maps
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    pool.close()


def test_closing_while_busy_is_quick(tmp_path: Path) -> None:
    paths = [(n, str(write_png(tmp_path / f"{n}.png"))) for n in range(500)]
    pool = Pool(2)
    futures = [pool.submit(paths) for _ in range(20)]
    futures[0].result(20)
    start = time.monotonic()
    pool.close()
    assert time.monotonic() - start < 1.5
    with pytest.raises(Unavailable):
        futures[-1].result(2)


def test_a_host_folder_with_files_named_like_modules_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "struct.py").write_text("raise RuntimeError('not me')")
    monkeypatch.chdir(tmp_path)
    pool = Pool(1)
    assert pool.submit([(1, str(write_png(tmp_path / "a.png")))]).result(20)
    pool.close()


def test_the_number_of_processes_leaves_a_core_to_the_host() -> None:
    assert 1 <= worker_count() <= 4
