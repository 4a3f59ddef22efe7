"""The pictures that stand for folders (contract #32)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from .inputs import Paths, bounded
from .routing import guarded_router
from .services import Services

_ONE = {
    "fullpath": "/d/pictures/a.png",
    "media_type": "image",
    "type": "file",
    "date": "2024-05-01 12:00:00",
    "created_time": "2024-05-01 12:00:00",
    "name": "a.png",
}


def routes(services: Services) -> APIRouter:
    """batch_top_4_media_info."""
    router = guarded_router(services, services.settings.base, ["files"])

    @router.post(
        "/batch_top_4_media_info",
        access="read",
        lane="disk",
        summary="The newest media of folders",
        body={"paths": ["/d/pictures"]},
        example={"/d/pictures": [_ONE]},
    )
    def batch_top_4_media_info(body: Paths) -> dict[str, list[dict[str, Any]]]:
        """Up to four each, direct children, newest first; what is no folder of the library is left out."""
        return services.mosaic.of_folders(bounded(body.paths))

    return router.router
