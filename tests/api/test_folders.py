"""L2, L7 and our own folder routes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .live import Live, live, picture


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    """A server whose library is `pictures` (one file); beside it `more` (a.png, deep/b.png), not in it."""
    picture(tmp_path / "pictures" / "first.png")
    picture(tmp_path / "more" / "a.png")
    picture(tmp_path / "more" / "deep" / "b.png")
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        yield server


def names(server: Live) -> set[str]:
    return {f["name"] for f in server.post("/db/search_by_substr", {"surstr": ""}).json()["files"]}


def add(server: Live, path: Path | str, *types: str) -> None:
    assert server.post("/db/extra_paths", {"path": str(path), "types": list(types)}).text == "null"


def test_a_folder_is_added_named_and_removed(own: Live, tmp_path: Path) -> None:
    more = tmp_path / "more"
    add(own, f"{more}/", "walk")
    add(own, more, "scanned")
    row = {"path": str(more), "types": ["walk", "scanned"], "alias": ""}
    assert own.get("/db/extra_paths").json() == [row]
    given = {"path": own.root, "types": ["scanned", "walk"], "alias": ""}  # on the command line
    assert own.get("/global_setting").json()["extra_paths"] == [given, row]
    named = own.post("/db/alias_extra_path", {"path": str(more), "alias": "More"})
    assert named.json() == {**row, "alias": "More"}
    unknown = own.post("/db/alias_extra_path", {"path": "/nowhere", "alias": "x"})
    assert (unknown.status_code, unknown.json()) == (400, {"detail": "Bad Request"})

    own.index()
    assert names(own) == {"first.png", "a.png", "b.png"}
    assert own.delete("/db/extra_paths", {"path": str(more), "types": ["walk", "scanned"]}).text == "null"
    assert own.get("/db/extra_paths").json() == []
    assert names(own) == {"first.png"}
    assert own.get("/db/basic_info").json()["img_count"] == 1
    assert (more / "a.png").exists()
    assert own.get("/file", params={"path": str(more / "a.png"), "t": "1"}).status_code == 403
    assert own.delete("/db/extra_paths", {"path": str(more), "types": ["walk"]}).text == "null"


@pytest.mark.invariant("L7")
def test_removing_one_mode_keeps_what_the_others_show(own: Live, tmp_path: Path) -> None:
    more = tmp_path / "more"
    add(own, more, "walk", "scanned", "scanned-fixed")
    own.index()
    for left in (["scanned", "scanned-fixed"], ["scanned-fixed"]):
        gone = "walk" if len(left) == 2 else "scanned"
        own.delete("/db/extra_paths", {"path": str(more), "types": [gone]})
        assert own.get("/db/extra_paths").json()[0]["types"] == left
        assert names(own) == {"first.png", "a.png", "b.png"}


@pytest.mark.invariant("L7")
def test_removing_a_folder_keeps_what_another_root_inside_or_around_it_shows(
    own: Live, tmp_path: Path
) -> None:
    more = tmp_path / "more"
    add(own, more, "scanned")
    add(own, more / "deep", "walk")
    own.index()
    tag = own.post("/db/add_custom_tag", {"tag_name": "kept"}).json()["id"]
    b = str(more / "deep" / "b.png")
    own.post("/db/toggle_custom_tag_to_img", {"img_path": b, "tag_id": tag})
    own.delete("/db/extra_paths", {"path": str(more), "types": ["scanned"]})
    assert names(own) == {"first.png", "b.png"}
    assert [t["name"] for t in own.post("/db/get_image_tags", {"paths": [b]}).json()[b]] == ["kept"]

    add(own, more, "scanned")
    own.index()
    own.delete("/db/extra_paths", {"path": str(more / "deep"), "types": ["walk"]})
    assert names(own) == {"first.png", "a.png", "b.png"}


@pytest.mark.invariant("L7")
def test_a_folder_whose_name_begins_alike_is_not_touched(own: Live, tmp_path: Path) -> None:
    picture(tmp_path / "more2" / "z.png")
    add(own, tmp_path / "more", "scanned")
    add(own, tmp_path / "more2", "scanned")
    own.index()
    own.delete("/db/extra_paths", {"path": str(tmp_path / "more"), "types": ["scanned"]})
    assert names(own) == {"first.png", "z.png"}


@pytest.mark.invariant("L2")
def test_a_folder_that_is_missing_now_is_kept_and_comes_back_with_its_tags(own: Live, tmp_path: Path) -> None:
    more, away = tmp_path / "more", tmp_path / "away"
    add(own, more, "scanned")
    own.index()
    a = str(more / "a.png")
    own.post("/db/toggle_custom_tag_to_img", {"img_path": a, "tag_id": 1})
    more.rename(away)
    for _ in range(2):  # readers of the contract leave it out, and delete nothing
        assert own.get("/db/extra_paths").json() == []
        told = own.get("/global_setting").json()["extra_paths"]
        assert [folder["path"] for folder in told] == [own.root]
    root = next(r for r in own.get("/api/folders").json()["roots"] if r["path"] == str(more))
    assert (root["exists"], root["types"], root["source"]) == (False, ["scanned"], "you")
    own.index()
    own.get("/db/random_images")
    away.rename(more)
    own.index()
    assert [r["path"] for r in own.get("/db/extra_paths").json()] == [str(more)]
    assert [t["name"] for t in own.post("/db/get_image_tags", {"paths": [a]}).json()[a]] == ["like"]
    assert names(own) == {"first.png", "a.png", "b.png"}


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"path": "/no/such/folder", "types": ["walk"]}, "no folder"),
        ({"path": "", "types": ["walk"]}, "No folder"),
        ({"path": "/tmp", "types": ["other"]}, "other"),
        ({"path": "/tmp", "types": []}, "walk"),
        ({"path": __file__, "types": ["walk"]}, "no folder"),
        ({"path": "a\x00b", "types": ["walk"]}, "No folder"),
    ],
)
def test_what_cannot_be_added_is_told_in_a_sentence(server: Live, body: dict[str, object], word: str) -> None:
    answer = server.post("/db/extra_paths", body)
    assert answer.status_code == 400
    assert word in answer.json()["detail"]


def test_a_server_limited_to_paths_takes_no_folder_outside_them(tmp_path: Path) -> None:
    picture(tmp_path / "pictures" / "a.png")
    (tmp_path / "other").mkdir()
    picture(tmp_path / "pictures" / "sub" / "b.png")
    root = tmp_path / "pictures"
    with live(tmp_path / "data", root, index=False, allowed_paths=(str(root),)) as server:
        refused = server.post("/db/extra_paths", {"path": str(tmp_path / "other"), "types": ["walk"]})
        assert refused.status_code == 403
        add(server, root / "sub", "walk")


def test_browse_only_folders_are_shown_and_never_indexed(tmp_path: Path) -> None:
    picture(tmp_path / "pictures" / "a.png")
    picture(tmp_path / "browse" / "b.png")
    with live(tmp_path / "data", tmp_path / "pictures", browse_paths=(str(tmp_path / "browse"),)) as server:
        row = {"path": str(tmp_path / "browse"), "types": ["cli_access_only"], "alias": ""}
        assert server.get("/db/extra_paths").json() == [row]
        listed = server.get("/files", params={"folder_path": str(tmp_path / "browse")}).json()["files"]
        assert [f["name"] for f in listed] == ["b.png"]
        assert names(server) == {"a.png"}


def test_the_tree_counts_everything_below(own: Live, tmp_path: Path) -> None:
    more = tmp_path / "more"
    add(own, more, "scanned")
    own.index()
    top = own.get("/api/folders/tree").json()
    assert top == {
        "path": "",
        "folders": [
            {"name": "pictures", "path": str(tmp_path / "pictures"), "count": 1, "has_children": False},
            {"name": "more", "path": str(more), "count": 2, "has_children": True},
        ],
    }
    below = own.get("/api/folders/tree", params={"path": str(more)}).json()
    assert below["folders"] == [
        {"name": "deep", "path": str(more / "deep"), "count": 1, "has_children": False}
    ]
    roots = own.get("/api/folders").json()["roots"]
    assert [(r["path"], r["count"], r["source"], r["exists"]) for r in roots] == [
        (str(tmp_path / "pictures"), 1, "command line", True),
        (str(more), 2, "you", True),
    ]


def test_counts_leave_out_files_that_are_gone(own: Live, tmp_path: Path) -> None:
    more = tmp_path / "more"
    add(own, more, "scanned")
    own.index()
    (more / "a.png").unlink()
    own.index()
    assert own.get("/api/folders/tree").json()["folders"][1]["count"] == 1
    shutil.rmtree(more / "deep")
    own.index()
    assert own.get("/api/folders/tree").json()["folders"][1] == {
        "name": "more",
        "path": str(more),
        "count": 0,
        "has_children": False,
    }


def test_the_owner_chooses_a_folder_anywhere(own: Live, tmp_path: Path) -> None:
    (tmp_path / ".hidden").mkdir()
    answer = own.get("/api/folders/choose", params={"path": str(tmp_path)}).json()
    assert answer["path"] == str(tmp_path) and answer["parent"] == str(tmp_path.parent)
    assert [f["name"] for f in answer["folders"]] == ["data", "more", "pictures"]
    assert answer["folders"][1] == {"name": "more", "path": str(tmp_path / "more")}
    assert own.get("/api/folders/choose").json()["path"] == str(Path.home())
    assert own.get("/api/folders/choose", params={"path": "/"}).json()["parent"] is None
    assert own.get("/api/folders/choose", params={"path": str(tmp_path / "none")}).status_code == 400


def test_type_ahead_finds_tags_and_folders(own: Live, tmp_path: Path) -> None:
    add(own, tmp_path / "more", "scanned")
    own.index()
    found = own.get("/api/suggest", params={"q": "dee", "limit": 5}).json()
    assert found["folders"] == [{"name": "deep", "path": str(tmp_path / "more" / "deep")}]
    tags = own.get("/api/suggest", params={"q": "fox"}).json()["tags"]
    assert any(t["name"] == "foxes" and t["type"] == "Model" and t["count"] == 3 for t in tags)
