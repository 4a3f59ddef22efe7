"""`export` and `import` as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iib_core.db import tags
from iib_core.db.backup import backups
from iib_core.db.opening import open_database

from ..db.library import Picture, add
from .test_restore_and_relocate import iib


def library(folder: Path, *, mine: bool) -> Path:
    db = open_database(str(folder / "iib.db"))
    one, _ = add(db, [Picture("/p/a.png", "a fox"), Picture("/p/b.png", "a cat")])
    if mine:
        tag = db.write(lambda c: tags.add_custom(c, "mine"))
        db.write(lambda c: tags.link(c, [one], tag.id))
        db.write(
            lambda c: c.execute("INSERT INTO iib_mark(image_id, rating, note) VALUES (?, 4, 'hm')", (one,))
        )
    db.close()
    return folder


@pytest.mark.parametrize("name", ["marks.json", "marks.csv"])
def test_what_one_library_exports_another_imports_after_a_backup(tmp_path: Path, name: str) -> None:
    told, heard = library(tmp_path / "a", mine=True), library(tmp_path / "b", mine=False)
    file = tmp_path / name
    exported = iib("export", str(file), data=told)
    assert exported.returncode == 0, exported.stderr
    assert "mine" in file.read_text("utf-8") and [p.name for p in tmp_path.glob("marks*")] == [name]

    tried = iib("import", str(file), "--dry-run", data=heard)
    assert "Pictures changed: 1" in tried.stdout and "New tags: mine" in tried.stdout
    assert not backups(str(heard / "iib.db"))
    done = iib("import", str(file), data=heard)
    assert done.returncode == 0 and "Pictures changed: 1\n" in done.stdout
    (backup,) = backups(str(heard / "iib.db"))
    assert backup.name in done.stdout
    shown = json.loads(iib("export", "-", data=heard).stdout)
    assert "mine" in json.dumps(shown) and "hm" in json.dumps(shown)
    assert "Pictures changed: 0\n" in iib("import", str(file), data=heard).stdout


def test_a_file_or_a_database_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    nowhere = iib("export", str(tmp_path / "x.json"), data=tmp_path / "none")
    assert nowhere.returncode == 1 and "There is no database" in nowhere.stderr
    data = library(tmp_path / "a", mine=True)
    missing = iib("import", str(tmp_path / "x.json"), data=data)
    assert missing.returncode == 1 and "could not be read" in missing.stderr
    (tmp_path / "x.json").write_text("no json", "utf-8")
    wrong = iib("import", str(tmp_path / "x.json"), data=data)
    assert wrong.returncode == 1 and len(wrong.stderr.splitlines()) == 1
    refused = iib("export", str(tmp_path / "no" / "x.json"), data=data)
    assert refused.returncode == 1 and "could not be written" in refused.stderr
