"""Routes that only ComfyUI's page needs, below `<base>/api/comfyui`."""

from __future__ import annotations

import os

from fastapi import APIRouter

from iib_core.api.routing import guarded_router
from iib_core.api.services import Services
from iib_core.db.images import rows_by_ids
from iib_core.errors import NotFound
from iib_core.paths import is_within

from .host import PLACES, ComfyHost


def routes(services: Services, host: ComfyHost) -> APIRouter:
    """GET place."""
    router = guarded_router(services, services.settings.base + "/api/comfyui", ["comfyui"])

    @router.get(
        "/place",
        access="read",
        lane="disk",
        summary="Where ComfyUI finds a picture by itself",
        example={"type": "output", "subfolder": "2026-05-01", "filename": "ComfyUI_00001_.png"},
    )
    def place(id: int) -> dict[str, str] | None:
        """`null` for a picture that lies outside ComfyUI's folders: it has to be uploaded; 404 for one that is gone."""
        rows = rows_by_ids(services.db.reader(), [id])
        if not rows:
            raise NotFound("This picture is not in the library any more.")
        return place_of(host, services.gate.admit(rows[0].path).require_file().shown)

    return router.router


def place_of(host: ComfyHost, path: str) -> dict[str, str] | None:
    """`path` as ComfyUI names files, `/` between folders on every system; None when it lies elsewhere."""
    real = os.path.realpath(path)
    for kind in PLACES:
        root = os.path.realpath(host.place(kind))
        if is_within(real, root) and real != root:
            below = os.path.relpath(os.path.dirname(real), root).replace(os.sep, "/")
            return {
                "type": kind,
                "subfolder": "" if below == "." else below,
                "filename": os.path.basename(real),
            }
    return None
