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


def test_the_contracts_routes_of_this_issue_are_all_there(server: Live) -> None:
    have = {f"{method.upper()} {path.removeprefix(BASE)}" for method, path, _ in entries(server)}
    wanted = """GET /hello|GET /global_setting|POST /app_fe_setting|DELETE /app_fe_setting|GET /version|GET /files
    POST /batch_get_files_info|GET /image-thumbnail|GET /img/{filename}|GET /file|GET /stream_video|GET /video_cover
    GET /image_geninfo|POST /image_geninfo_batch|GET /image_exif|POST /check_path_exists|GET |GET /fe-static/{path}
    GET /db/basic_info|GET /db/random_images|GET /db/expired_dirs|POST /db/update_image_data|POST /db/search_by_substr
    POST /db/match_images_by_tags|GET /db/img_selected_custom_tag|POST /db/get_image_tags|POST /db/update_tag
    POST /db/toggle_custom_tag_to_img|POST /db/batch_update_image_tag|POST /db/add_custom_tag|POST /db/rename
    POST /db/remove_custom_tag|POST /db/remove_custom_tag_from_img|GET /db/extra_paths|POST /db/extra_paths
    POST /shutdown|DELETE /db/extra_paths|POST /db/alias_extra_path|POST /db/rebuild_index"""
    assert {
        w.strip() if w.strip() != "GET" else "GET " for line in wanted.splitlines() for w in line.split("|")
    } <= have


def test_the_description_can_be_read_and_the_root_leads_to_the_page(server: Live) -> None:
    assert server.get("/openapi.json").json()["openapi"].startswith("3.")
    assert server.get("/docs").status_code == 404, "its viewer would load script from another site"
    assert server.http.get("/", follow_redirects=False).headers["location"] == BASE
    slash = server.get("/", follow_redirects=False)
    assert slash.status_code == 307 and slash.headers["location"].endswith(BASE)
