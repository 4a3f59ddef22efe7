"""JSON answers, errors, and being mounted below another path."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from iib_core.api.answers import Json, error_answer
from iib_core.app import build_services, mount, standalone_app
from iib_core.errors import NotFound, SecretRequired
from iib_core.host import StandaloneHost
from iib_core.library.page import BuiltPage
from iib_core.settings import Settings

from .live import BASE, Live, listening

any_text = st.text(
    st.characters(codec="utf-16", categories=None) | st.sampled_from("\udcff\ud800\x00"), max_size=20
)


@pytest.mark.invariant("M7")
@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        any_text, any_text | st.integers() | st.none() | st.lists(any_text, max_size=3), max_size=4
    )
)
def test_any_text_goes_through_json_unchanged(value: dict[str, object]) -> None:
    body = Json(value).body
    assert json.loads(bytes(body)) == value
    bytes(body).decode("utf-8")


def test_numbers_that_json_cannot_write_become_null() -> None:
    odd = {"a": [float("nan"), 1.5], "b": {"c": float("-inf")}, "d": "\udcff"}
    assert json.loads(bytes(Json(odd).body)) == {"a": [None, 1.5], "b": {"c": None}, "d": "\udcff"}


def test_errors_become_the_contracts_details(caplog: pytest.LogCaptureFixture) -> None:
    assert json.loads(bytes(error_answer(SecretRequired()).body)) == {
        "detail": {"type": "secret_verification_failed"}
    }
    gone = error_answer(NotFound("It is gone."))
    assert (gone.status_code, json.loads(bytes(gone.body))) == (404, {"detail": "It is gone."})
    unexpected = error_answer(ZeroDivisionError("internals at /home/me"))
    assert unexpected.status_code == 500
    assert b"/home/me" not in bytes(unexpected.body)
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.invariant("L10")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("database disk image is malformed", "damaged"),
        ("database is locked", "Another program"),
        ("disk I/O error", "drive"),
        ("database or disk is full", "free some room"),
    ],
)
def test_a_database_that_cannot_be_read_is_told_in_a_sentence(said: str, sentence: str) -> None:
    answer = error_answer(sqlite3.OperationalError(said))
    assert answer.status_code == 503
    assert sentence in json.loads(bytes(answer.body))["detail"]


def test_an_unexpected_error_in_a_handler_is_a_short_sentence(server: Live) -> None:
    versions = server.services.about
    server.services.about = None  # type: ignore[assignment]
    try:
        answer = server.get("/version")
    finally:
        server.services.about = versions
    assert answer.status_code == 500
    assert "Something went wrong" in answer.json()["detail"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_page_knows_the_path_that_a_proxy_or_a_mount_puts_before_it(
    tmp_path: Path, library: Path
) -> None:
    web = tmp_path / "web"
    web.mkdir()
    (web / "index.html").write_text('src="/infinite_image_browsing/fe-static/a.js"', "utf-8")
    (web / "a.js").write_text('"/infinite_image_browsing"', "utf-8")
    services = build_services(
        StandaloneHost(folders=(str(library),)), Settings(data_dir=str(tmp_path / "data"))
    )
    services.page = BuiltPage(str(web))
    outer = FastAPI()
    outer.mount("/sub", standalone_app(services))
    inner = FastAPI()
    mount(inner, services)

    async def proxied(scope: Any, receive: Any, send: Any) -> None:
        await inner({**scope, "root_path": "/proxied"}, receive, send)

    try:
        for app, before in ((outer, "/sub"), (proxied, "")):
            public = before or "/proxied"
            with listening(app) as url, httpx.Client(base_url=url) as http:
                assert http.get(f"{before}{BASE}").text == f'src="{public}{BASE}/fe-static/a.js"'
                assert http.get(f"{before}{BASE}/fe-static/a.js").text == f'"{public}{BASE}"'
                assert http.get(f"{before}{BASE}/fe-static/../../x").status_code == 404
                assert http.get(f"{before}{BASE}/hello").json() == "hello"
    finally:
        services.stop()
