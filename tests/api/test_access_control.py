"""Which paths are trusted (contract §2.3): limited, limited to named ones, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.host import StandaloneHost

from .live import Live, live, picture


@pytest.fixture
def top(tmp_path: Path) -> Path:
    """webui/{txt,txt-grids,img,saved}/x.png, pictures/p.png and elsewhere/e.png."""
    for name in (
        "webui/txt/x",
        "webui/txt-grids/x",
        "webui/img/x",
        "webui/saved/x",
        "pictures/p",
        "elsewhere/e",
    ):
        picture(tmp_path / f"{name}.png")
    return tmp_path


def webui(top: Path) -> StandaloneHost:
    named = {
        "outdir_txt2img_samples": "txt",
        "outdir_txt2img_grids": "txt-grids",
        "outdir_img2img_samples": "img",
        "outdir_save": "saved",
    }
    folders = {option: str(top / "webui" / name) for option, name in named.items()}
    return StandaloneHost(named_folders=folders, folders=(str(top / "pictures"),))


def seen(server: Live, top: Path) -> set[str]:
    """The folders whose pictures are told of, by their file's info."""
    paths = [str(p) for p in sorted(top.rglob("*.png")) if "data" not in p.parts]
    told = server.post("/batch_get_files_info", {"paths": paths}).json()
    return {Path(path).parent.name for path in told}


@pytest.fixture
def limited(top: Path) -> Iterator[Live]:
    with live(top / "data", top / "pictures", host=webui(top)) as server:
        yield server


def test_the_library_is_the_hosts_output_folders_and_the_given_ones(limited: Live, top: Path) -> None:
    assert seen(limited, top) == {"txt", "txt-grids", "img", "saved", "pictures"}
    limited.post("/db/extra_paths", {"path": str(top / "elsewhere"), "types": ["walk"]})
    assert "elsewhere" in seen(limited, top)


@pytest.mark.invariant("S2")
def test_allowed_paths_take_the_place_of_the_library_and_may_be_named_by_the_hosts_folders(
    top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(top)
    for allowed, folders in (
        (("txt2img",), {"txt", "txt-grids"}),
        (("img2img", "save"), {"img", "saved"}),
        (("extra",), set()),
        (("elsewhere", str(top / "nowhere")), {"elsewhere"}),
        ((str(top / "webui"),), {"txt", "txt-grids", "img", "saved"}),
    ):
        with live(
            top / "data", top / "pictures", host=webui(top), allowed_paths=allowed, index=False
        ) as server:
            assert seen(server, top) == folders, allowed
            far = {"path": str(top / "pictures"), "types": ["walk"]}
            assert server.post("/db/extra_paths", far).status_code == 403


@pytest.mark.invariant("S2")
def test_lists_leave_out_what_is_not_trusted(top: Path) -> None:
    with live(top / "data", top / "pictures", host=webui(top)) as server:
        everything = server.post("/db/search_by_substr", {"surstr": ""}).json()["files"]
        assert len(everything) == 5
    with live(
        top / "data", top / "pictures", host=webui(top), allowed_paths=("txt2img",), index=False
    ) as server:
        for told in (
            server.post("/db/search_by_substr", {"surstr": ""}).json()["files"],
            server.post("/db/match_images_by_tags", {}).json()["files"],
            server.get("/db/random_images").json(),
        ):
            assert {Path(f["fullpath"]).parent.name for f in told} == {"txt", "txt-grids"}
        assert server.get("/db/basic_info").json()["img_count"] == 2
        assert server.get("/db/stats/trend").json()["total_images"] == 2


def test_of_a_folder_above_the_library_only_the_way_is_shown(limited: Live, top: Path) -> None:
    (top / "note.txt").write_text("x", "utf-8")
    rows = limited.get("/files", params={"folder_path": str(top)}).json()["files"]
    assert [(r["name"], r["is_under_scanned_path"]) for r in rows] == [("pictures", False), ("webui", False)]
    inside = limited.get("/files", params={"folder_path": str(top / "pictures")}).json()["files"]
    assert [(r["name"], r["is_under_scanned_path"]) for r in inside] == [("p.png", True)]
    assert limited.get("/files", params={"folder_path": str(top / "elsewhere")}).status_code == 400


def test_without_access_control_all_is_shown_and_only_the_library_is_tagged(top: Path) -> None:
    with live(top / "data", top / "pictures", host=webui(top), access_control="disable") as server:
        assert server.get("/global_setting").json()["enable_access_control"] is False
        rows = server.get("/files", params={"folder_path": str(top / "elsewhere")}).json()["files"]
        assert [(r["name"], r["is_under_scanned_path"]) for r in rows] == [("e.png", False)]
        path = str(top / "elsewhere" / "e.png")
        sent = server.get("/file", params={"path": path, "t": "1"})
        assert sent.status_code == 200 and sent.headers["cache-control"] == "private, no-cache"
        kept = server.get("/file", params={"path": str(top / "pictures" / "p.png"), "t": "1"})
        assert "max-age=31536000" in kept.headers["cache-control"]
        for route, body in (
            ("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": 1}),
            ("/db/batch_update_image_tag", {"img_paths": [path], "action": "add", "tag_id": 1}),
        ):
            answer = server.post(route, body)
            assert answer.status_code == 400
            assert answer.json()["detail"].startswith("The current file is not within the scan path.")
        assert server.get("/db/img_selected_custom_tag", params={"path": path}).json() == []
        assert server.post("/update_exif", {"path": path, "exif": "x"}).status_code == 400
