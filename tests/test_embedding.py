"""Inside another program: settings, log, lives, and a process where nothing of ours is installed."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.app import build_services
from iib_core.embedding import adopt, can_adopt, keep_log, settings_in
from iib_core.errors import BadRequest, Unavailable
from iib_core.host import StandaloneHost
from iib_core.settings import Settings

from .api.live import picture

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _same_log_afterwards() -> Iterator[None]:
    logger = logging.getLogger("iib_core")
    before = list(logger.handlers)
    yield
    for handler in [h for h in logger.handlers if h not in before]:
        logger.removeHandler(handler)
        handler.close()


def test_the_environment_wins_over_the_env_file_and_that_over_the_adapter(tmp_path: Path) -> None:
    start = Settings(secret_key="adapter", trend_tags=3, lang="en")
    (tmp_path / ".env").write_text("IIB_SECRET_KEY=file\nIIB_TREND_MAX_TAGS=5\n", encoding="utf-8")
    s = settings_in(str(tmp_path), start, {"IIB_SECRET_KEY": "environment"})
    assert (s.data_dir, s.secret_key, s.trend_tags, s.lang) == (str(tmp_path), "environment", 5, "en")
    moved = tmp_path / "moved"
    moved.mkdir()
    (moved / ".env").write_text("IIB_ALLOW_REMOTE_WRITES=1\n", encoding="utf-8")
    s = settings_in(str(tmp_path), start, {"IIB_DATA_DIR": str(moved)})
    assert (s.data_dir, s.remote_writes, s.secret_key) == (str(moved), True, "adapter")
    assert s.database_path == str(moved / "iib.db")
    (moved / ".env").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadRequest, match=r"\.env"):
        settings_in(str(moved), start, {})


@pytest.mark.invariant("S14")
def test_one_log_is_kept_however_often_the_host_begins_anew(tmp_path: Path) -> None:
    for folder in ("a", "a", "b", "b"):
        keep_log(str(tmp_path / folder))
    logging.getLogger("iib_core.test").warning("once only")
    assert (tmp_path / "b" / "logs" / "iib.log").read_text("utf-8").count("once only") == 1
    assert not (tmp_path / "a" / "logs" / "iib.log").exists()
    (tmp_path / "file").write_text("x", encoding="utf-8")
    keep_log(str(tmp_path / "file"))


def test_an_older_library_is_copied_once_and_stays_as_it_is(tmp_path: Path) -> None:
    made = build_services(StandaloneHost(), Settings(data_dir=str(tmp_path / "older")))
    made.db.write(
        lambda c: c.execute("INSERT INTO tag(name, score, type, count) VALUES ('mine', 0, 'custom', 0)")
    )
    made.stop()
    older = str(tmp_path / "older" / "iib.db")
    before = Path(older).read_bytes()
    ours = Settings(data_dir=str(tmp_path / "ours"))
    assert can_adopt(ours, older)
    assert adopt(ours, older)
    services = build_services(StandaloneHost(), ours)
    try:
        assert services.db.reader().execute("SELECT 1 FROM tag WHERE name = 'mine'").fetchone()
    finally:
        services.stop()
    assert Path(older).read_bytes() == before
    assert not adopt(ours, older)
    assert not can_adopt(Settings(data_dir=str(tmp_path / "third")), str(tmp_path / "nowhere.db"))


def test_an_older_library_that_cannot_be_read_is_left_and_said(tmp_path: Path) -> None:
    broken = tmp_path / "iib.db"
    broken.write_bytes(b"this is no database at all" * 400)
    ours = Settings(data_dir=str(tmp_path / "ours"))
    with pytest.raises(Unavailable, match="could not be taken over"):
        adopt(ours, str(broken))
    assert list((tmp_path / "ours").iterdir()) == []
    assert broken.read_bytes().startswith(b"this is no")


_PROGRAM = """
import gc, json, logging, os, signal, sys, time, warnings
def settings():
    handlers = [str(signal.getsignal(s)) for s in (signal.SIGINT, signal.SIGTERM)]
    root = logging.getLogger()
    return [sys.getswitchinterval(), gc.get_threshold(), handlers, len(root.handlers), root.level,
            os.getcwd(), sys.path[:], warnings.filters[:]]
top, data, pictures = sys.argv[1:]
import tests, scripts  # the host's own packages of these names
sys.path.append(top)
before = settings()
began = time.perf_counter()
from iib_core.app import build_services
from iib_core.embedding import keep_log, settings_in
light = time.perf_counter() - began
from iib_core.host import StandaloneHost
keep_log(data)
services = build_services(StandaloneHost(named_folders={"outdir_samples": pictures}), settings_in(data))
services.start()
services.indexer.update(wait=True)
text = services.db.reader().execute("SELECT exif FROM image").fetchone()[0]
same = before == settings()
services.stop()
print(json.dumps({"text": text, "same": same, "light": light, "theirs": tests.THEIRS and scripts.THEIRS}))
"""


def test_a_host_with_packages_of_the_same_names_runs_us_from_its_path_and_stays_as_it_was(
    tmp_path: Path,
) -> None:
    host = tmp_path / "the host's folder"
    for name in ("tests", "scripts"):
        (host / name).mkdir(parents=True)
        (host / name / "__init__.py").write_text("THEIRS = True\n", encoding="utf-8")
    picture(tmp_path / "pictures" / "a.png")
    program = host / "launch.py"
    program.write_text(_PROGRAM, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith("IIB_")}
    done = subprocess.run(
        [sys.executable, str(program), str(ROOT), str(tmp_path / "data"), str(tmp_path / "pictures")],
        cwd=host,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["text"].startswith("a red fox")
    assert told["same"] is True
    assert told["theirs"] is True
    assert told["light"] < 2  # with every core taken by others; what is loaded is counted in test_structure
