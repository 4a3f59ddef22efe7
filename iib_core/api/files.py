"""Files and folders of the library (contract §5.2)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from ..errors import BadRequest, Forbidden
from .inputs import Paths, bounded, query_text
from .routing import guarded_router
from .services import Services

FILE_INFO = {
    "type": "file",
    "date": "2024-05-01 12:00:00",
    "created_time": "2024-05-01 12:00:00",
    "size": "1.50 KB",
    "name": "a.png",
    "bytes": 1536,
    "fullpath": "/d/pictures/a.png",
    "is_under_scanned_path": True,
}


def routes(services: Services) -> APIRouter:
    """files, batch_get_files_info, check_path_exists."""
    router = guarded_router(services, services.settings.base, ["files"])
    folder = query_text("folder_path", "Absolute path of the folder")

    @router.get(
        "/files", access="read", lane="disk", summary="What lies in a folder", example={"files": [FILE_INFO]}
    )
    def files(
        folder_path: str = folder,
    ) -> dict[str, Any]:
        """Direct children by name; `{"files": []}` for a folder that is not there."""
        try:
            return {"files": services.folders.list_dir(folder_path)}
        except Forbidden as error:  # the contract's status and words here
            raise BadRequest("403: Forbidden") from error

    @router.post(
        "/batch_get_files_info",
        access="read",
        lane="disk",
        summary="Facts about many files",
        body={"paths": ["/d/pictures/a.png"]},
        example={"/d/pictures/a.png": FILE_INFO},
    )
    def batch_get_files_info(body: Paths) -> dict[str, Any]:
        """By the path as it was sent; missing ones are left out."""
        return services.folders.infos(bounded(body.paths))

    @router.post(
        "/check_path_exists",
        access="read",
        lane="disk",
        summary="Which paths exist?",
        body={"paths": ["/d/pictures"]},
        example={"/d/pictures": True},
    )
    def check_path_exists(request: Request, body: Paths) -> dict[str, bool]:
        """True for a path that exists and may be seen. Clients ask before they add a folder: the owner, who
        may add any, is told of folders everywhere."""
        services.folders.refresh()
        owner = services.guard.is_owner(request)
        return {path: services.folders.exists(path, any_folder=owner) for path in bounded(body.paths)}

    return router.router
