"""S6: who may call, judged by Host and Origin, over real HTTP."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from iib_core.api.origins import HostNames, Origins
from iib_core.errors import Forbidden
from iib_core.host import StandaloneHost

from .live import BASE, Live, live

pytestmark = pytest.mark.invariant("S6")


@pytest.mark.parametrize("path", ["/hello", "", "/global_setting", "/fe-static/index.html", "/api/events"])
def test_a_rebound_name_is_refused_everywhere_even_on_public_routes(server: Live, path: str) -> None:
    port = urlsplit(server.url).port
    answer = server.get(path, headers={"host": f"evil.example:{port}"})
    assert answer.status_code == 403
    assert "evil.example" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST", "localhost."])
def test_this_machines_loopback_names_are_answered(server: Live, host: str) -> None:
    assert server.get("/hello", headers={"host": f"{host}:{urlsplit(server.url).port}"}).status_code == 200


def test_a_request_without_host_is_refused(server: Live) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port or 0, timeout=5)
    connection.putrequest("GET", BASE + "/hello", skip_host=True)
    connection.endheaders()
    assert connection.getresponse().status in {400, 403}
    connection.close()


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "[", "192.168.1.7"]
)
def test_bound_to_loopback_only_loopback_names_count(host: str) -> None:
    with pytest.raises(Forbidden):
        HostNames(("127.0.0.1",), ()).require(host)


def test_bound_to_every_address_this_machines_name_and_any_address_count() -> None:
    names = HostNames(("0.0.0.0",), ("pictures.lan",))
    for host in ("192.168.1.7:7866", "[fe80::1]:7866", socket.gethostname(), "pictures.lan:80", "localhost"):
        names.require(host)
    with pytest.raises(Forbidden):
        names.require("evil.example")


def test_a_host_that_checks_by_itself_is_trusted_with_it() -> None:
    HostNames(None, ()).require("anything.example")


CHANGES = [
    ("POST", "/db/rebuild_index", None),
    ("POST", "/api/index/cancel", None),
    ("POST", "/db/update_image_data", {}),
    ("POST", "/db/add_custom_tag", {"tag_name": "x"}),
    ("DELETE", "/app_fe_setting", {"name": "x"}),
    ("POST", "/api/session", {"key": "x"}),
    ("POST", "/db/search_by_substr", {"surstr": ""}),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example", "content-type": "text/plain"},
    ],
)
def test_another_sites_page_changes_nothing(
    server: Live, method: str, path: str, body: object, headers: dict[str, str]
) -> None:
    answer = server.http.request(method, BASE + path, json=body, headers=headers)
    assert answer.status_code == 403
    assert "another site" in answer.json()["detail"]


def test_no_route_that_takes_a_request_takes_another_sites(server: Live) -> None:
    paths = server.get("/openapi.json").json()["paths"]
    tried = 0
    for path, methods in paths.items():
        for method in methods.keys() - {"get"}:
            for body in ({}, None):
                answer = server.http.request(
                    method, path, json=body, headers={"origin": "http://evil.example"}
                )
                assert answer.status_code == 403 and "another site" in answer.json()["detail"], path
                tried += 1
    assert tried > 60


def test_our_own_page_and_scripts_may(server: Live) -> None:
    own = {"origin": server.url, "sec-fetch-site": "same-origin"}
    for headers in (own, {"origin": server.url}, {}):
        assert server.post("/check_path_exists", {"paths": []}, headers=headers).status_code == 200


def test_no_answer_says_that_others_may_read_it(server: Live) -> None:
    answer = server.get("/hello", headers={"origin": "http://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert server.http.options(BASE + "/files", headers={"origin": "http://evil.example"}).status_code in {
        404,
        405,
    }


def test_a_listed_origin_may_read_and_change_and_no_other(tmp_path: Path, library: Path) -> None:
    with live(
        tmp_path / "data", library, index=False, allow_origins=("https://app.example", "*", "null")
    ) as server:
        mine = {"origin": "https://app.example", "sec-fetch-site": "cross-site"}
        answer = server.post("/db/add_custom_tag", {"tag_name": "x"}, headers=mine)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == "https://app.example"
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert "Origin" in answer.headers["vary"]

        asks = {
            **mine,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        }
        preflight = server.http.options(BASE + "/db/add_custom_tag", headers=asks)
        assert preflight.status_code == 204
        assert preflight.headers["access-control-allow-origin"] == "https://app.example"
        assert "POST" in preflight.headers["access-control-allow-methods"]

        for origin in (
            "https://app.example.evil.example",
            "http://app.example",
            "https://evil.example",
            "null",
        ):
            other = {"origin": origin}
            assert "access-control-allow-origin" not in server.get("/hello", headers=other).headers
            assert server.http.options(BASE + "/files", headers=other).status_code == 403
            assert server.post("/db/add_custom_tag", {"tag_name": "y"}, headers=other).status_code == 403
        assert server.get("/no-such-page").status_code == 404


def test_a_star_allows_nobody() -> None:
    assert Origins(["*"]).allowed == frozenset()


def test_a_name_given_by_the_user_is_answered(tmp_path: Path, library: Path) -> None:
    host = StandaloneHost(folders=(str(library),), extra_hosts=("pictures.lan",))
    with live(tmp_path / "data", library, host=host, index=False) as server:
        assert server.get("/hello", headers={"host": "pictures.lan:7866"}).status_code == 200
        assert server.get("/hello", headers={"host": "evil.lan:7866"}).status_code == 403
