"""The page's files are sent packed to who takes that, and never twice."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from iib_core.api.page import takes_gzip
from iib_core.app import build_services, mount
from iib_core.library.page import BuiltPage
from iib_core.settings import Settings

from .hosts import Webui
from .live import BASE, Live, listening, live

SCRIPT = "export const BASE = '/infinite_image_browsing'; // " + "words that repeat; " * 200
FILES = {
    "index.html": "<!doctype html><title>The page</title>" + "<p>text</p>" * 200,
    "assets/i-0a1B2c3D.js": SCRIPT,
    "assets/short-0a1B2c3D.js": "export {};",
    "assets/words.json": '["' + "word " * 400 + '"]',
}
PACKED = f"{BASE}/fe-static/assets/i-0a1B2c3D.js"
GZIP = {"accept-encoding": "gzip, deflate, br"}
PLAIN = {"accept-encoding": "identity"}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> BuiltPage:
    folder = tmp_path_factory.mktemp("web")
    (folder / "assets").mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    return BuiltPage(str(folder))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, page: BuiltPage) -> Iterator[Live]:
    with live(tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("none"), index=False) as running:
        running.services.page = page
        yield running


def sent(http: httpx.Client, url: str, headers: dict[str, str]) -> tuple[httpx.Headers, bytes]:
    """Headers of the answer, and its body as it travels."""
    with http.stream("GET", url, headers=headers) as answer:
        return answer.headers, b"".join(answer.iter_raw())


@pytest.mark.parametrize(("url", "name"), [(PACKED, "assets/i-0a1B2c3D.js"), (BASE, "index.html")])
def test_long_text_is_sent_in_gzip_to_who_takes_it(server: Live, url: str, name: str) -> None:
    headers, body = sent(server.http, url, GZIP)
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert int(headers["content-length"]) == len(body) < len(FILES[name]) / 5
    assert gzip.decompress(body).decode() == FILES[name]


def test_who_does_not_take_gzip_gets_the_text_itself_and_a_cache_between_is_told(server: Live) -> None:
    headers, body = sent(server.http, PACKED, PLAIN)
    assert headers.get("content-encoding") in {None, "identity"}
    assert headers["vary"] == "Accept-Encoding"
    assert body.decode() == SCRIPT


@pytest.mark.parametrize("tail", ["short-0a1B2c3D.js", "words.json"])
def test_short_files_and_json_are_sent_as_they_are(server: Live, tail: str) -> None:
    headers, body = sent(server.http, f"{BASE}/fe-static/assets/{tail}", GZIP)
    assert headers.get("content-encoding") in {None, "identity"}
    assert body.decode() == FILES[f"assets/{tail}"]


def test_each_form_has_its_own_tag_and_is_not_sent_again_to_who_has_it(server: Live) -> None:
    tags = {name: sent(server.http, PACKED, h)[0]["etag"] for name, h in (("gzip", GZIP), ("plain", PLAIN))}
    assert tags["gzip"] != tags["plain"]
    for asking, mine, other in ((GZIP, "gzip", "plain"), (PLAIN, "plain", "gzip")):
        for held in (tags[mine], "W/" + tags[mine], f'"old", {tags[mine]}'):
            answer = server.http.get(PACKED, headers={**asking, "if-none-match": held})
            assert (answer.status_code, answer.content) == (304, b""), held
            assert (answer.headers["etag"], answer.headers["vary"]) == (tags[mine], "Accept-Encoding")
        answer = server.http.get(PACKED, headers={**asking, "if-none-match": tags[other]})
        assert answer.status_code == 200


def test_another_sites_page_that_may_read_it_does_not_hide_what_it_varies_by(
    tmp_path: Path, page: BuiltPage
) -> None:
    with live(tmp_path / "d", tmp_path, index=False, allow_origins=("https://a.test",)) as running:
        running.services.page = page
        headers, _ = sent(running.http, PACKED, {**GZIP, "origin": "https://a.test"})
        assert {part.strip() for part in headers["vary"].split(",")} == {"Accept-Encoding", "Origin"}


def test_a_host_that_packs_its_answers_does_not_pack_ours_again(tmp_path: Path, page: BuiltPage) -> None:
    app = FastAPI()
    app.add_middleware(GZipMiddleware, minimum_size=500)
    services = build_services(Webui(), Settings(data_dir=str(tmp_path / "data")))
    services.page = page
    mount(app, services)
    try:
        with listening(app) as url, httpx.Client(base_url=url, timeout=20) as http:
            headers, body = sent(http, PACKED, GZIP)
            assert headers["content-encoding"] == "gzip"
            assert int(headers["content-length"]) == len(body)
            assert gzip.decompress(body).decode() == SCRIPT
            assert sent(http, PACKED, PLAIN)[1].decode() == SCRIPT
    finally:
        services.stop()


@pytest.mark.parametrize(
    ("accept", "takes"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("*", True),
        ("", False),
        ("br, deflate", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("x-gzipped", False),
    ],
)
def test_gzip_is_sent_only_where_it_is_taken(accept: str, takes: bool) -> None:
    assert takes_gzip(accept) is takes
