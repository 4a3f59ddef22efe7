"""Databases of the older program: opened, shown at once, completed, and handed back."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest

from iib_core.db import folders, images, search, store, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.opening import open_database
from iib_core.db.upkeep import upkeep

from . import older
from .library import Picture, add, counts_by_hand, counts_kept, integrity

TEXT = "a red fox\nSteps: 20, Seed: 7, Model: m"


def found(db: Database, **criteria: object) -> list[int]:
    return search.ids(db.reader(), Criteria(**criteria), "", 1000)[0]  # type: ignore[arg-type]


def index_finishes(db: Database) -> None:
    """Wait for the background's work: what it has queued is done before what comes after it."""
    while db.reader().execute("SELECT 1 FROM iib_file WHERE text_id = -1").fetchone():
        db.submit(lambda c: None).result()


def old_library(path: Path, **how: object) -> None:
    old = older.make(path, **how)  # type: ignore[arg-type]
    for n in range(30):
        older.add_image(
            old, f"/d/{n:02}.png", TEXT if n == 3 else f"text {n}", [("pos", "cat"), ("Media Type", "Image")]
        )
    older.link(old, 4, "custom", "like")
    older.link(old, 5, "custom", "mine")
    old.execute("INSERT INTO extra_path(path, type) VALUES ('/d', 'scanned+walk')")
    old.execute("INSERT INTO global_setting VALUES ('{\"a\": 1}', 'layout', '2024', '2024')")
    old.commit()
    old.close()


@pytest.mark.parametrize(
    "lacking", [c for n in range(len(older.LATER) + 1) for c in combinations(older.LATER, n)], ids="+".join
)
def test_every_release_s_database_opens_and_shows_everything_at_once(
    tmp_path: Path, lacking: tuple[str, ...]
) -> None:
    path = tmp_path / "iib.db"
    old_library(path, lacking=lacking)
    db = open_database(str(path))
    try:
        assert db.notice == ""
        assert len(found(db)) == images.count(db.reader()) == 30
        assert found(db, text="RED fox") == [4]
        assert found(db, text="03.png", path_only=True) == [4]
        assert found(db, text="/d/03") == [4]
        assert [t.name for t in tags.of_images(db.reader(), [4])[4]] == ["like"]
        assert {t.name: t.count for t in tags.custom(db.reader())} == {"like": 1, "mine": 1}
        cat = tags.by_name(db.reader(), "pos", "cat")
        assert cat and cat.count == len(found(db, and_tags=(cat.id,))) == 30
        assert store.all_extra_paths(db.reader()) == [store.ExtraPath("/d", ("scanned", "walk"), "")]
        assert store.get_setting(db.reader(), "layout") == {"a": 1}
        assert folders.direct_counts(db.reader()) == [("/d", 30)]
    finally:
        db.close()


def test_a_search_says_the_same_before_and_after_the_indexes_are_made(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    db = open_database(str(path))
    asked = [
        {"text": "fox"}, {"text": "Seed: 7"}, {"text": "text 1"}, {"text": "12.png"}, {"text": "d/1"},
        {"text": "2.p", "path_only": True}, {"regex": "fox|1[12]\\.png"}, {"text": "nothing"},
    ]  # fmt: skip
    db.write(lambda c: c.execute("UPDATE iib_file SET text_id = -1"))
    db.write(lambda c: c.execute("INSERT INTO iib_name_fts(iib_name_fts) VALUES ('delete-all')"))
    before = [found(db, **a) for a in asked]
    assert [len(b) for b in before] == [1, 1, 11, 1, 10, 3, 3, 0]
    index_now = upkeep(db)
    assert index_now.texts == 30
    assert [found(db, **a) for a in asked] == before
    assert integrity(db) == []
    assert upkeep(db) == upkeep(db).__class__(0, 0, 0, 0, 0)
    db.close()


def test_names_and_the_index_by_tag_are_made_in_the_background_and_go_on_after_a_restart(
    tmp_path: Path,
) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    db = open_database(str(path))
    db.close()  # at once: whatever was not begun is begun again
    db = open_database(str(path))
    index_finishes(db)
    db.submit(lambda c: None).result()
    db.submit(lambda c: None).result()
    names = (
        db.reader().execute("SELECT count(*) FROM iib_name_fts WHERE iib_name_fts MATCH '\"png\"'").fetchone()
    )
    assert names[0] == 30
    assert db.reader().execute("SELECT 1 FROM sqlite_master WHERE name = 'iib_image_tag_by_tag'").fetchone()
    assert integrity(db) == []
    db.close()


@pytest.mark.invariant("F6")
def test_counts_that_drifted_and_links_of_nothing_are_right_in_the_first_answer(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    old = sqlite3.connect(path)
    old.execute("UPDATE tag SET count = 999 WHERE name = 'cat'")
    old.execute("UPDATE tag SET count = NULL WHERE name = 'mine'")
    old.execute("INSERT INTO image_tag(image_id, tag_id) VALUES (77, 2)")  # an image that was deleted
    old.execute("INSERT INTO image_tag(image_id, tag_id) VALUES (1, 555)")  # a tag that was replaced
    old.commit()
    old.close()
    db = open_database(str(path))
    assert counts_kept(db) == {k: v for k, v in counts_by_hand(db).items() if k != 555}
    assert tags.by_id(db.reader(), 2).count == 30  # type: ignore[union-attr]
    index_finishes(db)
    db.submit(lambda c: None).result()
    upkeep(db)
    assert counts_kept(db) == counts_by_hand(db)
    assert db.reader().execute("SELECT count(*) FROM image_tag").fetchone()[0] == 62
    db.close()


def test_odd_rows_harm_nothing(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old = older.make(path)
    a = older.add_image(old, "/d/./e//a.png", "plain fox")
    older.link(old, a, "custom", "mine")
    b = older.add_image(old, "/d/e/a.png", "plain fox")
    older.link(old, b, "custom", "other")
    c = older.add_image(old, "/d//c.png", "cat")
    for odd in (r"C:\pics\b.png", "outputs/r.png", "r.png", "/r.png"):
        older.add_image(old, odd, "odd")
    old.execute("INSERT INTO image(path) VALUES (NULL)")
    old.execute("INSERT INTO image(path) VALUES ('')")
    old.execute("INSERT INTO image(path) VALUES ('/d/bare.png')")
    old.execute("INSERT INTO tag(name) VALUES (NULL)")
    old.commit()
    old.close()
    for _ in range(2):
        db = open_database(str(path))
        row = images.row_by_path(db.reader(), "/d/e/a.png")
        assert row is not None and row.id == b
        assert {t.name for t in tags.of_images(db.reader(), [b])[b]} == {"mine", "other"}
        assert images.row_by_path(db.reader(), "/d/c.png").id == c  # type: ignore[union-attr]
        assert len(found(db, text="odd")) == 4
        assert len(found(db)) == 7
        assert counts_kept(db) == counts_by_hand(db)
        upkeep(db)
        assert integrity(db) == []
        db.close()


def test_what_costs_money_is_kept_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    old = sqlite3.connect(path)
    vector = bytes(range(256)) * 4
    old.execute(
        "INSERT INTO image_embedding VALUES (4, 'model', 256, 'hash', ?, '2024-01-01T00:00:00.123')",
        (vector,),
    )
    old.execute("INSERT INTO image_embedding_fail VALUES (5, 'model', 'hash', 'refused', '2024')")
    old.execute("INSERT INTO topic_title_cache VALUES ('h', 'Füchse', '[\"fox\"]', 'gpt', '2024')")
    old.execute(
        "INSERT INTO topic_cluster_cache VALUES ('k', '[\"/d\"]', 'm', '{}', 1, '2024', '{\"clusters\": []}', '2024')"
    )
    old.execute("INSERT INTO dir_cover_cache VALUES ('/d', '2024', '[]')")
    old.commit()
    tables = (
        "image_embedding",
        "image_embedding_fail",
        "topic_title_cache",
        "topic_cluster_cache",
        "dir_cover_cache",
    )
    before = {t: old.execute(f"SELECT * FROM {t}").fetchall() for t in tables}
    old.close()
    for _ in range(2):
        db = open_database(str(path))
        add(db, [Picture("/d/new.png", "new")])
        upkeep(db)
        assert {
            t: [tuple(r) for r in db.reader().execute(f"SELECT * FROM {t}").fetchall()] for t in tables
        } == before
        db.close()


def renamed(old: sqlite3.Connection) -> None:
    old.execute("UPDATE image SET path = '/e/moved.png' WHERE id = 4")


def edited(old: sqlite3.Connection) -> None:
    old.execute("UPDATE image SET exif = 'a blue whale', exif_edited = 1 WHERE id = 4")


def removed(old: sqlite3.Connection) -> None:
    for table, column in (("image_tag", "image_id"), ("image", "id")):
        old.execute(f"DELETE FROM {table} WHERE {column} = 4")


def added(old: sqlite3.Connection) -> None:
    older.add_image(old, "/f/added.png", "a green newt", [("pos", "newt")])


def tagged(old: sqlite3.Connection) -> None:
    older.link(old, 9, "custom", "mine")
    old.execute("DELETE FROM image_tag WHERE image_id = 5")


def as_told(db: Database) -> None:
    """Everything that a search or a count says agrees with the contract's tables."""
    rows = [(i, p, e or "") for i, p, e in db.reader().execute("SELECT id, path, exif FROM image").fetchall()]
    assert sorted(found(db)) == [i for i, _, _ in rows]
    for word in ("fox", "whale", "newt", "moved", "03.png", "text 1", "/d/0", "added.png"):
        expected = [i for i, p, e in rows if word in p or word in e]
        assert sorted(found(db, text=word)) == expected, word
    assert folders.direct_counts(db.reader()) == sorted(
        (d, sum(p.rpartition("/")[0] == d for _, p, _ in rows))
        for d in {p.rpartition("/")[0] for _, p, _ in rows}
    )
    assert counts_kept(db) == counts_by_hand(db)


@pytest.mark.parametrize("visit", [renamed, edited, removed, added, tagged])
@pytest.mark.parametrize("indexed", [False, True], ids=["fresh", "indexed"])
def test_what_the_older_program_did_between_is_shown_in_the_first_answer(
    tmp_path: Path, visit: Callable[[sqlite3.Connection], None], indexed: bool
) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    for _ in range(2):
        db = open_database(str(path))
        if indexed:
            index_finishes(db)
            upkeep(db)
        as_told(db)
        db.close()
        old = sqlite3.connect(path)
        visit(old)
        old.commit()
        old.close()
    db = open_database(str(path))
    as_told(db)
    upkeep(db)
    as_told(db)
    assert integrity(db) == []
    db.close()


def test_what_the_older_program_did_meanwhile_is_found_by_upkeep(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    db = open_database(str(path))
    upkeep(db)
    db.others_wrote()
    old = sqlite3.connect(path)
    for visit in (renamed, added, edited, tagged):
        visit(old)
        old.commit()
    assert db.others_wrote() and not db.others_wrote()
    upkeep(db)
    as_told(db)
    old.close()
    db.close()


def test_the_older_program_opens_what_we_wrote_and_reads_rows_by_position(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    db = open_database(str(path))
    ids = add(db, [Picture("/d/new.png", "new words", tags=[("pos", "cat")])])
    mine = tags.by_name(db.reader(), "custom", "mine")
    db.write(lambda c: tags.link(c, ids, mine.id))  # type: ignore[union-attr]
    db.write(lambda c: images.remember_infotext(c, 4, "edited here", edited=True))
    db.write(lambda c: store.add_extra_path(c, "/e", ["walk"], "other"))
    db.write(lambda c: store.put_setting(c, "x", {"y": 2}))
    db.close()
    old = sqlite3.connect(path)
    assert old.execute("SELECT * FROM image WHERE id = ?", ids).fetchone() == (
        ids[0], "/d/new.png", "new words", 1000, "2024-01-01 00:00:00", 0,
    )  # fmt: skip
    assert old.execute("SELECT * FROM image WHERE id = 4").fetchone()[2::3] == ("edited here", 1)
    assert old.execute("SELECT * FROM tag WHERE id = ?", (mine.id,)).fetchone() == (  # type: ignore[union-attr]
        mine.id, "mine", 0, "custom", 2, "",  # type: ignore[union-attr]
    )  # fmt: skip
    assert old.execute("SELECT * FROM extra_path WHERE path = '/e'").fetchone() == ("/e", "walk", "other")
    assert json.loads(
        old.execute("SELECT setting_json FROM global_setting WHERE name = 'x'").fetchone()[0]
    ) == {"y": 2}
    # its own statements, against which nothing of ours may stand: triggers, generated columns, foreign keys
    assert old.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone() == (0,)
    old.execute(
        "INSERT OR REPLACE INTO tag(id, name, score, type, count, color) VALUES (?, 'mine', 0, 'custom', 7, '')",
        (mine.id,),
    )  # type: ignore[union-attr]
    added(old)
    removed(old)
    old.commit()
    old.close()


_OLDER = """
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1])
for n in range(60):
    i = c.execute("INSERT OR REPLACE INTO image(path, exif, size, date) VALUES (?, 'older text', 1, '2024')", (f"/o/{n}.png",)).lastrowid
    c.execute("INSERT OR IGNORE INTO image_tag(image_id, tag_id) VALUES (?, 1)", (i,))
    if n % 3 == 2:
        time.sleep(0.01)  # it writes a folder in one transaction
        c.commit()
c.close()
"""


@pytest.mark.invariant("F2")
def test_the_older_program_and_ours_write_at_the_same_time_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old_library(path)
    db = open_database(str(path))
    other = subprocess.Popen([sys.executable, "-c", _OLDER, str(path)])
    n = 0
    while other.poll() is None or n < 20:
        add(db, [Picture(f"/n/{n}.png", f"new {n}", tags=[("pos", "cat")])])
        n += 1
    assert other.returncode == 0
    upkeep(db)
    assert len(found(db)) == 30 + 60 + n
    assert len(found(db, text="older text")) == 60
    assert counts_kept(db) == counts_by_hand(db)
    db.close()
