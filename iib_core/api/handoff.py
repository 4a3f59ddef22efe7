"""Sending a picture to the program that we run in (contract §5.5)."""

from __future__ import annotations

from fastapi import APIRouter

from ..access import SafePath
from .inputs import query_path
from .routing import guarded_router
from .services import Services


def routes(services: Services) -> APIRouter:
    """send_img_path, gen_info_completed."""
    router = guarded_router(services, services.settings.base, ["hand-off"])
    existing = query_path(services, file=True)

    @router.post("/send_img_path", access="read", lane="disk", summary="Offer a picture to the host")
    def send_img_path(path: SafePath = existing) -> None:
        """The host's page makes the host take it. Where there is no such page, nothing is kept."""
        services.handoff.offer(path)

    @router.get("/gen_info_completed", access="read", summary="Has the host taken it?", example=True)
    async def gen_info_completed() -> bool:
        """True as soon as the host has it, false when it has not after three seconds."""
        return await services.handoff.completed()

    return router.router
