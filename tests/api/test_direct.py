"""The table of routes leads where searching them one by one would."""

from __future__ import annotations

import json

import pytest
from fastapi import FastAPI
from starlette.routing import Match

from iib_core.api import answers
from iib_core.api.answers import Json
from iib_core.api.direct import DirectRoutes

from .live import BASE, Live


def _scope(method: str, path: str, root: str = "") -> dict[str, object]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": root,
        "headers": [],
        "query_string": b"",
    }


def _app() -> FastAPI:
    app = FastAPI()
    app.get("/a")(lambda: "a")
    app.get("/a/{name}")(lambda name: name)
    app.post("/a")(lambda: "posted")
    return app


def test_a_known_path_and_method_is_found_and_everything_else_is_left_to_the_routes_behind() -> None:
    direct = DirectRoutes(_app().router.routes)
    assert direct.matches(_scope("GET", "/a"))[0] is Match.FULL
    assert direct.matches(_scope("POST", "/a"))[0] is Match.FULL
    for method, path in (("DELETE", "/a"), ("GET", "/a/x"), ("GET", "/b"), ("GET", "/a/")):
        assert direct.matches(_scope(method, path)) == (Match.NONE, {})
    assert direct.matches({**_scope("GET", "/a"), "type": "websocket"}) == (Match.NONE, {})


def test_a_wrong_method_is_still_refused_and_not_unknown(server: Live) -> None:
    assert server.http.put(f"{BASE}/hello").status_code == 405
    assert server.get("/no-such-route").status_code == 404
    assert server.get("/hello").json() == "hello"


@pytest.mark.parametrize("fast", [True, False])
def test_answers_read_the_same_with_and_without_the_fast_writer(
    fast: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not fast:
        monkeypatch.setattr(answers, "dumps", None)
    strange = {"\udce9.png": "a\udcff", "n": float("nan"), 5: [1, 2.5, None, True], "große": "猫 \u2028"}
    assert json.loads(Json(strange).body) == {
        "\udce9.png": "a\udcff",
        "n": None,
        "5": [1, 2.5, None, True],
        "große": "猫 \u2028",
    }
    assert json.loads(Json({"id": 2**70, "n": [float("inf")]}).body) == {"id": 2**70, "n": [None]}
