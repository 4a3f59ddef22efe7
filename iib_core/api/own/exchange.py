"""Export and import of tags, ratings, labels, notes and albums."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from ..bodies_marks import Import, Sidecars
from ..inputs import bounded
from ..routing import guarded_router
from ..services import Services

_REPORT = {
    "pictures": 3,
    "by_path": 1,
    "by_hash": 1,
    "changed": 2,
    "unknown_count": 1,
    "unknown": ["/d/pictures/gone.png"],
    "new_tags": ["best"],
    "new_albums": [],
    "errors": [],
    "undo": "pTk3dkq0OeRkUQ",
}
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def routes(services: Services) -> APIRouter:
    """GET exchange/export; POST exchange/import, exchange/xmp/write, exchange/xmp/read."""
    router = guarded_router(services, services.settings.base + "/api/exchange", ["exchange"])
    exchange = services.exchange

    @router.get(
        "/export",
        access="read",
        summary="Tags, ratings, labels, notes and albums as a file",
        media="application/octet-stream",
        example="…",
        name="export_marks",
    )
    def export(format: str = Query("json", description="json or csv")) -> Response:
        """`json` holds everything, `csv` a line a picture. Pictures are named by path and by the hash of their
        bytes."""
        text = exchange.export(format)
        name = f"iib-marks.{format}"
        return Response(
            text.encode(),
            media_type=_TYPES[format],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @router.post(
        "/import",
        access="write",
        summary="Take in an export",
        body={"format": "json", "text": "{…}", "mode": "fill", "dry_run": True},
        example=_REPORT,
        name="import_marks",
    )
    def take_in(body: Import) -> dict[str, Any]:
        """`mode` "fill" keeps ratings, labels and notes that there are, "replace" overwrites them; tags and albums
        are added. With `dry_run` nothing is changed."""
        return vars(exchange.take_in(body.format, body.text, mode=body.mode, rehearse=body.dry_run))

    @router.post(
        "/xmp/write",
        access="write",
        lane="disk",
        summary="Write XMP sidecars",
        body={"ids": [1, 2]},
        example={"written": 2, "unchanged": 0, "errors": []},
        name="write_xmp",
    )
    def write(body: Sidecars) -> dict[str, Any]:
        """Beside these pictures, or beside all of which anything was made without `ids`. Sidecars that are there keep
        what else they hold."""
        ids = exchange.marked() if body.ids is None else bounded(body.ids)
        return vars(exchange.write_sidecars(ids))

    @router.post(
        "/xmp/read",
        access="write",
        lane="disk",
        summary="Take in XMP sidecars",
        body={"ids": [1, 2], "mode": "fill", "dry_run": True},
        example=_REPORT,
        name="read_xmp",
    )
    def read(body: Sidecars) -> dict[str, Any]:
        """Of these pictures, or of the whole library without `ids`."""
        ids = exchange.all() if body.ids is None else bounded(body.ids)
        return vars(exchange.read_sidecars(ids, mode=body.mode, rehearse=body.dry_run))

    return router.router
