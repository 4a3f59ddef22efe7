"""Watching and steering the index."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..inputs import Patterns, bounded
from ..routing import guarded_router
from ..services import Services

_STATUS = {
    "state": "reading",
    "listed": 20000,
    "to_read": 15000,
    "read": 5000,
    "failed": 2,
    "rate": 900.0,
    "seconds_left": 17.0,
    "started_at": 1714550400.0,
    "error": None,
    "waiting": False,
}


def routes(services: Services) -> APIRouter:
    """GET index, POST index/start, POST index/cancel; GET and POST excluded."""
    router = guarded_router(services, services.settings.base + "/api", ["index"])

    @router.get("/index", access="read", summary="How far the index is", example=_STATUS)
    def index_status() -> dict[str, Any]:
        """Counts, files per second, seconds left; `waiting`: the run rests while the host generates."""
        return services.indexer.status()

    @router.post("/index/start", access="write", summary="Bring the index up to date", example=_STATUS)
    def index_start() -> dict[str, Any]:
        """Answers at once; a run that is under way goes on."""
        services.indexer.update()
        return services.indexer.status()

    @router.post(
        "/index/cancel", access="write", summary="Stop the run", example={**_STATUS, "state": "cancelled"}
    )
    def index_cancel() -> dict[str, Any]:
        """What was read stays; the next run goes on from there."""
        services.indexer.cancel()
        return services.indexer.status()

    @router.get(
        "/excluded",
        access="owner",
        summary="What is kept out of the index",
        example={"patterns": ["*_mask.png", "/d/pictures/grids"]},
    )
    def excluded() -> dict[str, Any]:
        """Folders by their path, files and folders by name or the end of their path; `*` and `?` are wildcards."""
        return {"patterns": services.exclusions.patterns()}

    @router.post(
        "/excluded",
        access="owner",
        summary="Keep folders and names out of the index",
        body={"patterns": ["*_mask.png", "/d/pictures/grids"]},
        example={"patterns": ["*_mask.png", "/d/pictures/grids"]},
    )
    def set_excluded(body: Patterns) -> dict[str, Any]:
        """In place of those before; the library is listed anew. Nothing that is known of a file is lost: it is hidden
        until its pattern goes."""
        services.exclusions.replace(bounded(body.patterns))
        services.indexer.update()
        return {"patterns": services.exclusions.patterns()}

    return router.router
