"""Thumbnails made before anybody looks."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..inputs import ThumbnailSide
from ..routing import guarded_router
from ..services import Services

_STATUS = {"state": "working", "done": 420, "total": 20000, "failed": 1}
_SIDES = (256, 512, 1024)


def routes(services: Services) -> APIRouter:
    """GET thumbnails/ahead, POST thumbnails/ahead[/cancel]."""
    router = guarded_router(services, services.settings.base + "/api", ["media"])

    @router.get("/thumbnails/ahead", access="read", summary="How many are made", example=_STATUS)
    def ahead_status() -> dict[str, Any]:
        """`state` idle, working, done, cancelled, or full: the cache has no room for more."""
        return services.ahead.status()

    @router.post(
        "/thumbnails/ahead",
        access="write",
        lane="disk",
        summary="Make all thumbnails and covers now",
        body={"side": 512},
        example=_STATUS,
    )
    def make_ahead(body: ThumbnailSide) -> dict[str, Any]:
        """Answers at once; the newest come first, one after the other. `side` is the size that a page asks for."""
        services.ahead.start(min(_SIDES, key=lambda side: abs(side - body.side)))
        return services.ahead.status()

    @router.post(
        "/thumbnails/ahead/cancel",
        access="write",
        summary="Make no more of them",
        example={**_STATUS, "state": "cancelled"},
    )
    def cancel_ahead() -> dict[str, Any]:
        """What was made stays."""
        services.ahead.cancel()
        return services.ahead.status()

    return router.router
