"""Showing files on the server's own desktop (contract #27, #30): only for who sits there (S13)."""

from __future__ import annotations

from fastapi import APIRouter

from ..library import opening
from .inputs import OnePath
from .routing import guarded_router
from .services import Services

_BODY = {"path": "/d/pictures/a.png"}


def routes(services: Services) -> APIRouter:
    """open_folder, open_with_default_app."""
    router = guarded_router(services, services.settings.base, ["desktop"])

    @router.post(
        "/open_folder", access="local", lane="disk", summary="Show a file in the file manager", body=_BODY
    )
    def open_folder(body: OnePath) -> None:
        """Selected in its folder, on the server's own computer."""
        opening.open_folder(services.gate.admit(body.path))

    @router.post(
        "/open_with_default_app",
        access="local",
        lane="disk",
        summary="Open a file in its usual program",
        body=_BODY,
    )
    def open_with_default_app(body: OnePath) -> None:
        """Media of the library only, on the server's own computer."""
        opening.open_with_default_app(services.gate.admit(body.path))

    return router.router
