"""Where a path lies in the library: what links from elsewhere (`?action=view&path=…`) need."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...library.locate import locate
from ..inputs import query_text
from ..routing import guarded_router
from ..services import Services


def routes(services: Services) -> APIRouter:
    """GET locate."""
    router = guarded_router(services, services.settings.base + "/api", ["folders"])
    wanted = query_text("path", "Absolute path of a file or folder, or txt2img, img2img, extra, save")
    index_now = services.indexer.index_now if services.settings.writable else None

    @router.get(
        "/locate",
        access="read",
        lane="disk",
        summary="The folder to show for a path, and the image there",
        example={"folder": "/d/pictures", "id": 17},
        name="locate_path",
    )
    def locate_path(path: str = wanted) -> dict[str, Any]:
        """`id` is null for a folder. 404 for what is not there or no media, 403 outside the library."""
        folder, image_id = locate(services.db, services.gate, services.host, path, index_now)
        return {"folder": folder, "id": image_id}

    return router.router
