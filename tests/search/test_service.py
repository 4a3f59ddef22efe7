"""Searching as clients see it: the contract's answers, the gate's limits, the grid's columns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.access import Gate
from iib_core.db import images, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import mark_missing
from iib_core.db.opening import open_database
from iib_core.errors import BadRequest
from iib_core.search.recent import Recent
from iib_core.search.service import Search
from iib_core.settings import Settings
from iib_core.wire import human_size
from tests.db.library import Picture, add


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(str(tmp_path / "iib.db"))
    yield database
    database.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    for name in ("images", "images2", "other"):
        (tmp_path / name / "sub").mkdir(parents=True)
    return tmp_path


def service(db: Database, *roots: Path, enabled: bool = True) -> Search:
    return Search(db, Gate(lambda: [str(r) for r in roots], enabled=enabled), Settings())


def fill(db: Database, library: Path) -> list[int]:
    places = ["images/a.png", "images/sub/b.png", "images2/c.png", "other/d.mp4"]
    return add(
        db,
        [
            Picture(str(library / p), f"a fox in {p}", tags=[("pos", "fox")], minute=n)
            for n, p in enumerate(places)
        ],
    )


def names(answer: dict) -> list[str]:
    return [f["name"] for f in answer["files"]]


def test_an_answer_has_the_contract_s_shape(db: Database, library: Path) -> None:
    ids = fill(db, library)
    answer = service(db, library).search_by_substr(surstr="FOX", size=2)
    assert answer["cursor"] == {"has_next": True, "next": f"2024-01-01 00:02:00|{ids[2]}"}
    assert answer["files"][0] == {
        "type": "file",
        "id": ids[3],
        "date": "2024-01-01 00:03:00",
        "created_date": "2024-01-01 00:03:00",
        "size": "1000.00 B",
        "bytes": 1000,
        "name": "d.mp4",
        "fullpath": str(library / "other" / "d.mp4"),
        "is_under_scanned_path": True,
    }


@pytest.mark.invariant("F5")
def test_pages_follow_each_other_and_an_old_bare_date_is_accepted(db: Database, library: Path) -> None:
    fill(db, library)
    search = service(db, library)
    first = search.search_by_substr(size=3)
    second = search.search_by_substr(size=3, cursor=first["cursor"]["next"])
    assert names(first) + names(second) == ["d.mp4", "c.png", "b.png", "a.png"]
    assert second["cursor"]["has_next"] is False
    assert names(search.search_by_substr(cursor="2024-01-01 00:01:00")) == ["a.png"]


@pytest.mark.invariant("F5")
def test_files_that_arrive_while_paging_neither_repeat_nor_hide_others(db: Database, library: Path) -> None:
    fill(db, library)
    search = service(db, library)
    for kind in ({}, {"random_sort": True}):
        seen: list[str] = []
        cursor = ""
        for n in range(20):
            answer = search.match_images_by_tags(size=1, cursor=cursor, **kind)
            seen += names(answer)
            if not answer["cursor"]["has_next"]:
                break
            cursor = answer["cursor"]["next"]
            add(
                db,
                [
                    Picture(
                        str(library / f"images/new{n}{len(kind)}.png"),
                        "",
                        tags=[("pos", "new")],
                        minute=50 + n,
                    )
                ],
            )
        assert len(seen) == len(set(seen))
        assert {"a.png", "b.png", "c.png", "d.mp4"} <= set(seen)


def test_media_types_are_told_apart(db: Database, library: Path) -> None:
    fill(db, library)
    search = service(db, library)
    assert names(search.search_by_substr(media_type="image")) == ["c.png", "b.png", "a.png"]
    assert (
        names(search.search_by_substr(media_type="video"))
        == names(search.search_by_substr(media_type="?"))
        == ["d.mp4"]
    )


@pytest.mark.invariant("S2")
def test_files_outside_of_the_library_s_folders_are_not_shown(db: Database, library: Path) -> None:
    ids = fill(db, library)
    search = service(db, library / "images")
    assert names(search.search_by_substr()) == ["b.png", "a.png"]
    assert names(search.search_by_substr(surstr="fox", size=2)) == ["b.png", "a.png"]
    assert {f["name"] for f in search.random_images()} == {"b.png", "a.png"}
    columns, total = search.grid(Criteria())
    assert (columns.ids, total) == ([ids[1], ids[0]], 2)
    assert [row.id for row, _ in search.rows(ids)] == ids[:2]
    assert names(service(db, enabled=False).search_by_substr()) == ["d.mp4", "c.png", "b.png", "a.png"]


@pytest.mark.invariant("S2")
def test_a_folder_scope_admits_no_neighbour_and_none_outside(db: Database, library: Path) -> None:
    fill(db, library)
    search = service(db, library / "images", library / "images2")
    assert names(search.search_by_substr(folder_paths=[str(library / "images")])) == ["b.png", "a.png"]
    assert names(search.match_images_by_tags(folder_paths=[str(library / "images2")])) == ["c.png"]
    for gone in ([str(library / "other")], [str(library / "imag")], ["/nowhere"], ["\x00"]):
        answer = search.search_by_substr(folder_paths=gone)
        assert answer == {"files": [], "cursor": {"has_next": False, "next": ""}}
    assert names(search.search_by_substr(folder_paths=[str(library)])) == ["c.png", "b.png", "a.png"]
    assert len(names(search.search_by_substr(folder_paths=[]))) == 3


@pytest.mark.invariant("S3")
def test_a_scope_is_understood_by_either_spelling_of_a_linked_root(db: Database, library: Path) -> None:
    link = library / "link"
    os.symlink(library / "images", link, target_is_directory=True)
    add(db, [Picture(str(link / "sub" / "a.png"), "fox")])
    search = service(db, link)
    for folder in (link, library / "images", library / "images" / "sub"):
        assert names(search.search_by_substr(folder_paths=[str(folder)])) == ["a.png"]


@pytest.mark.invariant("L2")
def test_searching_a_missing_file_hides_it_and_deletes_nothing(db: Database, library: Path) -> None:
    ids = fill(db, library)
    db.write(lambda c: mark_missing(c, ids[:1], "now"))
    search = service(db, library)
    assert names(search.search_by_substr()) == ["d.mp4", "c.png", "b.png"]
    search.random_images()
    assert len(images.rows_by_ids(db.reader(), ids)) == 4  # none of these files is on the disk at all


def test_tags_combine_by_and_or_and_not(db: Database, library: Path) -> None:
    ids = add(
        db,
        [
            Picture(str(library / "images" / f"{n}.png"), tags=[("pos", t) for t in names], minute=n)
            for n, names in enumerate([["a"], ["a", "b"], ["a", "b", "c"], []])
        ],
    )
    tag = {t.name: t.id for t in tags.all_for_basic_info(db.reader())}
    search = service(db, library)

    def found(**kw: list[int]) -> list[int]:
        return [f["id"] for f in search.match_images_by_tags(**kw)["files"]]  # type: ignore[arg-type]

    assert found() == [ids[2], ids[1], ids[0]]
    assert found(and_tags=[tag["a"], tag["b"]]) == [ids[2], ids[1]]
    assert found(and_tags=[tag["a"]], not_tags=[tag["c"]]) == [ids[1], ids[0]]
    assert found(or_tags=[tag["b"], tag["c"]]) == [ids[2], ids[1]]
    assert found(and_tags=[tag["c"]], or_tags=[tag["b"]]) == [ids[2]]
    assert found(not_tags=[tag["a"]]) == [ids[3]]
    assert found(and_tags=[999]) == found(or_tags=[999]) == []
    assert search.total(Criteria(and_tags=(tag["a"], tag["b"]))) == 2
    assert search.total(Criteria(and_tags=(tag["a"],), not_tags=(tag["b"],))) == 1


@pytest.mark.invariant("S12")
@pytest.mark.parametrize(
    "question",
    [{"regexp": "("}, {"regexp": "x" * 1001}, {"surstr": "x" * 5001}],
    ids=["invalid", "long expression", "long text"],
)
def test_what_cannot_be_searched_is_refused(db: Database, library: Path, question: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        service(db, library).search_by_substr(**question)  # type: ignore[arg-type]


def test_a_cursor_of_another_order_is_refused(db: Database, library: Path) -> None:
    fill(db, library)
    with pytest.raises(BadRequest, match="page marker"):
        service(db, library).match_images_by_tags(random_sort=True, cursor="2024-01-01 00:00:00|1")
    with pytest.raises(BadRequest, match="order"):
        service(db, library).page(Criteria(order="colour"))


@pytest.mark.invariant("F6")
def test_totals_follow_every_change(db: Database, library: Path) -> None:
    search = service(db, library)
    for n in range(3):
        assert search.total(Criteria(text="fox")) == n
        add(db, [Picture(str(library / "images" / f"{n}.png"), "a fox")])


def test_liked_files_are_marked_in_the_columns(db: Database, library: Path) -> None:
    ids = fill(db, library)
    like = tags.by_name(db.reader(), "custom", "like")
    assert like is not None
    db.write(lambda c: tags.link(c, [ids[1]], like.id))
    columns, _ = service(db, library).grid(Criteria())
    assert columns.liked == [ids[1]]
    assert columns.kinds == [1, 0, 0, 0]
    ((_, own),) = service(db, library).rows([ids[1]])
    assert [t.name for t in own] == ["like"]


def test_a_remembered_answer_lasts_until_the_version_changes() -> None:
    version, asked = [1], []
    recent: Recent[str, int] = Recent(lambda: version[0], most=2)

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [recent.get("a", ask), recent.get("a", ask)] == [1, 1]
    version[0] = 2
    assert recent.get("a", ask) == 2
    for key in "bc":
        recent.get(key, ask)
    assert recent.get("a", ask) == 5


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0B"),
        (1, "1.00 B"),
        (1023, "1023.00 B"),
        (1536, "1.50 KB"),
        (1_000_000, "976.56 KB"),
        (5 * 1024**3, "5.00 GB"),
    ],
)
def test_sizes_are_written_as_the_contract_writes_them(size: int, text: str) -> None:
    assert human_size(size) == text
