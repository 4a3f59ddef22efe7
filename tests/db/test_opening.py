"""Opening a database in any state, and writing to it when it cannot be written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iib_core.db import albums, images, marks, search, store, taggroups, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import insert_listed
from iib_core.db.opening import open_database
from iib_core.errors import Unavailable

from .library import Picture, add, counts_by_hand, counts_kept, integrity


def filled(path: str) -> None:
    db = open_database(path)
    ids = add(db, [Picture(f"/d/{n}.png", f"text {n}", tags=[("pos", "cat")]) for n in range(200)])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.link(c, ids[:3], mine.id))
    wall = db.write(lambda c: albums.add(c, "Wall"))
    db.write(lambda c: albums.put_in(c, wall.id, [ids[9], ids[1]]))
    db.write(lambda c: marks.change(c, [ids[9]], rating=4, label=2, note="mine"))
    people = db.write(lambda c: taggroups.add(c, "People"))
    db.write(lambda c: taggroups.assign(c, [mine.id], people.id))
    db.write(lambda c: store.add_extra_path(c, "/d", ["scanned"], "pictures"))
    db.write(lambda c: store.put_setting(c, "layout", {"a": 1}))
    db.close()


def test_a_second_opening_finds_everything(tmp_path: Path) -> None:
    path = str(tmp_path / "new" / "iib.db")
    filled(path)
    db = open_database(path)
    assert db.notice == ""
    assert images.count(db.reader()) == 200
    assert [t.name for t in tags.custom(db.reader())] == ["like", "mine"]
    db.close()


@pytest.mark.invariant("L10")
def test_a_file_that_is_no_database_is_set_aside_and_said_so(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    path.write_bytes(b"this is no database" * 1000)
    db = open_database(str(path))
    assert "damaged" in db.notice and "Nothing of yours could be read" in db.notice
    (aside,) = tmp_path.glob("iib.db.damaged-*")
    assert aside.read_bytes().startswith(b"this is no database")
    assert images.count(db.reader()) == 0
    db.close()


@pytest.mark.invariant("L10")
def test_what_the_user_made_is_carried_over_from_a_damaged_database(tmp_path: Path) -> None:
    path = str(tmp_path / "iib.db")
    filled(path)
    connection = sqlite3.connect(path)
    page_size = connection.execute("PRAGMA page_size").fetchone()[0]
    # an index of ours: every table of the contract stays readable
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'iib_file_by_dir'"
    ).fetchone()
    connection.close()
    with open(path, "r+b") as f:
        f.seek((root - 1) * page_size)
        f.write(b"\xff" * page_size)
    db = open_database(path)
    assert "set aside" in db.notice
    assert "1 folders" in db.notice
    assert [t.name for t in tags.custom(db.reader())] == ["like", "mine"]
    assert [p.alias for p in store.all_extra_paths(db.reader())] == ["pictures"]
    assert store.get_setting(db.reader(), "layout") == {"a": 1}
    ids = db.write(lambda c: insert_listed(c, [Picture("/d/1.png").listed(), Picture("/d/99.png").listed()]))
    assert [t.name for t in tags.of_images(db.reader(), ids)[ids[0]]] == ["mine"]
    assert ids[1] not in tags.of_images(db.reader(), ids)
    (wall,) = albums.all_albums(db.reader())
    marked, first = [i for i, _ in albums.places(db.reader(), wall.id)]
    assert first == ids[0]
    assert marks.of_images(db.reader(), [marked]) == {marked: marks.Mark(marked, 4, 2, "mine")}
    assert [g.name for g in taggroups.all_groups(db.reader())] == ["People"]
    assert len(taggroups.members(db.reader())) == 1
    assert counts_kept(db) == counts_by_hand(db)
    db.close()


def test_a_database_that_another_program_locks_answers_with_a_sentence(tmp_path: Path) -> None:
    path = str(tmp_path / "iib.db")
    db = open_database(path)
    db.write(lambda c: None)
    db._writer.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="Another program holds"):
        db.write(lambda c: tags.add_custom(c, "x"))
    other.execute("ROLLBACK")
    other.close()
    assert db.write(lambda c: tags.add_custom(c, "x")).name == "x"
    db.close()


def test_a_full_disk_loses_nothing_and_says_so(db: Database) -> None:
    add(db, [Picture("/d/a.png", "a cat")])
    pages = db.reader().execute("PRAGMA page_count").fetchone()[0]
    db.write(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchall())
    with pytest.raises(Unavailable, match="full"):
        add(db, [Picture(f"/d/{n}.png", "word " * 500 + str(n)) for n in range(300)])
    assert search.total(db.reader(), Criteria()) == 1
    db.write(lambda c: c.execute("PRAGMA max_page_count = 1000000").fetchall())
    add(db, [Picture("/d/b.png", "a dog")])
    assert integrity(db) == []


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be opened"):
        open_database(str(tmp_path / "file" / "below" / "iib.db"))


def test_the_contract_s_tables_keep_their_columns_in_order(db: Database) -> None:
    def columns(table: str) -> list[str]:
        return [row[1] for row in db.reader().execute(f"PRAGMA table_info({table})").fetchall()]

    assert columns("image") == ["id", "path", "exif", "size", "date", "exif_edited"]
    assert columns("tag") == ["id", "name", "score", "type", "count", "color"]
    assert columns("image_tag") == ["image_id", "tag_id", "created_at"]
    assert columns("extra_path") == ["path", "type", "alias"]


_OTHER = """
import sys
sys.path.insert(0, sys.argv[2])
from iib_core.db import tags
from iib_core.db.opening import open_database
from tests.db.library import Picture, add
db = open_database(sys.argv[1])
for n in range(12):
    ids = add(db, [Picture(f"/{sys.argv[3]}/{n}-{k}.png", f"text {k}", tags=[("pos", "shared"), ("pos", str(k))]) for k in range(25)])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.link(c, ids[:5], mine.id))
db.close()
"""


@pytest.mark.invariant("F2", "F6")
def test_two_processes_write_one_database_and_counts_stay_true(tmp_path: Path) -> None:
    path = str(tmp_path / "iib.db")
    root = str(Path(__file__).resolve().parents[2])
    db = open_database(path)
    before = db.version()
    others = [
        subprocess.Popen([sys.executable, "-c", _OTHER, path, root, name], cwd=root) for name in ("a", "b")
    ]
    while any(p.poll() is None for p in others):
        search.total(db.reader(), Criteria(text="text 1"))
        time.sleep(0.02)
    assert [p.returncode for p in others] == [0, 0]
    assert db.version() != before
    assert images.count(db.reader()) == 600
    assert len(search.ids(db.reader(), Criteria(text="text 7"), "", 1000)[0]) == 24
    assert counts_kept(db) == counts_by_hand(db)
    assert {t.name: t.count for t in tags.custom(db.reader())} == {"like": 0, "mine": 120}
    assert integrity(db) == []
    db.close()


@pytest.mark.invariant("F2")
def test_a_person_s_write_goes_before_queued_bulk_work_and_readers_never_wait(db: Database) -> None:
    order: list[str] = []

    def bulk(c: sqlite3.Connection) -> None:
        time.sleep(0.05)
        order.append("bulk")

    queued = [db.submit(bulk) for _ in range(4)]
    start = time.monotonic()
    assert images.count(db.reader()) == 0
    assert time.monotonic() - start < 0.05
    db.write(lambda c: order.append("person"))
    for future in queued:
        future.result()
    assert order.index("person") <= 1


def test_a_failing_write_changes_nothing(db: Database) -> None:
    def work(c: sqlite3.Connection) -> None:
        tags.add_custom(c, "x")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        db.write(work)
    assert [t.name for t in tags.custom(db.reader())] == ["like"]


def test_nothing_is_accepted_after_closing(tmp_path: Path) -> None:
    db = open_database(str(tmp_path / "iib.db"))
    last = db.submit(lambda c: 1)
    db.close()
    assert last.result() == 1
    with pytest.raises(Unavailable):
        db.write(lambda c: 1)
    assert not os.path.exists(str(tmp_path / "iib.db-wal"))


def test_a_large_database_that_was_found_damaged_is_checked_whole_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    library = open_database(str(path))
    library.write(
        lambda c: c.execute(
            "INSERT INTO image_embedding VALUES (1, 'm', 1, 'h', zeroblob(?), 'now')", (60 * 1024**2,)
        )
    )
    page = library.reader().execute("SELECT rootpage FROM sqlite_master WHERE name = 'tag'").fetchone()[0]
    library.close()
    with path.open("r+b") as f:
        f.seek((page - 1) * 4096)
        f.write(b"\xff" * 4096)
    opened = Database(str(path), lambda _: None)
    with pytest.raises(Unavailable):
        opened.write(lambda c: c.execute("UPDATE tag SET count = 1"))
    opened.close()
    again = open_database(str(path))
    try:
        assert "damaged" in again.notice
    finally:
        again.close()
