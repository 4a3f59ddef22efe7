"""Folders that were moved: every table that holds paths follows."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.db import folders, images, search, store, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import mark_missing, set_dir_stamp
from iib_core.db.opening import open_database
from iib_core.db.relocate import Move, Relocated, refuse_when_in_use, relocate
from iib_core.errors import BadRequest, Unavailable

from . import older
from .library import Picture, add, counts_by_hand, counts_kept, integrity


def moved(db: Database, old: str, new: str) -> Relocated:
    return db.write(lambda c: relocate(c, Move(old, new)))


def paths(db: Database) -> list[str]:
    return sorted(
        r[0] for r in db.reader().execute("SELECT path FROM image WHERE path IS NOT NULL").fetchall()
    )


@pytest.mark.parametrize(
    ("old", "new", "path", "there"),
    [
        ("/d", "/e", "/d/a.png", "/e/a.png"),
        ("/d/", "/e/f/", "/d/x/a.png", "/e/f/x/a.png"),
        ("/d", "/e", "/d", "/e"),
        ("/d", "/e", "/d2/a.png", None),
        ("/d", "/e", "/D/a.png", None),
        ("/d", "/e", "d/a.png", None),
        ("/", "/mnt", "/d/a.png", "/mnt/d/a.png"),
        ("/d", "/", "/d/a.png", "/a.png"),
        ("/d", "/d/e", "/d/e/a.png", "/d/e/e/a.png"),
        ("outputs", "/w/outputs", "outputs/a.png", "/w/outputs/a.png"),
        (r"C:\pics", "/mnt/pics", r"C:\pics\x\a.png", "/mnt/pics/x/a.png"),
        (r"C:\pics", "/mnt/pics", r"c:/Pics/x\a.png", "/mnt/pics/x/a.png"),
        (r"C:\pics", "/mnt/pics", r"C:\pics2\a.png", None),
        ("C:\\", "/mnt", r"C:\pics\a.png", "/mnt/pics/a.png"),
        (r"\\nas\share", "/mnt", r"\\NAS\share\a.png", "/mnt/a.png"),
        ("/mnt/pics", "D:\\pics\\", "/mnt/pics/x/a.png", r"D:\pics\x\a.png"),
        ("/mnt", r"\\nas\share", "/mnt/a.png", r"\\nas\share\a.png"),
        (r"C:\a", r"D:\b", r"C:\a\ü.png", r"D:\b\ü.png"),
    ],
)
def test_paths_follow_by_component(old: str, new: str, path: str, there: str | None) -> None:
    assert Move(old, new)(path) == there


names = st.text(
    st.characters(blacklist_characters="/\\\x00", blacklist_categories=["Cs"]), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(st.lists(names.filter(lambda n: n not in {".", ".."}), min_size=1, max_size=4))
def test_a_path_that_moves_there_and_back_is_the_same(below: list[str]) -> None:
    path = "/home/me/pics/" + "/".join(below)
    there = Move("/home/me/pics", r"C:\p")(path)
    assert there == "C:\\p\\" + "\\".join(below)
    assert Move(r"C:\p", "/home/me/pics")(there) == path


@pytest.mark.parametrize(("old", "new"), [("", "/e"), ("  ", "/e"), ("/d", "e"), ("/d", "")])
def test_folders_that_are_not_named_in_full_are_refused(old: str, new: str) -> None:
    with pytest.raises(BadRequest):
        Move(old, new)


def full_library(db: Database) -> list[int]:
    ids = add(db, [Picture(f"/d/{n}/p{n}.png", f"text {n}", tags=[("pos", "cat")]) for n in range(4)])
    ids += add(db, [Picture("/d2/stays.png", "stays")])
    mine = db.write(lambda c: tags.add_custom(c, "mine"))
    db.write(lambda c: tags.link(c, ids[:2], mine.id))
    db.write(lambda c: mark_missing(c, ids[3:4], "2024"))
    db.write(lambda c: set_dir_stamp(c, "/d/0", 5, "2024-01-01 00:00:00"))
    db.write(lambda c: store.add_extra_path(c, "/d", ["scanned"], "pictures"))
    db.write(
        lambda c: store.put_setting(c, "topic_search_scope", {"folder_paths": ["/d", "/d2"], "updated_at": 1})
    )
    db.write(lambda c: store.put_setting(c, "other", {"text": "not /d/a path", "n": [1, None]}))

    def caches(c: sqlite3.Connection) -> None:
        c.execute(
            "INSERT INTO dir_cover_cache VALUES ('/d/1', '2024-05-05', ?)",
            (json.dumps([{"fullpath": "/d/1/p1.png"}]),),
        )
        result = json.dumps({"clusters": [{"paths": ["/d/0/p0.png", "/d2/stays.png"]}]})
        c.execute(
            "INSERT INTO topic_cluster_cache VALUES ('k', '[\"/d\"]', 'm', '{}', 1, '2024', ?, '2024')",
            (result,),
        )
        c.execute("INSERT INTO image_embedding VALUES (?, 'm', 1, 'h', x'01', '2024')", (ids[0],))

    db.write(caches)
    return ids


def test_everything_that_holds_a_path_follows(db: Database) -> None:
    ids = full_library(db)
    done = moved(db, "/d", "/new/place")
    assert (done.images, done.merged, done.folders, done.settings) == (4, 0, 1, 1)
    assert done.examples[0] == ("/d/0/p0.png", "/new/place/0/p0.png")
    reader = db.reader()
    assert paths(db) == ["/d2/stays.png", *(f"/new/place/{n}/p{n}.png" for n in range(4))]
    assert folders.direct_counts(reader) == [
        ("/d2", 1),
        *((f"/new/place/{n}", 1) for n in range(3)),
        ("/new/place/3", 0),
    ]
    assert store.all_extra_paths(reader) == [store.ExtraPath("/new/place", ("scanned",), "pictures")]
    assert store.get_setting(reader, "topic_search_scope")["folder_paths"] == ["/new/place", "/d2"]
    assert store.get_setting(reader, "other") == {"text": "not /d/a path", "n": [1, None]}
    assert [r[0] for r in reader.execute("SELECT path FROM folders").fetchall()] == ["/new/place/0"]
    cover = reader.execute("SELECT folder_path, media_files FROM dir_cover_cache").fetchone()
    assert tuple(cover) == ("/new/place/1", '[{"fullpath": "/new/place/1/p1.png"}]')
    cluster = reader.execute("SELECT folders, result FROM topic_cluster_cache").fetchone()
    assert json.loads(cluster[0]) == ["/new/place"]
    assert json.loads(cluster[1])["clusters"][0]["paths"] == ["/new/place/0/p0.png", "/d2/stays.png"]
    assert [t.name for t in tags.of_images(reader, ids)[ids[0]]] == ["mine"]
    assert search.ids(reader, Criteria(text="place/1"))[0] == [ids[1]]
    assert search.ids(reader, Criteria(text="p2.png"))[0] == [ids[2]]
    assert search.ids(reader, Criteria(text="/d/"))[0] == []
    assert counts_kept(db) == counts_by_hand(db)
    assert integrity(db) == []
    assert moved(db, "/d", "/e") == Relocated()


def test_a_file_known_at_both_places_becomes_one_with_both_rows_tags(db: Database) -> None:
    ids = full_library(db)
    there = add(db, [Picture("/e/0/p0.png", "text 0"), Picture("/e/1/p1.png", "text 1")])
    later = db.write(lambda c: tags.add_custom(c, "later"))
    db.write(lambda c: tags.link(c, there, later.id))
    db.write(lambda c: images.remember_infotext(c, there[1], "edited there", edited=True))
    db.write(lambda c: store.add_extra_path(c, "/e", ["walk"]))
    done = moved(db, "/d", "/e")
    assert (done.images, done.merged) == (4, 2)
    assert paths(db) == ["/d2/stays.png", *(f"/e/{n}/p{n}.png" for n in range(4))]
    found = tags.of_images(db.reader(), ids)
    assert {t.name for t in found[ids[0]]} == {t.name for t in found[ids[1]]} == {"mine", "later"}
    assert images.infotext_of(db.reader(), "/e/1/p1.png") == "edited there"
    assert search.ids(db.reader(), Criteria(text="edited there"))[0] == [ids[1]]
    assert db.reader().execute("SELECT image_id FROM image_embedding").fetchone()[0] == ids[0]
    (root,) = store.all_extra_paths(db.reader())
    assert (root.path, set(root.types), root.alias) == ("/e", {"scanned", "walk"}, "pictures")
    assert counts_kept(db) == counts_by_hand(db)
    assert integrity(db) == []


def test_a_folder_may_move_into_itself_and_rows_change_places(db: Database) -> None:
    ids = add(
        db, [Picture("/a/x.png", "one"), Picture("/a/a/x.png", "two"), Picture("/a/a/a/x.png", "three")]
    )
    assert moved(db, "/a", "/a/a").merged == 0
    at = {r.path: r.id for r in images.rows_by_ids(db.reader(), ids)}
    assert at == {"/a/a/x.png": ids[0], "/a/a/a/x.png": ids[1], "/a/a/a/a/x.png": ids[2]}
    assert folders.direct_counts(db.reader()) == [("/a/a", 1), ("/a/a/a", 1), ("/a/a/a/a", 1)]
    assert integrity(db) == []


def test_a_library_from_windows_is_found_here(tmp_path: Path) -> None:
    path = tmp_path / "iib.db"
    old = older.make(path)
    image = older.add_image(old, r"D:\AI\outputs\2024\fox.png", "a fox")
    older.link(old, image, "custom", "mine")
    older.add_image(old, r"d:\ai\Outputs\2024\cat.png", "a cat")
    old.execute("INSERT INTO extra_path VALUES ('D:\\AI\\outputs', 'scanned', '')")
    old.execute("INSERT INTO folders(path, modified_date) VALUES ('D:\\AI\\outputs\\2024', '2024')")
    old.commit()
    old.close()
    db = open_database(str(path))
    done = moved(db, r"D:\AI\outputs", "/mnt/ai")
    assert done.images == 2
    assert paths(db) == ["/mnt/ai/2024/cat.png", "/mnt/ai/2024/fox.png"]
    assert folders.direct_counts(db.reader()) == [("/mnt/ai/2024", 2)]
    assert search.ids(db.reader(), Criteria(text="2024/fox"))[0] == [image]
    assert store.all_extra_paths(db.reader())[0].path == "/mnt/ai"
    assert integrity(db) == []
    db.close()


def test_names_that_are_not_text_move_too(db: Database) -> None:
    name = os.fsdecode(b"/d/\xff.png")
    add(db, [Picture(name, "raw")])
    assert moved(db, "/d", "/e").images == 1
    assert images.row_by_path(db.reader(), os.fsdecode(b"/e/\xff.png")) is not None
    assert integrity(db) == []


def test_a_failure_on_the_way_changes_nothing(db: Database) -> None:
    full_library(db)
    before = paths(db)

    def fail(c: sqlite3.Connection) -> None:
        relocate(c, Move("/d", "/e"))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        db.write(fail)
    assert paths(db) == before
    assert integrity(db) == []


def test_a_database_in_use_is_told_apart_from_one_that_is_not(tmp_path: Path) -> None:
    path = str(tmp_path / "iib.db")
    db = open_database(path)
    with pytest.raises(Unavailable, match="in use"):
        refuse_when_in_use(path)
    db.write(lambda c: tags.add_custom(c, "still writable"))
    db.close()
    refuse_when_in_use(path)
    open_database(path).close()
    Path(path).write_bytes(b"no database" * 1000)
    refuse_when_in_use(path)
