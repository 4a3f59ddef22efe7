"""The folder side of the page: roots, tree, adding."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request

from ...db.criteria import Criteria
from ...errors import BadRequest
from ...library.browsing import inside
from ..inputs import Paths, query_text
from ..routing import guarded_router
from ..services import Services
from ..shapes import tag_json

_ROOT = {
    "path": "/d/pictures",
    "alias": "Pictures",
    "types": ["scanned"],
    "count": 1200,
    "exists": True,
    "source": "you",
}
_MOST_COVERED = 60
_COVER_OF = 4
_NODE = {"name": "2024", "path": "/d/pictures/2024", "count": 300, "has_children": False}


def routes(services: Services) -> APIRouter:
    """GET folders, folders/tree, folders/inside, folders/choose, suggest; POST folders/covers, folders/demo."""
    router = guarded_router(services, services.settings.base + "/api", ["folders"])
    anywhere = query_text("path", "Absolute path; empty for the top", default="")

    @router.get(
        "/folders",
        access="read",
        summary="The library's folders",
        example={"roots": [_ROOT], "suggested": []},
    )
    def folders(request: Request) -> dict[str, Any]:
        """Missing ones are among them (`exists`); suggestions are for the owner only."""
        owner = services.guard.is_owner(request)
        return {
            "roots": services.folders.overview(),
            "suggested": services.folders.suggested() if owner else [],
        }

    @router.get(
        "/folders/tree",
        access="read",
        summary="One level of the folder tree",
        example={"path": "/d/pictures", "folders": [_NODE]},
    )
    def folder_tree(path: str = anywhere) -> dict[str, Any]:
        """Sub-folders that hold images; counts include everything below."""
        return services.folders.tree(path)

    @router.get(
        "/folders/inside",
        access="read",
        lane="disk",
        summary="A folder to walk through",
        example={
            "path": "/d/pictures",
            "parent": None,
            "on_the_way": False,
            "here": 12,
            "below": 1200,
            "folders": [{"name": "2024", "path": "/d/pictures/2024", "count": 300}],
        },
    )
    def folder_inside(path: str = query_text("path", "Absolute path")) -> dict[str, Any]:
        """Its sub-folders as they are on disk, empty ones too, with counts of all below; `here` are the pictures in
        itself, `below` those with all sub-folders. `parent` is null where nothing above may be seen."""
        return inside(services.gate, services.db, path)

    @router.post(
        "/folders/covers",
        access="read",
        summary="The newest pictures of folders",
        body={"paths": ["/d/pictures/2024"]},
        example={"covers": {"/d/pictures/2024": [{"id": 52, "version": 1714564800000000, "kind": 0}]}},
    )
    def newest_of_folders(body: Paths) -> dict[str, Any]:
        """Up to four of each folder and what is below it, from the index; folders that may not be seen have none."""
        if len(body.paths) > _MOST_COVERED:
            raise BadRequest(f"At most {_MOST_COVERED} folders are covered at once.")
        found = {
            path: services.search.page(Criteria(folders=(path,)), "", _COVER_OF)[0] for path in body.paths
        }
        return {
            "covers": {
                path: [{"id": row.id, "version": row.version, "kind": int(row.kind)} for row in rows]
                for path, rows in found.items()
            }
        }

    @router.get(
        "/folders/choose",
        access="owner",
        lane="disk",
        summary="Sub-folders of any folder of this computer",
        example={
            "path": "/home/me",
            "parent": "/home",
            "folders": [{"name": "Pictures", "path": "/home/me/Pictures"}],
        },
    )
    def folder_choose(path: str = anywhere) -> dict[str, Any]:
        """For the dialog that adds a folder; the home folder for an empty path."""
        return services.folders.choose(path)

    @router.post(
        "/folders/demo",
        access="owner",
        lane="disk",
        summary="Add the sample library and begin to draw it",
        example=_ROOT,
    )
    def folder_demo() -> dict[str, Any]:
        """A few hundred small pictures with realistic metadata, in the data folder; they come in as they are drawn."""
        return services.samples.add()

    @router.get(
        "/suggest",
        access="read",
        summary="Type-ahead over tags and folders",
        example={"tags": [], "folders": [{"name": "2024", "path": "/d/pictures/2024"}]},
    )
    def suggest(
        q: str = Query("", description="What was typed"),
        limit: int = Query(10, description="At most so many of each"),
    ) -> dict[str, Any]:
        """Tags by frequency, folders by name."""
        most = max(1, min(limit, 100))
        names = services.tag_names.now()
        return {
            # some may be of folders that are no longer given
            "tags": [
                tag_json(t, names)
                for t in services.search.visible_tags(services.tagging.suggest(q, 4 * most))[:most]
            ],
            "folders": services.folders.matching(q, most) if q else [],
        }

    return router.router
