"""The API's own description: complete for every route, and no route without an access class."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from iib_core.api.guard import ACCESS_CLASSES
from iib_core.api.routing import GuardedRoute, guarded_router

from .live import BASE, Live


def entries(server: Live) -> list[tuple[str, str, dict[str, Any]]]:
    paths = server.get("/openapi.json").json()["paths"]
    return [(method, path, entry) for path, methods in paths.items() for method, entry in methods.items()]


def test_every_route_has_an_id_a_summary_and_an_example(server: Live) -> None:
    found = entries(server)
    assert len(found) > 50
    for method, path, entry in found:
        where = f"{method} {path}"
        assert entry["operationId"].isidentifier(), where
        assert len(entry["summary"]) > 3 and entry["description"] and entry["tags"], where
        content = entry["responses"]["200"]["content"]
        assert all("example" in media or "examples" in media for media in content.values()) and content, where
        if method in {"post", "delete"} and "requestBody" in entry:
            assert "example" in entry["requestBody"]["content"]["application/json"], where
    ids = [entry["operationId"] for _, _, entry in found]
    assert len(ids) == len(set(ids))


@pytest.mark.invariant("S2", "S10")
def test_every_route_says_who_may_call_it(server: Live) -> None:
    for _method, path, entry in entries(server):
        assert entry["x-access"] in ACCESS_CLASSES, path
        assert path.startswith(BASE)
        if entry["x-access"] == "public":
            assert path.removeprefix(BASE) in {
                "",
                "/hello",
                "/fe-static/{path}",
                "/api/session",
                "/shutdown",
            }, path


@pytest.mark.invariant("S2", "S10")
def test_a_route_that_does_not_say_who_may_call_it_cannot_be_mounted(server: Live) -> None:
    router = guarded_router(server.services, "/x", ["x"])
    with pytest.raises(TypeError, match="who may call it"):
        router.get("/open", summary="Oops", example=1)(lambda: 1)
    with pytest.raises(TypeError, match="who may call it"):
        router.get("/open", access="everybody", summary="Oops", example=1)(lambda: 1)
    with pytest.raises(TypeError):
        FastAPI().router.add_api_route("/open", lambda: 1, route_class_override=GuardedRoute)


def test_the_description_can_be_read_and_the_root_leads_to_the_page(server: Live) -> None:
    assert server.get("/openapi.json").json()["openapi"].startswith("3.")
    assert server.get("/docs").status_code == 404, "its viewer would load script from another site"
    assert server.http.get("/", follow_redirects=False).headers["location"] == BASE
    link = "action=open&path=%2Fd%2Fa%20b"
    kept = server.http.get(f"/?{link}", follow_redirects=False).headers["location"]
    assert kept == f"{BASE}?{link}"
    slash = server.get("/", follow_redirects=False)
    assert slash.status_code == 307 and slash.headers["location"].endswith(BASE)
