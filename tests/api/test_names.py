"""M7: file names hold anything the file system allows, through every route."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from .live import Live, live, picture

NAMES = [
    "100%.png",
    "a%20b.png",
    "#1.png",
    "what?.png",
    "a+b.png",
    'it\'s "quoted".png',
    " space at both ends .png",
    "🦊.png",
    "e\u0301.png",
    "under_score.png",
    "a&b=c;d.png",
    "back\\slash.png",
    "line\nbreak.png",
    "<b>.png",
    "x" * 251 + ".png",
]
RAW = b"broken-\xff\xfe-\xc3.png"

pytestmark = pytest.mark.invariant("M7")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    top = tmp_path_factory.mktemp("names")
    for name in NAMES:
        picture(top / "pictures" / name)
    picture(top / "pictures" / "undersscore.png")
    picture(Path(os.fsdecode(os.fsencode(top / "pictures") + b"/" + RAW)))
    with live(top / "data", top / "pictures") as running:
        yield running


def test_every_name_is_listed_and_found(server: Live) -> None:
    everything = {*NAMES, "undersscore.png", os.fsdecode(RAW)}
    listed = server.get("/files", params={"folder_path": server.root}).json()["files"]
    assert {f["name"] for f in listed} == everything
    found = server.post("/db/search_by_substr", {"surstr": ""}).json()["files"]
    assert {f["name"] for f in found} == everything


@pytest.mark.parametrize("name", [*NAMES, os.fsdecode(RAW)])
def test_bytes_text_and_tags_of_any_name(server: Live, name: str) -> None:
    path = os.path.join(server.root, name)
    whole = Path(path).read_bytes()
    encoded = quote(os.fsencode(path), safe="")
    for route in (
        "/file?t=1",
        "/image-thumbnail?t=1",
        "/stream_video?",
        f"/img/{quote(os.fsencode(name), safe='')}?t=1",
    ):
        answer = server.get(f"{route}&path={encoded}")
        assert (answer.status_code, answer.content) == (200, whole), route
    assert server.get(f"/image_geninfo?path={encoded}").json().startswith("a red fox")

    assert server.post("/db/toggle_custom_tag_to_img", {"img_path": path, "tag_id": 1}).json() == {
        "is_remove": 0
    }
    assert list(server.post("/db/get_image_tags", {"paths": [path]}).json()) == [path]
    assert list(server.post("/batch_get_files_info", {"paths": [path]}).json()) == [path]
    assert server.post("/image_geninfo_batch", {"paths": [path]}).json()[path].startswith("a red fox")


def test_everything_is_reached_by_id(server: Live) -> None:
    ids = server.ids()
    rows = server.post("/api/rows", {"ids": ids}).json()["rows"]
    assert len(rows) == len(NAMES) + 2
    for row in rows:
        whole = Path(row["fullpath"]).read_bytes()
        assert server.get(f"/api/images/{row['id']}").json()["fullpath"] == row["fullpath"]
        for part in ("file", "thumbnail"):
            assert server.get(f"/api/images/{row['id']}/{part}?v={row['version']}").content == whole
        saved = server.get(f"/api/images/{row['id']}/file?download=1")
        assert saved.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


def test_percent_and_underscore_are_themselves_in_a_search(server: Live) -> None:
    for text, names in (("under_score", {"under_score.png"}), ("100%", {"100%.png"}), ("%20", {"a%20b.png"})):
        found = server.post("/db/search_by_substr", {"surstr": text, "path_only": True}).json()["files"]
        assert {f["name"] for f in found} == names


def test_plus_in_a_query_is_a_space_and_percent_encoded_a_plus(server: Live) -> None:
    space = os.path.join(server.root, " space at both ends .png")
    assert server.get("/file?t=1&path=" + quote(space, safe="/").replace("%20", "+")).status_code == 200
    assert (
        server.get("/file?t=1&path=" + quote(os.path.join(server.root, "a+b.png"), safe="/+")).status_code
        == 404
    )
