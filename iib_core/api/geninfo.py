"""How a picture was made, as text (contract §5.4)."""

from __future__ import annotations

from fastapi import APIRouter

from ..access import SafePath
from .inputs import Paths, bounded, query_path
from .routing import guarded_router
from .services import Services

_INFOTEXT = (
    "a cat\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
)


def routes(services: Services) -> APIRouter:
    """image_geninfo, image_geninfo_batch, image_exif."""
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

    return router.router
