"""`restore` and `relocate` as a person types them."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from iib_core.db import store, tags
from iib_core.db.backup import backups, make_backup
from iib_core.db.opening import open_database

from ..db.library import Picture, add
from ..servers import ROOT, running


def iib(*arguments: str, data: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "iib_core", arguments[0], "--data-dir", str(data), *arguments[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    db = open_database(str(folder / "iib.db"))
    ids = add(db, [Picture("/old/a.png", "a fox"), Picture("/old/b.png", "a cat")])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.link(c, ids, mine.id))
    db.write(lambda c: store.add_extra_path(c, "/old", ["scanned"]))
    db.close()
    return folder


def paths(data: Path) -> list[str]:
    connection = sqlite3.connect(data / "iib.db")
    found = [row[0] for row in connection.execute("SELECT path FROM image ORDER BY path")]
    connection.close()
    return found


@pytest.mark.invariant("L10")
def test_a_backup_is_listed_and_restored_by_its_name_and_the_present_one_kept(data: Path) -> None:
    none = iib("restore", data=data)
    assert none.returncode == 0 and "no backups" in none.stdout
    backup = make_backup(str(data / "iib.db"))
    connection = sqlite3.connect(data / "iib.db")
    connection.execute("DELETE FROM image")
    connection.commit()
    connection.close()
    listed = iib("restore", data=data)
    assert backup.name in listed.stdout and "today" in listed.stdout and "damaged" not in listed.stdout
    done = iib("restore", backup.name, data=data)
    assert done.returncode == 0, done.stderr
    assert paths(data) == ["/old/a.png", "/old/b.png"]
    (aside,) = [p for p in data.iterdir() if p.name.startswith("iib.db.replaced-") and p.suffix != ".seen"]
    assert str(aside) in done.stdout
    connection = sqlite3.connect(aside)
    assert connection.execute("SELECT count(*) FROM image").fetchone() == (0,)
    connection.close()


@pytest.mark.invariant("L10")
def test_a_database_that_cannot_even_be_opened_is_replaced_by_a_backup(data: Path) -> None:
    backup = make_backup(str(data / "iib.db"))
    (data / "iib.db").write_bytes(b"no database " * 1000)
    done = iib("restore", backup.path, data=data)
    assert done.returncode == 0, done.stderr
    assert len(paths(data)) == 2


def test_a_damaged_or_missing_backup_changes_nothing(data: Path) -> None:
    backup = Path(make_backup(str(data / "iib.db")).path)
    backup.write_bytes(backup.read_bytes()[:5000])
    damaged = iib("restore", backup.name, data=data)
    missing = iib("restore", "iib.db_2020-01-01 00-00-00", data=data)
    assert damaged.returncode == missing.returncode == 1
    assert "damaged" in damaged.stderr and "There is no backup" in missing.stderr
    assert len(paths(data)) == 2
    assert "damaged" in iib("restore", data=data).stdout


def test_while_the_library_is_served_neither_command_touches_it(data: Path) -> None:
    backup = make_backup(str(data / "iib.db"))
    with running(data):
        for command in (("restore", backup.name), ("relocate", "/old", "/new")):
            refused = iib(*command, data=data)
            assert refused.returncode == 1
            assert "Stop the program that serves it" in refused.stderr
            assert len(refused.stderr.strip().splitlines()) == 1
    assert paths(data) == ["/old/a.png", "/old/b.png"]


def test_relocating_says_first_and_then_does_and_can_be_undone(data: Path) -> None:
    before = (data / "iib.db").read_bytes()
    rehearsed = iib("relocate", "/old", "/new", "--dry-run", data=data)
    assert rehearsed.returncode == 0, rehearsed.stderr
    assert "2 files, 1 folders and 0 settings would be relocated" in rehearsed.stdout
    assert "/old/a.png → /new/a.png" in rehearsed.stdout
    assert (data / "iib.db").read_bytes() == before
    done = iib("relocate", "/old", "/new", data=data)
    assert done.returncode == 0, done.stderr
    assert paths(data) == ["/new/a.png", "/new/b.png"]
    (backup,) = backups(str(data / "iib.db"))
    assert backup.name in done.stdout
    assert iib("restore", backup.name, data=data).returncode == 0
    assert paths(data) == ["/old/a.png", "/old/b.png"]


def test_a_folder_that_the_database_does_not_know_is_said_with_those_that_it_does(data: Path) -> None:
    unknown = iib("relocate", "/olt", "/new", data=data)
    assert unknown.returncode == 1
    assert "knows nothing in /olt" in unknown.stderr and "\n  /old" in unknown.stderr
    nowhere = iib("relocate", "/old", "/new", data=data / "elsewhere")
    assert nowhere.returncode == 1 and "There is no database at" in nowhere.stderr
