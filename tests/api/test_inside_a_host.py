"""The door inside a host: its login, people on its network, its compressing middleware, its caching one."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from iib_core.app import build_services, mount
from iib_core.settings import Settings

from .hosts import Webui
from .live import BASE, listening, live, noisy_picture, picture
from .test_permission import body_of, routes

ALICE = {"cookie": "host-login=alice"}
FAR = {"x-forwarded-for": "203.0.113.9"}


@pytest.mark.invariant("S9")
def test_every_route_the_page_and_its_assets_honour_the_hosts_login(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, host=Webui(logins=("alice",)), index=False) as server:
        asset = next((Path(__file__).parents[2] / "iib_core" / "web" / "assets").glob("*.js")).name
        everything = [(method, path, body_of(entry)) for method, path, entry in routes(server)]
        everything += [("HEAD", BASE, None), ("GET", f"{BASE}/fe-static/assets/{asset}", None)]
        for who in ({}, {"cookie": "host-login=mallory"}, {"cookie": "host-login=a broken one"}):
            for method, path, body in everything:
                answer = server.http.request(method, path, json=body, headers=who)
                assert answer.status_code == 401, (method, path)
                if method != "HEAD":
                    assert answer.json()["detail"]["type"] == "secret_key_required"
                    assert "Log in" in answer.json()["detail"]["message"]
                assert "public" not in answer.headers["cache-control"]
        for path in ("", "/version", f"/fe-static/assets/{asset}", "/api/session"):
            assert server.get(path, headers=ALICE).status_code == 200, path


@pytest.mark.invariant("S9")
def test_where_a_login_and_a_secret_are_set_both_are_needed(tmp_path: Path, library: Path) -> None:
    host = Webui(logins=("alice",))
    with live(tmp_path / "data", library, host=host, index=False, secret_key="k") as server:
        assert server.get("/version").status_code == 401
        without_secret = server.get("/version", headers=ALICE)
        assert without_secret.json() == {"detail": {"type": "secret_verification_failed"}}
        assert server.post("/api/session", {"key": "k"}).status_code == 401
        opened = server.post("/api/session", {"key": "k"}, headers=ALICE)
        assert opened.status_code == 200
        session = opened.headers["set-cookie"].split(";")[0]
        server.http.cookies.clear()
        assert server.get("/version", headers={"cookie": session}).status_code == 401
        assert server.get("/version", headers={"cookie": f"{session}; {ALICE['cookie']}"}).status_code == 200


@pytest.mark.invariant("S9")
def test_people_on_the_network_change_nothing_where_nobody_asks_who_they_are(
    tmp_path: Path, library: Path
) -> None:
    with live(tmp_path / "data", library, host=Webui(strangers=True), index=False) as server:
        changing = [r for r in routes(server) if r[2]["x-access"] in {"write", "owner", "local"}]
        assert len(changing) > 20
        for method, path, entry in changing:
            answer = server.http.request(method, path, json=body_of(entry), headers=FAR)
            assert answer.status_code == 403, path
            if entry["x-access"] == "write":
                assert "IIB_ALLOW_REMOTE_WRITES" in answer.json()["detail"]
        assert server.post("/db/add_custom_tag", {"tag_name": "far"}, headers=FAR).status_code == 403
        assert server.get("/global_setting", headers=FAR).json()["is_readonly"] is True
        far = server.get("/api/session", headers=FAR).json()
        assert (far["writable"], far["owner"]) == (False, False)
        assert server.post("/db/update_image_data", {}, headers=FAR).status_code == 200
        assert server.services.indexer.status()["state"] == "idle"

        near = server.get("/api/session").json()
        assert (near["writable"], near["owner"]) == (True, True)
        assert server.post("/db/add_custom_tag", {"tag_name": "near"}).status_code == 200


@pytest.mark.invariant("S9")
def test_the_owner_can_let_people_on_the_network_change_things(tmp_path: Path, library: Path) -> None:
    host = Webui(strangers=True)
    with live(tmp_path / "data", library, host=host, index=False, remote_writes=True) as server:
        assert server.post("/db/add_custom_tag", {"tag_name": "far"}, headers=FAR).status_code == 200
        far = server.get("/api/session", headers=FAR).json()
        assert (far["writable"], far["owner"]) == (True, False)
        giving = {"path": str(tmp_path), "types": ["walk"]}
        assert server.post("/db/extra_paths", giving, headers=FAR).status_code == 403


@pytest.mark.invariant("S9")
def test_who_holds_the_secret_changes_things_over_the_network(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, host=Webui(strangers=True), index=False, secret_key="k") as server:
        assert server.post("/db/add_custom_tag", {"tag_name": "a"}, headers=FAR).status_code == 401
        server.post("/api/session", {"key": "k"})
        assert server.post("/db/add_custom_tag", {"tag_name": "a"}, headers=FAR).status_code == 200
        assert server.get("/api/session", headers=FAR).json()["writable"] is True


@pytest.mark.invariant("S9")
def test_access_is_limited_inside_a_host_whoever_reaches_it(tmp_path: Path, library: Path) -> None:
    outside = {"folder_path": str(tmp_path / "data")}
    for strangers in (False, True):
        with live(tmp_path / "data", library, host=Webui(strangers=strangers), index=False) as server:
            assert server.get("/global_setting").json()["enable_access_control"] is True
            assert server.get("/files", params=outside).status_code == 400


def test_the_page_learns_what_the_host_takes(tmp_path: Path, library: Path) -> None:
    with live(tmp_path / "data", library, host=Webui(), index=False) as server:
        assert server.get("/api/session").json()["host"] == {
            "name": "a1111",
            "targets": ["txt2img", "img2img", "inpaint", "extras"],
        }
    with live(tmp_path / "data2", library, index=False) as server:
        assert server.get("/api/session").json()["host"] == {"name": "standalone", "targets": []}


@pytest.mark.invariant("F1")
def test_a_hosts_compression_holds_back_no_event_and_packs_no_picture(tmp_path: Path, library: Path) -> None:
    noisy_picture(library / "big.png")
    app = FastAPI()
    app.add_middleware(GZipMiddleware, minimum_size=500)
    services = build_services(Webui(), Settings(data_dir=str(tmp_path / "data"), folders=(str(library),)))
    mount(app, services)
    try:
        services.indexer.update(wait=True)
        asking = {"accept-encoding": "gzip"}
        with listening(app) as url, httpx.Client(base_url=url + BASE, timeout=20, headers=asking) as http:
            with http.stream("GET", "/api/events") as stream:
                lines = stream.iter_lines()
                assert next(lines).startswith('data: {"type": "index"')
                began = time.monotonic()
                services.events.publish({"type": "tags"})
                assert next(line for line in lines if "tags" in line)
                assert time.monotonic() - began < 1
            path = {"path": str(library / "big.png"), "t": "1"}
            for where in ("/file", "/image-thumbnail"):
                answer = http.get(where, params=path)
                assert answer.headers.get("content-encoding") in {None, "identity"}, where
            part = http.get("/file", params=path, headers={"range": "bytes=10-2009"})
            assert (part.status_code, part.content) == (206, (library / "big.png").read_bytes()[10:2010])
            page = http.get("/hello")
            assert page.status_code == 200
    finally:
        services.stop()


@pytest.mark.invariant("S8")
def test_every_answer_says_how_it_may_be_kept(tmp_path: Path, library: Path) -> None:
    picture(library / "b.png")
    with live(tmp_path / "data", library, host=Webui()) as server:
        params = {"path": str(library / "a.png"), "folder_path": str(library), "t": "1", "q": "a"}
        for method, path, entry in routes(server):
            if not path.endswith(("/events", "/shutdown")):
                answer = server.http.request(method, path, json=body_of(entry), params=params)
                assert answer.headers.get("cache-control"), (path, answer.status_code)
        for nowhere in (
            "/nothing/here.png",
            "/api/images/999/none.jpg",
            "/fe-static/none.png",
            "/file/x.webp",
        ):
            answer = server.get(nowhere)
            assert answer.status_code == 404
            assert answer.headers["cache-control"] == "private, no-store", nowhere
