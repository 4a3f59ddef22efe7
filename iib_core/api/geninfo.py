"""How a picture was made, as text (contract §5.4)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..access import SafePath
from ..messages import translated
from .inputs import EditedText, Paths, bounded, query_path
from .routing import guarded_router
from .services import Services

_INFOTEXT = (
    "a cat\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
)


def routes(services: Services) -> APIRouter:
    """image_geninfo, image_geninfo_batch, image_exif, update_exif."""
    router = guarded_router(services, services.settings.base, ["metadata"])
    reading = services.reading
    admitted = query_path(services)

    @router.get(
        "/image_geninfo", access="read", lane="disk", summary="The infotext of an image", example=_INFOTEXT
    )
    def image_geninfo(path: SafePath = admitted) -> str:
        """A JSON string; "" when nothing is known."""
        return reading.infotext(path)

    @router.post(
        "/image_geninfo_batch",
        access="read",
        lane="disk",
        summary="The infotexts of many images",
        body={"paths": ["/d/pictures/a.png"]},
        example={"/d/pictures/a.png": _INFOTEXT},
    )
    def image_geninfo_batch(body: Paths) -> dict[str, str]:
        """By the path as it was sent; "" for each that cannot be read or may not be."""
        return reading.infotexts(bounded(body.paths))

    @router.get(
        "/image_exif",
        access="read",
        lane="disk",
        summary="Every text in the file",
        example={"parameters": _INFOTEXT, "305": "ComfyUI"},
    )
    def image_exif(path: SafePath = admitted) -> dict[str, str]:
        """EXIF tag numbers and chunk names → text; {} for videos and on any error."""
        return reading.texts(path)

    @router.post(
        "/update_exif",
        access="write",
        lane="disk",
        summary="Keep an edited infotext",
        body={"path": "/d/pictures/a.png", "exif": _INFOTEXT},
        example={"success": True, "message": "The text is kept."},
    )
    def update_exif(body: EditedText) -> dict[str, Any]:
        """In the index only: the file stays as it is, and reading it again keeps what was edited."""
        services.editing.keep(services.gate.admit(body.path), body.exif)
        return {"success": True, "message": translated("The text is kept.", services.guard.language)}

    return router.router
