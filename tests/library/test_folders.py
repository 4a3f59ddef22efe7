"""Folders of the library while the index runs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from iib_core.db import store
from iib_core.host import StandaloneHost
from iib_core.library.folders import Folders
from iib_core.settings import Settings
from tests.indexing.library import eventually, opened, write_png


@pytest.mark.invariant("L7", "F3")
def test_a_folder_removed_while_it_is_indexed_leaves_no_row_behind(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    for root in (one, two):
        for n in range(300):
            write_png(Path(root) / f"d{n % 120}" / f"{n}.png")
    with opened(tmp_path / "one", tmp_path / "data" / "iib.db") as library:
        settings = Settings(data_dir=str(tmp_path / "data"))
        library.roots.append(two)
        library.gate.refresh()

        def settle() -> None:
            library.roots.remove(one)
            library.indexer.settle()

        folders = Folders(library.db, StandaloneHost(folders=()), settings, library.gate, settle=settle)
        for root in (one, two):
            library.db.write(partial(store.add_extra_path, path=root, types=["scanned"]))
        library.indexer.update()
        eventually(lambda: library.indexer.status()["listed"] > 0)
        folders.remove(one, ["scanned"])
        eventually(lambda: library.indexer.status()["state"] == "idle", 30)
        rows = [row[0] for row in library.db.reader().execute("SELECT path FROM image").fetchall()]
        assert len(rows) == 300 and all(row.startswith(two) for row in rows)
        dirs = [row[0] for row in library.db.reader().execute("SELECT path FROM iib_dir").fetchall()]
        assert all(d.startswith(two) for d in dirs)
