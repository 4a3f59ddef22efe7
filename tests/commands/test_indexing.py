"""`index` settles what a killed process left before it lists anything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iib_core.cli import main
from iib_core.db import journal
from iib_core.db.connection import Database
from iib_core.db.images import row_by_path
from iib_core.db.migrations import prepare
from tests.indexing.library import opened, write_png

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, sys
from iib_core.library import disk
from tests.library.killed import Tools, path
tools = Tools(sys.argv[1], sys.argv[2])
def hook(event, arguments):
    if event in {"os.rename", "os.link"} and "b.png" in str(arguments[0]):
        os.kill(os.getpid(), 9)
sys.addaudithook(hook)
tools.files.move(path(tools, "a.png", "b.png"), path(tools, "far")[0])
"""


@pytest.mark.invariant("L5")
def test_what_was_interrupted_is_settled_before_the_index_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    root, db_path = tmp_path / "library", tmp_path / "data" / "iib.db"
    with opened(root, db_path) as library:
        for name in ("a.png", "b.png"):
            write_png(root / name)
        (root / "far").mkdir()
        library.update()
        ids = [library.known(root / name).id for name in ("a.png", "b.png")]
    command = [sys.executable, "-c", KILLED, str(db_path), str(root)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert killed.returncode == -9, killed.stderr
    assert main(["index", str(root), "--data-dir", str(db_path.parent)]) == 0
    db = Database(str(db_path), prepare)
    try:
        assert journal.unfinished(db.reader()) == []
        (moved, kept) = (row_by_path(db.reader(), str(root / name)) for name in ("far/a.png", "b.png"))
        assert moved is not None
        assert kept is not None
        assert [moved.id, kept.id] == ids
        assert os.path.exists(moved.path)
        assert os.path.exists(kept.path)
    finally:
        db.close()
