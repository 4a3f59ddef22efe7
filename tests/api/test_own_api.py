"""Our own API answers in the shapes of the page's types."""

from __future__ import annotations

import base64
import json
import os
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import FastAPI

from iib_core.app import build_services, mount
from iib_core.host import StandaloneHost
from iib_core.settings import Settings

from .live import BASE, INFOTEXT, Live, listening, live, noisy_picture, picture
from .test_contract import TAG, TEXT, WHEN, Like

INT, MAYBE_INT = Like(int), Like(int, type(None))
ROW = {
    "id": INT,
    "name": TEXT,
    "fullpath": TEXT,
    "date": WHEN,
    "created_time": WHEN,
    "size": TEXT,
    "bytes": INT,
    "kind": 0,
    "width": MAYBE_INT,
    "height": MAYBE_INT,
    "duration": Like(float, int, type(None)),
    "version": INT,
    "model": Like(str, type(None)),
    "error": Like(str, type(None)),
    "tags": Like(list),
}
STATUS = {
    "state": TEXT,
    "listed": INT,
    "to_read": INT,
    "read": INT,
    "failed": INT,
    "rate": Like(float, int),
    "seconds_left": Like(float, int, type(None)),
    "started_at": Like(float, type(None)),
    "error": Like(str, type(None)),
    "waiting": Like(bool),
}


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Live]:
    picture(tmp_path / "pictures" / "a.png")
    noisy_picture(tmp_path / "pictures" / "big.png")
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        yield server


def test_the_grid_is_columns_of_equal_length(server: Live) -> None:
    page = server.post("/api/grid", {"query": {}, "cursor": None, "limit": 100}).json()
    columns = ("ids", "ratios", "dates", "kinds", "versions", "thumbhashes")
    assert set(page) == {"total", "cursor", "liked", "marks", *columns}
    assert {len(page[c]) for c in columns} == {page["total"]} == {4}
    assert page["cursor"] is None and page["liked"] == [] and page["marks"] == {} and page["kinds"] == [0] * 4
    ratio = dict(zip(page["ids"], page["ratios"], strict=True))
    rows = {r["name"]: r for r in server.post("/api/rows", {"ids": page["ids"]}).json()["rows"]}
    assert ratio[rows["a.png"]["id"]] == 1500
    assert page["versions"] == [
        r["version"] for r in sorted(rows.values(), key=lambda r: page["ids"].index(r["id"]))
    ]


@pytest.mark.invariant("F5")
@pytest.mark.parametrize("order", ["date", "-date", "name", "-name", "size", "-size", "random"])
def test_pages_of_the_grid_fit_together_in_every_order(server: Live, order: str) -> None:
    query = {"order": order, "seed": 5}
    whole = server.post("/api/grid", {"query": query}).json()["ids"]
    pieces: list[int] = []
    cursor = None
    for _ in range(10):
        page = server.post("/api/grid", {"query": query, "cursor": cursor, "limit": 1}).json()
        pieces += page["ids"]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert pieces == whole
    assert sorted(pieces) == sorted(set(pieces)) and len(pieces) == 4


def test_the_grid_filters(server: Live) -> None:
    def names(**query: Any) -> set[str]:
        ids = server.post("/api/grid", {"query": query}).json()["ids"]
        return {r["name"] for r in server.post("/api/rows", {"ids": ids}).json()["rows"]}

    assert names(text="red fox") == {"a.png"}
    assert names(regex="blue|red") == {"a.png", "b.png"}
    assert names(text="big", path_only=True) == {"big.png"}
    assert names(folders=[f"{server.root}/sub"]) == {"c.png"}
    assert names(media_type="video") == set()
    foxes = next(t["id"] for t in server.get("/db/basic_info").json()["tags"] if t["name"] == "foxes")
    assert names(and_tags=[foxes]) == {"a.png"}
    assert names(not_tags=[foxes]) == {"b.png", "c.png", "big.png"}
    for bad in ({"order": "colour"}, {"media_type": "cheese"}, {"regex": "("}):
        answer = server.post("/api/grid", {"query": bad})
        assert answer.status_code == 400 and isinstance(answer.json()["detail"], str)
    assert server.post("/api/grid", {"query": {}, "cursor": "nonsense|x|y"}).status_code in {200, 400}


def test_the_grid_and_the_facets_stay_among_ids_that_are_named(server: Live) -> None:
    every = server.post("/api/grid", {"query": {"order": "name"}}).json()["ids"]
    named = [every[2], 10**9, every[0]]
    page = server.post("/api/grid", {"query": {"among": named}}).json()
    assert (page["ids"], page["total"], page["cursor"]) == ([every[2], every[0]], 2, None)
    assert server.post("/api/grid", {"query": {"among": []}}).json()["ids"] == []
    foxes = server.post("/api/grid", {"query": {"q": "model:foxes", "among": every}}).json()["ids"]
    assert len(foxes) == 1
    facets = server.post("/api/facets", {"query": {"among": foxes}}).json()
    assert (facets["total"], facets["facets"]["model"]) == (1, [["foxes", 1]])
    assert server.post("/api/grid", {"query": {"among": [1] * 100_001}}).status_code == 413


def test_rows_come_in_the_order_asked(server: Live) -> None:
    ids = server.ids()
    asked = [ids[2], 999_999, ids[0]]
    rows = server.post("/api/rows", {"ids": asked}).json()["rows"]
    assert rows == [ROW, ROW]
    assert [r["id"] for r in rows] == [ids[2], ids[0]]


def test_one_image_in_full(server: Live) -> None:
    image_id = next(
        f["id"] for f in server.post("/db/search_by_substr", {"surstr": "red fox"}).json()["files"]
    )
    image = server.get(f"/api/images/{image_id}").json()
    more = {"info", "texts", "edited", "missing", "rating", "label", "note", "albums"}
    assert {k: v for k, v in image.items() if k not in more} == ROW
    assert (image["model"], image["width"], image["height"]) == ("foxes", 96, 64)
    assert image["texts"] == [{"key": "parameters", "value": INFOTEXT}]
    assert (image["edited"], image["missing"]) == (False, False)
    info = image["info"]
    assert set(info) == {
        *"source infotext positive negative steps cfg seed sampler scheduler model model_hash vae denoise".split(),
        *"clip_skip width height networks parameters passes confidence".split(),
    }
    assert (info["steps"], info["seed"], info["sampler"], info["negative"]) == (20, "42", "Euler a", "blurry")
    assert info["networks"] == [{"name": "ink", "weight": 0.7, "kind": "lora"}]
    assert server.get("/api/images/999999").status_code == 404
    assert server.get("/api/images/x").status_code == 422


def test_an_image_whose_file_is_gone_is_told_from_the_index(own: Live) -> None:
    image_id = next(f["id"] for f in own.post("/db/search_by_substr", {"surstr": "red fox"}).json()["files"])
    (Path(own.root) / "a.png").unlink()
    own.index()
    image = own.get(f"/api/images/{image_id}").json()
    assert (image["missing"], image["texts"], image["info"]["steps"]) == (True, [], 20)
    for part in ("file", "thumbnail"):
        assert own.get(f"/api/images/{image_id}/{part}").status_code == 404


def test_bytes_by_id_are_kept_for_good_only_under_their_version(own: Live) -> None:
    for image_id in own.ids():
        row = own.post("/api/rows", {"ids": [image_id]}).json()["rows"][0]
        for part in ("file", "thumbnail"):
            kept = own.get(f"/api/images/{image_id}/{part}?v={row['version']}").headers["cache-control"]
            assert kept == "private, max-age=31536000, immutable"
            assert (
                own.get(f"/api/images/{image_id}/{part}?v=0").headers["cache-control"] == "private, no-cache"
            )
        assert own.get(f"/api/images/{image_id}/cover").status_code == 400


def test_tagging_many_says_how_many_changed(own: Live) -> None:
    ids = own.ids()
    body = {"ids": [*ids, 999_999], "tag_id": 1, "add": True}
    assert own.post("/api/images/tags", body).json() == {"changed": 2}
    assert own.post("/api/images/tags", body).json() == {"changed": 0}
    assert own.post("/api/grid", {"query": {}}).json()["liked"] == ids
    assert own.post("/api/rows", {"ids": ids[:1]}).json()["rows"][0]["tags"] == [TAG]
    assert own.post("/api/images/tags", {**body, "add": False}).json() == {"changed": 2}
    assert own.post("/api/images/tags", {**body, "tag_id": 424242}).status_code == 400


def test_a_thumbnail_tells_the_grid_how_the_picture_looks(own: Live) -> None:
    grid = own.post("/api/grid", {"query": {}}).json()
    big = next(
        r["id"] for r in own.post("/api/rows", {"ids": grid["ids"]}).json()["rows"] if r["name"] == "big.png"
    )
    assert grid["thumbhashes"] == [None, None]
    own.get(f"/api/images/{big}/thumbnail?size=256x256")
    deadline = time.monotonic() + 10
    hashes: list[str | None] = []
    while not any(hashes) and time.monotonic() < deadline:
        hashes = own.post("/api/grid", {"query": {}}).json()["thumbhashes"]
        time.sleep(0.02)
    told = next(h for h in hashes if h)
    assert 5 <= len(base64.b64decode(told)) <= 40


def test_the_index_is_watched_and_steered(own: Live) -> None:
    assert own.get("/api/index").json() == STATUS
    assert own.post("/api/index/start").json() == STATUS
    assert own.post("/api/index/cancel").json() == STATUS


class Listener:
    """Reads server-sent events in a thread."""

    def __init__(self, server: Live) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        self._stream = httpx.Client(base_url=server.url, timeout=30)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            with self._stream.stream("GET", BASE + "/api/events") as answer:
                self.headers = answer.headers
                for line in answer.iter_lines():
                    if line.startswith("data: "):
                        self.events.put(json.loads(line[6:]))
        except httpx.HTTPError:
            pass

    def wait(self, kind: str, seconds: float = 10) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while True:
            event = self.events.get(timeout=max(0.01, deadline - time.monotonic()))
            if event["type"] == kind:
                return event

    def close(self) -> None:
        self._stream.close()


def test_events_tell_what_happens(own: Live) -> None:
    listener = Listener(own)
    assert {k: v for k, v in listener.wait("index").items() if k != "type"} == STATUS
    assert listener.headers["content-type"].startswith("text/event-stream")
    assert listener.headers["content-encoding"] == "identity"
    own.post("/api/images/tags", {"ids": own.ids(), "tag_id": 1, "add": True})
    listener.wait("tags")
    own.post("/db/alias_extra_path", {"path": own.root, "alias": "x"})
    picture(Path(own.root) / "new.png")
    own.post("/api/index/start")
    assert listener.wait("changed")["dirs"] == [own.root]
    (Path(own.root) / "sub").mkdir()
    own.post("/db/extra_paths", {"path": f"{own.root}/sub", "types": ["walk"]})
    listener.wait("folders")
    listener.close()


def test_a_listener_that_goes_away_is_forgotten(own: Live) -> None:
    subscribers = own.services.events._subscribers
    before = len(subscribers)
    listeners = [Listener(own) for _ in range(3)]
    for listener in listeners:
        listener.wait("index")
    assert len(subscribers) == before + 3
    for listener in listeners:
        listener.close()
    deadline = time.monotonic() + 10
    while len(subscribers) > before and time.monotonic() < deadline:
        own.services.events.publish({"type": "tags"})
        time.sleep(0.05)
    assert len(subscribers) == before


@pytest.mark.invariant("F1")
def test_other_requests_are_answered_as_if_nothing_ran_while_an_index_runs(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    source = picture(root / "0.png").read_bytes()
    for i in range(1, 600):
        (root / f"{i}.png").write_bytes(source)
    with live(tmp_path / "data", root, index=False) as server:
        run = server.services.indexer.update()
        waits = []
        waiting = threading.Thread(target=server.post, args=("/db/update_image_data", {}))
        waiting.start()
        while not run.done.done():
            began = time.perf_counter()
            assert server.get("/hello").status_code == 200
            waits.append(time.perf_counter() - began)
            server.get("/db/basic_info")
        waiting.join(30)
        run.done.result()
        assert server.post("/api/grid", {"query": {}}).json()["total"] == 600
    waits.sort()
    assert waits[len(waits) // 2] < 0.05
    assert waits[-1] < 1.0


@pytest.mark.invariant("F1")
def test_waiting_for_the_index_holds_no_thread(own: Live) -> None:
    clients = [threading.Thread(target=own.post, args=("/db/update_image_data", {})) for _ in range(30)]
    for client in clients:
        client.start()
    began = time.monotonic()
    assert own.get("/db/basic_info").status_code == 200
    assert time.monotonic() - began < 5
    for client in clients:
        client.join(30)


def test_routes_can_be_added_to_an_app_that_serves_already_before_its_catch_all(
    tmp_path: Path, library: Path
) -> None:
    app = FastAPI()

    @app.get("/{anything:path}")
    def catch_all(anything: str) -> str:
        return "the host"

    services = build_services(
        StandaloneHost(folders=(str(library),)), Settings(data_dir=str(tmp_path / "data"))
    )
    try:
        with listening(app) as url, httpx.Client(base_url=url) as http:
            assert http.get(BASE + "/hello").json() == "the host"
            mount(app, services)
            assert http.get(BASE + "/hello").json() == "hello"
            assert http.get("/other").json() == "the host"
    finally:
        services.stop()
        services.stop()


def test_the_session_says_what_this_visitor_may_do(server: Live) -> None:
    assert server.get("/api/session").json() == {
        "writable": True,
        "owner": True,
        "local": True,
        "notice": "",
        "host": {"name": "standalone", "targets": []},
    }


@pytest.mark.invariant("S2")
def test_a_path_is_located_in_the_library_and_nowhere_else(server: Live) -> None:
    folder = server.post("/api/grid", {"query": {}, "limit": 1}).json()
    row = server.post("/api/rows", {"ids": folder["ids"][:1]}).json()["rows"][0]
    path = row["fullpath"]
    assert server.get("/api/locate?path=" + quote(path)).json() == {
        "folder": os.path.dirname(path),
        "id": row["id"],
    }
    assert server.get("/api/locate?path=" + quote(os.path.dirname(path))).json()["id"] is None
    assert server.get("/api/locate?path=" + quote(path + ".gone")).status_code == 404
    assert server.get("/api/locate?path=" + quote("/etc/passwd")).status_code == 403
    assert server.get("/api/locate?path=" + quote("txt2img")).status_code in {403, 404}
