"""Changing files as clients of the contract do (§5.2), and as our own page does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .live import Live, live, picture


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Live]:
    for name in ("a.png", "b.png", "sub/c.png"):
        picture(tmp_path / "pictures" / name)
    (tmp_path / "pictures" / "a.txt").write_text("beside", encoding="utf-8")
    picture(tmp_path / "outside" / "o.png")
    with live(tmp_path / "data", tmp_path / "pictures") as running:
        yield running


def disk(server: Live) -> list[str]:
    """All files but the trash's, relative to the root."""
    return sorted(
        str(p.relative_to(server.root))
        for p in Path(server.root).rglob("*")
        if p.is_file() and ".iib-trash" not in p.parts
    )


def at(server: Live, *names: str) -> list[str]:
    return [os.path.join(server.root, name) for name in names]


def detail(answer: Any) -> str:
    text = answer.json()["detail"]
    assert isinstance(text, str)
    return text


@pytest.mark.invariant("L9")
def test_delete_files_puts_files_with_their_sidecars_into_the_trash(server: Live) -> None:
    before = server.ids()
    answer = server.post("/delete_files", {"file_paths": at(server, "a.png")})
    assert (answer.status_code, answer.json()) == (200, {"ok": True})
    assert disk(server) == ["b.png", "sub/c.png"]
    assert len(server.ids()) == 2
    names = [f["name"] for f in server.get("/files", params={"folder_path": server.root}).json()["files"]]
    assert names == ["b.png", "sub"]
    held = server.get("/api/trash").json()
    assert (held["count"], held["next"]) == (1, None)
    entry = held["entries"][0]
    assert (entry["path"], entry["type"]) == (at(server, "a.png")[0], "file")
    thumbnail = server.get(f"/api/images/{entry['image_id']}/thumbnail")
    assert thumbnail.status_code == 200 and thumbnail.headers["content-type"].startswith("image/")
    done = server.post("/api/trash/restore", {"ids": [entry["id"]]}).json()
    assert done["errors"] == [] and disk(server) == ["a.png", "a.txt", "b.png", "sub/c.png"]
    assert server.ids() == before


def test_delete_files_stops_at_the_first_that_fails(server: Live) -> None:
    answer = server.post("/delete_files", {"file_paths": at(server, "a.png", "gone.png", "b.png")})
    gone = at(server, "gone.png")[0]
    assert answer.status_code == 400
    assert detail(answer).startswith(f"Error deleting file {gone}: ")
    assert disk(server) == ["b.png", "sub/c.png"]
    answer = server.post("/delete_files", {"file_paths": at(server, "sub")})
    assert (answer.status_code, detail(answer)) == (
        400,
        "When a folder is not empty, it is not allowed to be deleted.",
    )
    assert server.post("/delete_files", {"file_paths": at(server, "sub/c.png", "sub")}).json() == {"ok": True}
    assert not os.path.exists(at(server, "sub")[0])


@pytest.mark.invariant("S2", "S4")
@pytest.mark.parametrize(
    "route", ["/delete_files", "/move_files", "/copy_files", "/mkdirs", "/flatten_folder", "/zip"]
)
def test_paths_outside_the_library_are_refused_before_anything_happens(
    server: Live, tmp_path: Path, route: str
) -> None:
    outside, start = str(tmp_path / "outside"), disk(server)
    inside = at(server, "b.png")[0]
    bodies: dict[str, list[dict[str, Any]]] = {
        "/delete_files": [{"file_paths": [inside, outside + "/o.png"]}],
        "/mkdirs": [{"dest_folder": outside + "/new"}, {"dest_folder": server.root + "/../outside/new"}],
        "/flatten_folder": [{"folder_path": str(tmp_path), "dry_run": False}],
        "/zip": [{"paths": [inside, outside + "/o.png"], "compress": False, "pack_only": False}],
    }
    transfer: list[dict[str, Any]] = [
        {"file_paths": [inside, outside + "/o.png"], "dest": at(server, "sub")[0], "continue_on_error": True},
        {"file_paths": [inside], "dest": outside},
        {"file_paths": [inside], "dest": outside + "/made", "create_dest_folder": True},
    ]
    for body in bodies.get(route, transfer):
        answer = server.post(route, body)
        assert (answer.status_code, answer.json()) == (403, {"detail": "Forbidden"}), body
    assert disk(server) == start and sorted(os.listdir(outside)) == ["o.png"]


def test_mkdirs_makes_all_folders_and_minds_no_existing_one(server: Live) -> None:
    body = {"dest_folder": at(server, "x/y/z")[0]}
    for _ in range(2):
        answer = server.post("/mkdirs", body)
        assert (answer.status_code, answer.json()) == (200, None)
    assert os.path.isdir(body["dest_folder"])
    assert server.post("/mkdirs", {"dest_folder": at(server, "a.png")[0]}).status_code == 409


@pytest.mark.parametrize(("route", "doing"), [("/move_files", "moving"), ("/copy_files", "copying")])
@pytest.mark.invariant("L4", "L6")
def test_moving_and_copying_say_what_failed(server: Live, route: str, doing: str) -> None:
    dest = at(server, "new")[0]
    body: dict[str, Any] = {"file_paths": at(server, "a.png"), "dest": dest}
    answer = server.post(route, body)
    assert (answer.status_code, detail(answer)) == (400, f"Destination folder {dest} does not exist.")
    answer = server.post(route, {**body, "create_dest_folder": True})
    assert (answer.status_code, answer.json()) == (200, {"errors": []})
    assert {"new/a.png", "new/a.txt"} <= set(disk(server))
    picture(Path(server.root) / "a.png", color="green")
    sentence = (
        f"Error {doing} file {at(server, 'a.png')[0]} to {dest}: There is already something named a.png."
    )
    answer = server.post(route, {**body, "file_paths": at(server, "a.png", "b.png")})
    assert (answer.status_code, detail(answer)) == (400, sentence)
    assert "new/b.png" not in disk(server)
    both = {**body, "file_paths": at(server, "a.png", "b.png"), "continue_on_error": True}
    answer = server.post(route, both)
    assert (answer.status_code, answer.json()) == (200, {"errors": [sentence]})
    assert "new/b.png" in disk(server)


def test_copying_a_folder_is_an_error_and_moving_one_is_not(server: Live) -> None:
    server.post("/db/toggle_custom_tag_to_img", {"img_path": at(server, "sub/c.png")[0], "tag_id": 1})
    body = {"file_paths": at(server, "sub"), "dest": at(server, "to")[0], "create_dest_folder": True}
    answer = server.post("/copy_files", body)
    assert answer.status_code == 400 and "folder" in detail(answer)
    assert server.post("/move_files", body).json() == {"errors": []}
    assert "to/sub/c.png" in disk(server)
    tags = server.post("/db/get_image_tags", {"paths": at(server, "to/sub/c.png")}).json()
    assert [t["name"] for t in tags[at(server, "to/sub/c.png")[0]]] == ["like"]


def test_flatten_folder_counts_first_and_then_moves(server: Live) -> None:
    body = {"folder_path": server.root}
    counted = {"success": True, "total_files": 1, "conflicts": [], "moved_files": 0, "errors": []}
    assert server.post("/flatten_folder", body).json() == counted
    assert server.post("/flatten_folder", {**body, "dry_run": False}).json() == {**counted, "moved_files": 1}
    assert disk(server) == ["a.png", "a.txt", "b.png", "c.png"] and not os.path.exists(at(server, "sub")[0])
    picture(Path(server.root) / "x" / "c.png")
    found = server.post("/flatten_folder", body).json()
    assert (found["success"], found["conflicts"], found["total_files"]) == (False, ["c.png"], 1)
    answer = server.post("/flatten_folder", {**body, "dry_run": False})
    assert (answer.status_code, detail(answer)) == (400, "Cannot flatten: 1 filename conflicts found")
    file = at(server, "a.png")[0]
    answer = server.post("/flatten_folder", {"folder_path": file})
    assert (answer.status_code, detail(answer)) == (400, f"Not a folder: {file}")


@pytest.mark.invariant("S10")
def test_a_read_only_server_changes_nothing(tmp_path: Path, library: Path) -> None:
    a = str(library / "a.png")
    with live(tmp_path / "data", library, permission="read-only") as server:
        for route, body in {
            "/delete_files": {"file_paths": [a]},
            "/mkdirs": {"dest_folder": str(library / "x")},
            "/copy_files": {"file_paths": [a], "dest": str(library)},
            "/move_files": {"file_paths": [a], "dest": str(library)},
            "/db/rename": {"path": a, "name": "b.png"},
            "/flatten_folder": {"folder_path": str(library), "dry_run": True},
            "/zip": {"paths": [a], "compress": False, "pack_only": True},
            "/api/files/delete": {"paths": [a]},
            "/api/files/move": {"paths": [a], "dest": str(library)},
            "/api/files/copy": {"paths": [a], "dest": str(library)},
            "/api/files/rename": {"path": a, "name": "b.png"},
            "/api/files/flatten": {"path": str(library)},
            "/api/files/folder": {"path": str(library / "x")},
            "/api/operations/undo": {},
            "/api/trash/restore": {"ids": [1]},
            "/api/trash/empty": {"everything": True},
        }.items():
            answer = server.post(route, body)
            assert answer.status_code == 403 and "Required permission" in detail(answer), route
            foreign = server.post(route, body, headers={"origin": "https://elsewhere.example"})
            assert foreign.status_code == 403, route
        assert server.get("/api/trash").json()["count"] == 0
        assert server.get("/api/operations").json() == {"operations": [], "undo": None}
    assert sorted(os.listdir(library)) == ["a.png"]


@pytest.mark.invariant("L6", "L9")
def test_our_own_page_gets_a_report_and_can_undo_each_operation(server: Live) -> None:
    start, ids = disk(server), server.ids()
    queue = server.services.events.subscribe()
    body = {"ids": ids, "paths": at(server, "gone.png"), "dest": at(server, "all")[0], "create": True}
    report = server.post("/api/files/move", body).json()
    assert sorted(d["new_path"] for d in report["done"]) == at(server, "all/a.png", "all/b.png", "all/c.png")
    assert report["errors"] == [{"path": at(server, "gone.png")[0], "error": "No such file or directory"}]
    heard = [queue.get(timeout=5) for _ in range(queue.qsize())]
    assert [e["changed"] for e in heard if e["type"] == "changed"] == [3]
    told = [e for e in heard if e["type"] == "operation"]
    assert told[0]["id"] == report["operation"] and (told[0]["kind"], told[0]["failed"]) == ("move", 1)
    listed = server.get("/api/operations").json()
    assert listed["undo"] == report["operation"]
    line = listed["operations"][0]
    assert (line["kind"], line["standing"], line["failed"], line["place"]) == (
        "move",
        3,
        1,
        at(server, "all")[0],
    )
    steps = server.get(f"/api/operations/{report['operation']}").json()["steps"]
    assert steps[0]["state"] == "failed" and steps[0]["error"] == "No such file or directory"
    undone = server.post("/api/operations/undo", {"id": report["operation"]}).json()
    assert undone["errors"] == [] and disk(server) == start and server.ids() == ids
    assert server.post("/api/operations/undo", {"id": report["operation"]}).status_code == 404
    assert server.post("/api/operations/undo", {}).status_code == 404
    assert server.get("/api/operations/999").status_code == 404


@pytest.mark.invariant("L9")
def test_the_trash_is_emptied_only_on_request(server: Live) -> None:
    report = server.post("/api/files/delete", {"ids": server.ids()}).json()
    assert len(report["done"]) == 3 and server.get("/api/trash").json()["count"] == 3
    assert server.post("/api/trash/empty", {}).status_code == 400
    assert server.post("/api/trash/empty", {"older_than_days": -1}).status_code == 400
    assert server.post("/api/trash/empty", {"older_than_days": 30}).json()["done"] == []
    page = server.get("/api/trash", params={"limit": 2}).json()
    rest = server.get("/api/trash", params={"limit": 2, "before": page["next"]}).json()
    assert len(page["entries"]) == 2 and len(rest["entries"]) == 1 and rest["next"] is None
    assert len(server.post("/api/trash/empty", {"everything": True}).json()["done"]) == 3
    assert server.get("/api/trash").json() == {"entries": [], "next": None, "count": 0, "bytes": 0}
    assert server.post("/api/operations/undo", {}).status_code == 404


def test_what_makes_no_sense_is_told_in_a_sentence(server: Live) -> None:
    a = at(server, "a.png")
    for route, body, status in (
        ("/api/files/move", {"paths": a, "dest": server.root, "on_clash": "overwrite"}, 400),
        ("/api/files/move", {"ids": [987654], "dest": server.root}, 404),
        ("/api/files/move", {"paths": a, "dest": at(server, "nowhere")[0]}, 404),
        ("/api/files/rename", {"id": 987654, "name": "x.png"}, 404),
        ("/api/files/rename", {"path": "", "name": "x.png"}, 400),
        ("/mkdirs", {"dest_folder": ""}, 400),
        ("/move_files", {"file_paths": a, "dest": ""}, 400),
        ("/copy_files", {"file_paths": ["a\x00b"], "dest": server.root}, 403),
        ("/db/rename", {"path": a[0], "name": "x" * 300}, 400),
        ("/mkdirs", {"dest_folder": at(server, "y" * 300)[0]}, 400),
    ):
        answer = server.post(route, body)
        assert (answer.status_code, len(detail(answer)) > 5) == (status, True), (route, body, answer.text)
