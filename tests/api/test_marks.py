"""Ratings, labels, notes, tags and albums of many pictures, over HTTP."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib_core.db.batch import Change
from iib_core.db.connection import Database
from iib_core.db.index import insert_listed
from iib_core.db.opening import open_database
from iib_core.library.marks import Marks
from iib_core.library.takeback import TakeBack
from tests.db.library import Picture

from .live import Live, live, picture


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    folder = tmp_path / "pictures"
    for n, name in enumerate(("a.png", "b.png", "c.png", "d.png")):
        picture(folder / name, color=f"#{40 * n + 20:02x}5aa0")
        os.utime(folder / name, (1_700_000_000 + n * 60,) * 2)
    with live(tmp_path / "data", folder) as server:
        yield server


def ids(own: Live) -> list[int]:
    """a, b, c, d."""
    found: list[int] = own.post("/api/grid", {"query": {"order": "date"}}).json()["ids"]
    return found


def change(own: Live, image_ids: list[int], **what: Any) -> dict[str, Any]:
    answer = own.post("/api/marks", {"ids": image_ids, **what})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def undo(own: Live, key: str) -> None:
    assert own.post("/api/marks/undo", {"undo": [key]}).status_code == 200


def marks_of(own: Live) -> dict[str, list[int]]:
    found: dict[str, list[int]] = own.post("/api/grid", {}).json()["marks"]
    return found


def detail(own: Live, image_id: int) -> dict[str, Any]:
    told: dict[str, Any] = own.get(f"/api/images/{image_id}").json()
    return told


def tag(own: Live, name: str) -> int:
    made: int = own.post("/db/add_custom_tag", {"tag_name": name}).json()["id"]
    return made


def album(own: Live, name: str, **more: Any) -> int:
    made: int = own.post("/api/albums", {"name": name, **more}).json()["id"]
    return made


def in_album(own: Live, album_id: int) -> list[int]:
    name = next(a["name"] for a in own.get("/api/albums").json()["albums"] if a["id"] == album_id)
    query = {"q": f'album:"{name}"', "order": "album", "album": album_id}
    found: list[int] = own.post("/api/grid", {"query": query}).json()["ids"]
    return found


def test_stars_and_labels_stand_in_the_grid_and_can_be_asked_for(own: Live) -> None:
    a, b, c, d = ids(own)
    change(own, [a, b], rating=4)
    change(own, [b, c], label=5)
    assert marks_of(own) == {str(a): [4, 0], str(b): [4, 5], str(c): [0, 5]}
    assert own.post("/api/marks/of", {"ids": [b, d]}).json() == {"marks": {str(b): [4, 5]}}
    assert sorted(own.post("/api/grid", {"query": {"q": "rating:>=4"}}).json()["ids"]) == sorted([a, b])
    assert own.post("/api/grid", {"query": {"q": "label:blue -rating:4"}}).json()["ids"] == [c]


def test_the_best_come_first_page_by_page(own: Live) -> None:
    a, b, c, d = ids(own)
    change(own, [c], rating=5)
    change(own, [a, b], rating=2)
    page = own.post("/api/grid", {"query": {"order": "-rating"}, "limit": 2}).json()
    rest = own.post("/api/grid", {"query": {"order": "-rating"}, "cursor": page["cursor"], "limit": 5}).json()
    assert page["ids"] + rest["ids"] == [c, b, a, d]


def test_an_undo_gives_back_what_it_took_and_leaves_what_came_since(own: Live) -> None:
    a, b, *_ = ids(own)
    change(own, [a], rating=2, note="first")
    done = change(own, [a, b], rating=5)
    assert done["changed"] == 2
    change(own, [a], label=1)
    undo(own, done["undo"])
    assert marks_of(own) == {str(a): [2, 1]}
    assert detail(own, a)["note"] == "first"
    assert own.post("/api/marks/undo", {"undo": [done["undo"]]}).status_code == 404


def test_everything_about_a_selection_is_one_change_with_one_undo(own: Live) -> None:
    a, b, c, _ = ids(own)
    best, old = tag(own, "best"), tag(own, "old")
    wall, attic = album(own, "Wall"), album(own, "Attic", ids=[b])
    change(own, [b], add_tags=[old])
    before = own.post("/api/marks/summary", {"ids": [a, b, c]}).json()
    done = change(
        own,
        [a, b],
        rating=3,
        label=2,
        note="for print",
        add_tags=[best],
        remove_tags=[old],
        add_albums=[wall],
        remove_albums=[attic],
    )
    assert own.post("/api/marks/summary", {"ids": [a, b, c]}).json() == {
        "images": 3,
        "ratings": {"0": 1, "3": 2},
        "labels": {"0": 1, "2": 2},
        "notes": ["", "for print"],
        "tags": {str(best): 2},
        "albums": {str(wall): 2},
    }
    undo(own, done["undo"])
    assert own.post("/api/marks/summary", {"ids": [a, b, c]}).json() == before


@pytest.mark.parametrize("what", [{"rating": 6}, {"rating": -1}, {"label": 7}, {"note": "x" * 20_001}])
def test_values_that_there_are_not_change_nothing(own: Live, what: dict[str, Any]) -> None:
    assert own.post("/api/marks", {"ids": ids(own), **what}).status_code == 400
    assert marks_of(own) == {}


def test_an_album_has_the_order_that_somebody_gave_it(own: Live) -> None:
    a, b, c, d = ids(own)
    best = album(own, "Best", ids=[d, b])
    change(own, [a, c, b], add_albums=[best])
    assert in_album(own, best) == [d, b, a, c]
    done = own.post(f"/api/albums/{best}/arrange", {"ids": [c, a], "before": d}).json()
    assert in_album(own, best) == [c, a, d, b]
    own.post(f"/api/albums/{best}/arrange", {"ids": [c]})
    assert in_album(own, best) == [a, d, b, c]
    undo(own, done["undo"])
    query = {"q": "album:best", "order": "album", "album": best}
    page = own.post("/api/grid", {"query": query, "limit": 3}).json()
    rest = own.post("/api/grid", {"query": query, "limit": 3, "cursor": page["cursor"]}).json()
    assert len(page["ids"]) == 3 and sorted(page["ids"] + rest["ids"]) == sorted([a, b, c, d])


def test_pictures_find_room_between_two_that_were_moved_apart_very_often(own: Live) -> None:
    a, b, c, d = ids(own)
    best = album(own, "Best", ids=[a, b, c, d])
    for n in range(60):  # each halves the room behind a
        own.post(f"/api/albums/{best}/arrange", {"ids": [(c, d)[n % 2]], "before": (d, c)[n % 2] if n else b})
    assert in_album(own, best) == [a, d, c, b]


def test_an_album_that_was_deleted_comes_back_with_its_order_and_cover(own: Live) -> None:
    a, b, c, _ = ids(own)
    best = album(own, "Best", ids=[c, a, b])
    own.post(f"/api/albums/{best}", {"color": "#e5484d", "cover_id": b})
    before = own.get("/api/albums").json()
    assert before["albums"][0]["cover"]["id"] == b and before["albums"][0]["count"] == 3
    done = own.post(f"/api/albums/{best}/remove").json()
    assert own.get("/api/albums").json() == {"albums": []}
    assert len(ids(own)) == 4
    undo(own, done["undo"])
    assert own.get("/api/albums").json() == before
    assert in_album(own, best) == [c, a, b]


def test_a_name_is_taken_once_in_whatever_case(own: Live) -> None:
    best = album(own, "Best")
    assert own.post("/api/albums", {"name": " best "}).status_code == 409
    assert own.post("/api/albums", {"name": "  "}).status_code == 400
    assert own.post(f"/api/albums/{best}", {"name": "BEST"}).status_code == 200


def test_a_smart_album_keeps_a_search_and_takes_no_pictures(own: Live) -> None:
    a, b, *_ = ids(own)
    smart = album(own, "Stars", query="rating:>=4")
    change(own, [a], rating=5)
    assert own.post("/api/grid", {"query": {"q": 'album:"Stars"'}}).json()["ids"] == [a]
    assert own.post("/api/marks", {"ids": [b], "add_albums": [smart]}).status_code == 400
    assert [s["query"] for s in own.get("/api/albums").json()["albums"]] == ["rating:>=4"]


def test_a_tag_that_was_deleted_comes_back_on_its_pictures_in_its_group(own: Live) -> None:
    a, b, *_ = ids(own)
    people = own.post("/api/tag_groups", {"name": "People"}).json()["id"]
    anna = tag(own, "anna")
    own.post("/api/tag_groups/assign", {"tag_ids": [anna], "group_id": people})
    change(own, [a, b], add_tags=[anna])
    done = own.post(f"/api/own_tags/{anna}/remove").json()
    assert detail(own, a)["tags"] == []
    undo(own, done["undo"])
    assert [t["name"] for t in detail(own, b)["tags"]] == ["anna"]
    assert own.get("/api/tag_groups").json()["members"] == {str(anna): people}
    renamed = own.post(f"/api/own_tags/{anna}/rename", {"name": "Anna K"}).json()
    assert [t["name"] for t in detail(own, b)["tags"]] == ["Anna K"]
    undo(own, renamed["undo"])
    assert [(t["name"], t["count"]) for t in detail(own, b)["tags"]] == [("anna", 2)]


@pytest.mark.invariant("L1", "L8")
def test_a_file_written_anew_and_a_rebuilt_index_keep_what_was_made_of_it(own: Live, tmp_path: Path) -> None:
    a, b, *_ = ids(own)
    best = album(own, "Best", ids=[a, b])
    change(own, [a], rating=5, label=3, note="mine")
    picture(tmp_path / "pictures" / "a.png", size=(80, 60), color="#010203")
    own.index()
    own.services.indexer.rebuild().done.result(timeout=60)
    told = detail(own, a)
    assert (told["width"], told["rating"], told["label"], told["note"]) == (80, 5, 3, "mine")
    assert told["albums"] == [best] and in_album(own, best) == [a, b]


@pytest.mark.invariant("L2", "L3")
def test_a_file_moved_outside_takes_along_what_was_made_of_it(own: Live, tmp_path: Path) -> None:
    a, b, *_ = ids(own)
    best = album(own, "Best", ids=[b, a])
    change(own, [a], rating=4, label=6, note="mine")
    os.rename(tmp_path / "pictures" / "a.png", tmp_path / "pictures" / "elsewhere.png")
    own.index()
    assert detail(own, a)["name"] == "elsewhere.png"
    assert marks_of(own) == {str(a): [4, 6]} and in_album(own, best) == [b, a]
    os.rename(tmp_path / "pictures" / "elsewhere.png", tmp_path / "elsewhere.png")
    own.index()
    assert own.get("/api/albums").json()["albums"][0]["count"] == 1
    os.rename(tmp_path / "elsewhere.png", tmp_path / "pictures" / "back.png")
    own.index()
    assert marks_of(own) == {str(a): [4, 6]} and detail(own, a)["note"] == "mine"


@pytest.mark.invariant("L4", "L9")
def test_moving_copying_deleting_and_undoing_keep_what_was_made(own: Live, tmp_path: Path) -> None:
    a, *_ = ids(own)
    best = album(own, "Best", ids=[a])
    change(own, [a], rating=3, note="mine")
    dest = str(tmp_path / "pictures" / "sub")
    own.post("/api/files/move", {"ids": [a], "dest": dest, "create": True})
    assert detail(own, a)["fullpath"] == os.path.join(dest, "a.png")
    own.post("/api/files/copy", {"ids": [a], "dest": str(tmp_path / "pictures" / "copies"), "create": True})
    copy = next(i for i in ids(own) if detail(own, i)["fullpath"].endswith(os.path.join("copies", "a.png")))
    assert (detail(own, copy)["rating"], detail(own, copy)["note"]) == (3, "mine")
    assert in_album(own, best) == [a]
    done = own.post("/api/files/delete", {"ids": [a]}).json()
    assert in_album(own, best) == [] and str(a) not in marks_of(own)
    own.post("/api/operations/undo", {"id": done["operation"]})
    assert in_album(own, best) == [a] and detail(own, a)["rating"] == 3


def test_ten_thousand_pictures_are_rated_in_one_go(tmp_path: Path) -> None:
    db: Database = open_database(str(tmp_path / "iib.db"))
    try:
        listed = [Picture(f"/d/{n}.png", minute=n).listed() for n in range(12_000)]
        found = db.write(lambda c: insert_listed(c, listed))
        back = TakeBack(db)
        start = time.monotonic()
        done = Marks(db, lambda event: None, back).change(found[:10_000], Change(rating=4))
        took = time.monotonic() - start
        assert done.changed == 10_000 and took < 5
        back.take_back(done.undo)
        assert db.reader().execute("SELECT count(*) FROM iib_mark").fetchone()[0] == 0
    finally:
        db.close()


def export(own: Live, kind: str = "json") -> str:
    return own.get(f"/api/exchange/export?format={kind}").content.decode()


def forget_everything(own: Live) -> None:
    own.services.db.write(
        lambda c: [
            c.execute(f"DELETE FROM {table}")
            for table in ("iib_mark", "iib_album", "iib_album_image", "image_tag")
        ]
    )


def test_an_export_brings_everything_back(own: Live, tmp_path: Path) -> None:
    """Row B29."""
    a, b, c, _ = ids(own)
    best = album(own, "Best", ids=[c, a])
    album(own, "Stars", query="rating:>=4")
    change(own, [a], rating=4, label=2, note="a; b\n=1+1", add_tags=[tag(own, "for print")])
    change(own, [b], rating=1)
    told = export(own)
    forget_everything(own)
    os.rename(tmp_path / "pictures" / "a.png", tmp_path / "pictures" / "renamed.png")
    own.index()
    tried = own.post("/api/exchange/import", {"format": "json", "text": told, "dry_run": True}).json()
    assert marks_of(own) == {} and tried["changed"] == 3 and tried["new_albums"] == ["Best", "Stars"]
    done = own.post("/api/exchange/import", {"format": "json", "text": told}).json()
    assert {k: done[k] for k in ("pictures", "by_path", "by_hash", "unknown_count")} == {
        "pictures": 3,
        "by_path": 2,
        "by_hash": 1,
        "unknown_count": 0,
    }
    new = next(i for i in ids(own) if detail(own, i)["name"] == "renamed.png")
    assert marks_of(own) == {str(new): [4, 2], str(b): [1, 0]}
    assert detail(own, new)["note"] == "a; b\n=1+1"
    assert [t["name"] for t in detail(own, new)["tags"]] == ["for print"]
    again = next(a["id"] for a in own.get("/api/albums").json()["albums"] if a["name"] == "Best")
    assert again != best and in_album(own, again) == [c, new]
    undo(own, done["undo"])
    assert marks_of(own) == {} and in_album(own, again) == []


def test_a_table_can_be_edited_and_taken_in(own: Live) -> None:
    """Row B29."""
    a, b, *_ = ids(own)
    change(own, [a], rating=2)
    path = detail(own, b)["fullpath"]
    text = export(own, "csv") + f'{path},,,5,green,"best; wall",Gallery,"said ""so"""\n/no/such.png,,,5,,,,\n'
    kept = own.post("/api/exchange/import", {"format": "csv", "text": text}).json()
    assert kept["unknown"] == ["/no/such.png"] and kept["new_tags"] == ["best", "wall"]
    assert marks_of(own) == {str(a): [2, 0], str(b): [5, 4]}
    assert detail(own, b)["note"] == 'said "so"'
    change(own, [b], rating=1)
    own.post("/api/exchange/import", {"format": "csv", "text": text, "mode": "fill"})
    assert marks_of(own)[str(b)] == [1, 4]
    own.post("/api/exchange/import", {"format": "csv", "text": text, "mode": "replace"})
    assert marks_of(own)[str(b)] == [5, 4]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("json", "{"),
        ("json", "[]"),
        ("json", json.dumps({"format": "iib-marks", "pictures": 3})),
        ("csv", "a,b\n1,2"),
        ("xml", ""),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(own: Live, kind: str, text: str) -> None:
    answer = own.post("/api/exchange/import", {"format": kind, "text": text})
    assert answer.status_code == 400 and len(answer.json()["detail"]) > 20


def test_sidecars_are_written_when_asked_and_read_again(own: Live, tmp_path: Path) -> None:
    """Row B29."""
    a, b, *_ = ids(own)
    folder = tmp_path / "pictures"
    change(own, [a], rating=4, label=1, note="A <note> & more", add_tags=[tag(own, "for print")])
    assert not list(folder.glob("*.xmp"))
    assert own.post("/api/exchange/xmp/write", {}).json() == {"written": 1, "unchanged": 0, "errors": []}
    assert [f.name for f in folder.glob("*.xmp")] == ["a.png.xmp"]
    assert own.post("/api/exchange/xmp/write", {}).json()["unchanged"] == 1
    forget_everything(own)
    done = own.post("/api/exchange/xmp/read", {}).json()
    assert done["changed"] == 1
    told = detail(own, a)
    assert (told["rating"], told["label"], told["note"]) == (4, 1, "A <note> & more")
    assert [t["name"] for t in told["tags"]] == ["for print"]
    assert detail(own, b)["rating"] == 0
