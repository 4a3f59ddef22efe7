"""Finding images (contract §5.6)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from .inputs import SearchBody, TagSearchBody, bounded
from .routing import guarded_router
from .services import Services

FOUND = {
    "type": "file",
    "id": 1,
    "date": "2024-05-01 12:00:00",
    "created_date": "2024-05-01 12:00:00",
    "size": "1.50 KB",
    "bytes": 1536,
    "name": "a.png",
    "fullpath": "/d/pictures/a.png",
    "is_under_scanned_path": True,
}
_PAGE = {"files": [FOUND], "cursor": {"has_next": True, "next": "2024-05-01 12:00:00|1"}}
_DEFAULT_SIZE = 200


def routes(services: Services) -> APIRouter:
    """db/random_images, db/search_by_substr, db/match_images_by_tags."""
    router = guarded_router(services, services.settings.base + "/db", ["search"])

    @router.get("/random_images", access="read", summary="Up to 128 images by chance", example=[FOUND])
    def random_images() -> list[dict[str, Any]]:
        """A bare list."""
        return services.search.random_images()

    @router.post(
        "/search_by_substr",
        access="read",
        summary="Search path and infotext",
        body={"surstr": "cat", "cursor": "", "regexp": "", "folder_paths": None},
        example=_PAGE,
    )
    def search_by_substr(body: SearchBody) -> dict[str, Any]:
        """A substring without regard to case, or a regular expression; newest first, paged by cursor."""
        return services.search.search_by_substr(
            surstr=body.surstr,
            cursor=body.cursor or "",
            regexp=body.regexp or "",
            path_only=bool(body.path_only),
            folder_paths=_folders(body.folder_paths),
            size=body.size or _DEFAULT_SIZE,
            media_type=body.media_type or "all",
        )

    @router.post(
        "/match_images_by_tags",
        access="read",
        summary="Images by their tags",
        body={"and_tags": [1], "or_tags": [], "not_tags": [], "cursor": ""},
        example=_PAGE,
    )
    def match_images_by_tags(body: TagSearchBody) -> dict[str, Any]:
        """All of `and_tags`, at least one of `or_tags`, none of `not_tags`."""
        return services.search.match_images_by_tags(
            and_tags=bounded(body.and_tags),
            or_tags=bounded(body.or_tags),
            not_tags=bounded(body.not_tags),
            cursor=body.cursor or "",
            folder_paths=_folders(body.folder_paths),
            size=body.size or _DEFAULT_SIZE,
            random_sort=bool(body.random_sort),
        )

    return router.router


def _folders(paths: list[str] | None) -> list[str] | None:
    return bounded(paths) if paths else None
