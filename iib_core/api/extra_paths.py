"""The folders that the user adds to the library (contract §5.8)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from .inputs import FolderAlias, FolderModes
from .routing import guarded_router
from .services import Services

_ONE = {"path": "/d/pictures", "types": ["scanned"], "alias": "Pictures"}


def routes(services: Services) -> APIRouter:
    """db/extra_paths (all verbs), db/alias_extra_path."""
    router = guarded_router(services, services.settings.base + "/db", ["folders"])

    @router.get(
        "/extra_paths", access="read", lane="disk", summary="The folders that the user added", example=[_ONE]
    )
    def extra_paths() -> list[dict[str, Any]]:
        """Those that exist now; a missing one is kept and comes back with its drive."""
        return services.folders.extra_paths()

    @router.post(
        "/extra_paths",
        access="owner",
        lane="disk",
        summary="Add a folder, or modes to one",
        body={"path": "/d/pictures", "types": ["scanned"]},
    )
    def add_extra_path(body: FolderModes) -> None:
        """Only for the owner (this machine, or with the secret), since it widens what the server shows."""
        services.folders.add(body.path, body.types)

    @router.delete(
        "/extra_paths",
        access="write",
        lane="disk",
        summary="Take modes away from a folder",
        body={"path": "/d/pictures", "types": ["scanned"]},
    )
    def remove_extra_path(body: FolderModes) -> None:
        """With its last mode the folder leaves the library; its files stay where they are."""
        services.folders.remove(body.path, body.types)

    @router.post(
        "/alias_extra_path",
        access="write",
        lane="disk",
        summary="Name a folder",
        body={"path": "/d/pictures", "alias": "Pictures"},
        example=_ONE,
    )
    def alias_extra_path(body: FolderAlias) -> dict[str, Any]:
        """400 for a folder that the user did not add."""
        return services.folders.set_alias(body.path, body.alias)

    return router.router
