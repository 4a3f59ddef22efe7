"""The trash: what lies in it, restoring, deleting for good."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query

from ...errors import BadRequest
from ..bodies_files import EmptyTrash, FromTrash
from ..inputs import bounded
from ..routing import guarded_router
from ..services import Services
from .changes import REPORT, on_clash, report_json

_ENTRY = {
    "id": 31,
    "operation": 12,
    "path": "/d/pictures/a.png",
    "name": "a.png",
    "type": "file",
    "bytes": 1536,
    "deleted": "2024-05-01T12:00:00.000000",
    "image_id": 52,
}


def routes(services: Services) -> APIRouter:
    """GET trash; POST trash/restore, trash/empty."""
    router = guarded_router(services, services.settings.base + "/api", ["trash"])

    @router.get(
        "/trash",
        access="read",
        summary="What lies in the trash, the latest first",
        example={"entries": [_ENTRY], "next": None, "count": 1, "bytes": 1536},
    )
    def trash(
        limit: int = Query(200, description="At most so many"),
        before: int | None = Query(None, description="`next` of the answer before"),
    ) -> dict[str, Any]:
        """`path` is where each was; an `image_id` still has its thumbnail."""
        return services.wastebin.contents(max(1, min(limit, 2000)), before)

    @router.post(
        "/trash/restore",
        access="write",
        lane="disk",
        summary="Put things back where they were",
        body={"ids": [31], "on_clash": "error"},
        example=REPORT,
    )
    def trash_restore(body: FromTrash) -> dict[str, Any]:
        """With tags and all. Where something else has the name now, `on_clash` "rename" finds a free one."""
        return report_json(services.wastebin.restore(bounded(body.ids), on_clash(body.on_clash)))

    @router.post(
        "/trash/empty",
        access="write",
        lane="disk",
        summary="Delete for good",
        body={"older_than_days": 30},
        example=REPORT,
    )
    def trash_empty(body: EmptyTrash) -> dict[str, Any]:
        """These `ids`, or what was deleted longer ago than `older_than_days`, or `everything`. There is no way back."""
        if body.ids is None and body.older_than_days is None and not body.everything:
            raise BadRequest("Say what to delete for good: ids, older_than_days, or everything.")
        if body.older_than_days is not None and not body.older_than_days >= 0:
            raise BadRequest("older_than_days is a number of days, 0 or more.")
        ids = None if body.ids is None else bounded(body.ids)
        return report_json(services.wastebin.empty(ids, body.older_than_days))

    return router.router
