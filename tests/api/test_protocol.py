"""The older interface, route by route, as `shapes/*.json` tells it: answers, errors, read-only, access."""

from __future__ import annotations

import base64
import io
import json
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import imageio_ffmpeg
import pytest
from PIL import Image

from iib_core.host import StandaloneHost

from . import protocol, protocol_table
from .live import BASE, Live, live, noisy_picture, picture
from .protocol import LATER, ROUTES, Route, Sent, differences

ALL = protocol.routes()
WRITE_DETAIL = "User is not authorized to perform this action. Required permission: read-write, write-only"


def by_file(route: Route) -> str:
    return route.file.removesuffix(".json")


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A desktop whose programs do nothing."""
    folder = tmp_path_factory.mktemp("desktop")
    for name in ("xdg-open", "open", "dbus-send"):
        (folder / name).write_text("#!/bin/sh\nexit 0\n", "utf-8")
        (folder / name).chmod(stat.S_IRWXU)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(folder), prepend=":")
        yield folder


def a_library(top: Path) -> Path:
    """pictures/ with one file for each route that changes something, and what lies outside."""
    root = top / "pictures"
    names = "a b tagged tag-me edit-me delete-me copy-me move-me rename-me sub/c flatten-me/deep/d".split()
    for name in names:
        picture(root / f"{name}.png")
    noisy_picture(root / "big.png")
    (root / "empty").mkdir()
    (root / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 70_000)
    (root / "note.txt").write_text("a note", "utf-8")
    clip(root / "clip.mp4")
    picture(top / "outside" / "secret.png")
    (top / "outside" / "secret.mp4").write_bytes(b"x")
    for folder in ("saved", "more", "added", "leaving"):
        (top / folder).mkdir()
    return root


def clip(path: Path) -> None:
    source = ["-f", "lavfi", "-i", "color=red:s=64x48:d=1:r=20"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-pix_fmt", "yuv420p", str(path)]
    subprocess.run(command, check=True)


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("protocol")
    a_library(top)
    return top


@pytest.fixture(scope="module")
def ours(top: Path, desktop: Path) -> Iterator[Live]:
    """A server with a setting, tags and added folders. Each test has things of its own to change."""
    root = top / "pictures"
    host = StandaloneHost(folders=(str(root),), named_folders={"outdir_save": str(top / "saved")})
    with live(top / "data", root, host=host) as server:
        server.post("/app_fe_setting", {"name": "kept", "value": "[1]"})
        for name in ("added", "leaving"):
            server.post("/db/extra_paths", {"path": str(top / name), "types": ["scanned", "walk"]})
        server.index()
        yield server


@pytest.fixture(scope="module")
def facts(ours: Live, top: Path) -> dict[str, Any]:
    """What `{names}` in the shapes stand for."""
    made = io.BytesIO()
    Image.new("RGB", (32, 24), "blue").save(made, "PNG")
    tag = ours.post("/db/add_custom_tag", {"tag_name": "best"}).json()["id"]
    doomed = ours.post("/db/add_custom_tag", {"tag_name": "doomed"}).json()["id"]
    tagged = f"{ours.root}/tagged.png"
    ours.post("/db/toggle_custom_tag_to_img", {"img_path": tagged, "tag_id": 1})
    found = ours.post("/db/search_by_substr", {"surstr": "tagged.png"}).json()["files"]
    tags = ours.get("/db/basic_info").json()["tags"]
    return {
        "root": ours.root,
        **{name: str(top / name) for name in ("outside", "more", "added", "leaving")},
        "tag_id": tag,
        "tag_id_text": str(tag),
        "doomed_tag_id": doomed,
        "image_id": found[0]["id"],
        "model_id": next(t["id"] for t in tags if t["type"] == "Model"),
        "data_url": "data:image/png;base64," + base64.b64encode(made.getvalue()).decode(),
    }


@pytest.fixture(scope="module")
def read_only(top: Path, ours: Live) -> Iterator[Live]:
    """The same library served read-only."""
    with live(top / "data", top / "pictures", index=False, permission="read-only") as server:
        yield server


def ask(server: Live, method: str, sent: Sent) -> httpx.Response:
    headers = dict(sent.headers)
    content = None
    if sent.body is not None:
        content = json.dumps(sent.body)
        headers["content-type"] = "application/json"
    return server.http.request(method, BASE + sent.path, params=sent.query, content=content, headers=headers)


@pytest.mark.invariant("S8")
@pytest.mark.parametrize("route", ALL, ids=by_file)
def test_the_answer_has_the_contracts_status_headers_and_shape(
    ours: Live, facts: dict[str, Any], route: Route
) -> None:
    answer = ask(ours, route.method, route.request(facts))
    assert answer.status_code == route.status, answer.text
    for name, pattern in route.headers.items():
        assert re.search(pattern, answer.headers.get(name, "")), (name, answer.headers.get(name))
    if route.file not in {"page.json", "fe_static_path.json"}:
        assert (
            "private" in answer.headers["cache-control"] and "public" not in answer.headers["cache-control"]
        )
    if route.answer == "bytes":
        assert answer.content
        return
    assert differences(answer.json(), protocol.filled(route.answer, facts)) == []
    for name, order in protocol.filled(route.order, facts).items():
        assert not protocol.out_of_order(answer.json()[name], order), (name, order)


@pytest.mark.parametrize(
    ("route", "error"),
    [(r, e) for r in ALL for e in r.errors],
    ids=lambda v: v.file if isinstance(v, Route) else "",
)
def test_errors_are_a_status_and_a_sentence(
    ours: Live, facts: dict[str, Any], route: Route, error: dict[str, Any]
) -> None:
    answer = ask(ours, route.method, route.request(facts, error))
    assert answer.status_code == error["status"], answer.text
    detail = answer.json()["detail"]
    assert isinstance(detail, str) and re.search(error["detail"], detail), detail
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.invariant("S10")
@pytest.mark.parametrize("route", ALL, ids=by_file)
def test_read_only_refuses_what_changes_and_answers_the_rest(
    read_only: Live, facts: dict[str, Any], route: Route
) -> None:
    answer = ask(read_only, route.method, route.request(facts))
    if route.read_only == "refused":
        assert (answer.status_code, answer.json()) == (403, {"detail": WRITE_DETAIL})
    else:
        assert answer.status_code == route.status, answer.text


@pytest.mark.invariant("S2", "S5", "L6")
@pytest.mark.parametrize("route", [r for r in ALL if r.outside != "no path"], ids=by_file)
def test_what_lies_outside_the_library_is_refused_or_left_out(
    ours: Live, facts: dict[str, Any], route: Route
) -> None:
    answer = ask(ours, route.method, route.request(facts, route.outside))
    outside = protocol.filled(route.outside, facts)
    if "status" in outside:
        assert answer.status_code == outside["status"], answer.text
        assert re.search(outside["detail"], answer.json()["detail"])
        return
    assert answer.status_code == 200
    if outside.get("finds_nothing"):
        assert answer.json() == {"files": [], "cursor": {"has_next": False, "next": ""}}
        return
    told = answer.json()
    assert told
    for path in outside.get("left_out", []):
        assert path not in told and len(told) == 1
    for path in outside.get("empty", []):
        assert told.pop(path) == "" and all(told.values())
    for path in outside.get("false", []):
        assert told.pop(path) is False and all(told.values())


@pytest.mark.parametrize("route", [r for r in ALL if r.head], ids=by_file)
def test_head_answers_as_get_does_without_a_body(ours: Live, facts: dict[str, Any], route: Route) -> None:
    sent = route.request(facts)
    got = ask(ours, "GET", Sent(sent.path, sent.query, None, {}))
    head = ask(ours, "HEAD", Sent(sent.path, sent.query, None, {}))
    assert (head.status_code, head.content) == (got.status_code, b"")
    unlike = {"date", "server"}
    assert {k: v for k, v in head.headers.items() if k not in unlike} == {
        k: v for k, v in got.headers.items() if k not in unlike
    }


def test_the_access_classes_are_the_contracts(ours: Live) -> None:
    paths = ours.get("/openapi.json").json()["paths"]
    for route in ALL:
        method, _, path = route.endpoint.partition(" ")
        access = paths[BASE + path][method.lower()]["x-access"]
        refused = access in {"write", "owner", "local"}
        assert refused == (route.read_only == "refused"), route.endpoint


def test_every_route_of_the_contract_that_needs_no_model_is_there_and_has_a_shape(ours: Live) -> None:
    paths = ours.get("/openapi.json").json()["paths"]
    assert {route.number: route.endpoint for route in ALL} == {
        number: endpoint for number, endpoint in ROUTES.items() if number not in LATER
    }
    for route in ALL:
        method, _, path = route.endpoint.partition(" ")
        assert method.lower() in paths[BASE + path]


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        ({"a": 1, "b": 2}, {"a": "int"}),
        ({}, {"a": "int"}),
        ([], ["one or more", "int"]),
        ([1, "2"], ["any number", "int"]),
        (True, "int"),
        (None, "str"),
        ("2024-5-1 12:00:00", "time"),
        ("relative", "path"),
        (1, "=0|=2"),
        ({"type": "dir"}, "@File|@Folder"),
    ],
)
def test_what_is_not_of_a_shape_is_noticed(value: Any, shape: Any) -> None:
    assert differences(value, shape)


def test_the_table_in_the_documentation_is_what_the_shapes_say() -> None:
    assert protocol_table.PAGE.read_text("utf-8") == protocol_table.table(), (
        "run python -m tests.api.protocol_table and commit docs/protocol.md"
    )
