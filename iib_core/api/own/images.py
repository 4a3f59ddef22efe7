"""Images by id: rows for the visible part of the grid, one in full, its bytes, its tags."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ...access import SafePath
from ...db import details, images
from ...db.images import FileRow
from ...errors import BadRequest, NotFound
from ...media import serving
from ..inputs import Ids, ImageText, TagImages, bounded
from ..media import BYTES, FOR_GOOD, REVALIDATED, cover, thumbnail
from ..routing import guarded_router
from ..services import Services
from ..shapes import TAG_EXAMPLE, info_json, row_json

_ROW = {
    "id": 1,
    "name": "a.png",
    "fullpath": "/d/pictures/a.png",
    "date": "2024-05-01 12:00:00",
    "created_time": "2024-05-01 12:00:00",
    "size": "1.50 KB",
    "bytes": 1536,
    "kind": 0,
    "width": 512,
    "height": 768,
    "duration": None,
    "version": 1714550400000000,
    "model": "v1-5-pruned",
    "error": None,
    "tags": [TAG_EXAMPLE],
}
_MOST_ROWS = 2000


def routes(services: Services) -> APIRouter:
    """POST rows, images/bytes, GET images/{id}[/thumbnail|/file|/cover], POST images/tags, images/{id}/text."""
    router = guarded_router(services, services.settings.base + "/api", ["images"])

    @router.post(
        "/rows", access="read", summary="Rows of images", body={"ids": [1]}, example={"rows": [_ROW]}
    )
    def rows(body: Ids) -> dict[str, Any]:
        """In the order of the ids; unknown ones are left out."""
        if len(body.ids) > _MOST_ROWS:
            raise BadRequest(f"At most {_MOST_ROWS} rows are sent at once.")
        found = services.search.rows(body.ids)
        models = details.models(services.db.reader(), [row.id for row, _ in found])
        names = services.tag_names.now()
        return {"rows": [row_json(row, models.get(row.id), tags, names) for row, tags in found]}

    @router.post(
        "/images/bytes",
        access="read",
        summary="What images take on disk together",
        body={"ids": [1, 2]},
        example={"bytes": 1536},
    )
    def images_bytes(body: Ids) -> dict[str, int]:
        """Unknown ones count for nothing."""
        return {"bytes": services.search.bytes_of(bounded(body.ids))}

    @router.post(
        "/images/tags",
        access="write",
        summary="Give a tag to images, or take it away",
        body={"ids": [1, 2], "tag_id": 1, "add": True},
        example={"changed": 2},
    )
    def tag_images(body: TagImages) -> dict[str, int]:
        """`changed`: how many did not have it, or had it."""
        change = services.tagging.link if body.add else services.tagging.unlink
        return {"changed": change(bounded(body.ids), body.tag_id)}

    @router.get(
        "/images/{image_id}",
        access="read",
        lane="disk",
        summary="One image in full",
        example={
            **_ROW,
            "info": None,
            "texts": [{"key": "parameters", "value": "a cat…"}],
            "edited": False,
            "missing": False,
            "rating": 4,
            "label": 0,
            "note": "",
            "albums": [1],
        },
    )
    def image(image_id: int) -> dict[str, Any]:
        """Its row, how it was made, and every text in the file."""
        row, safe = _row(services, image_id)
        reader = services.db.reader()
        standing = details.standing(reader, image_id)
        told = services.reading.everything(row, safe, edited=standing.edited)
        tags = services.tagging.of_ids([image_id]).get(image_id, [])
        return {
            **row_json(row, details.models(reader, [image_id]).get(image_id), tags, services.tag_names.now()),
            "info": info_json(told.info) if told.info else None,
            "texts": [{"key": key, "value": value} for key, value in told.texts],
            **standing._asdict(),
            **services.marks.of_one(image_id),
        }

    @router.post(
        "/images/{image_id}/text",
        access="write",
        lane="disk",
        summary="Keep a text in place of its own",
        body={"text": "a castle\nSteps: 20"},
        example={"edited": True},
    )
    def edit_text(image_id: int, body: ImageText) -> dict[str, bool]:
        """In the index only: the file stays as it is. Without a text, what the file says counts again."""
        _, safe = _row(services, image_id)
        if body.text is None:
            services.editing.take_back(safe)
        else:
            services.editing.keep(safe, body.text)
        return {"edited": body.text is not None}

    @router.get(
        "/images/{image_id}/thumbnail",
        access="read",
        lane="media",
        summary="Its thumbnail",
        media="image/webp",
        example="…",
        head=True,
    )
    def image_thumbnail_by_id(
        request: Request,
        image_id: int,
        size: str = Query("512x512", description="Box to fit in, pixels: <width>x<height>"),
        v: str = Query("", description="The row's version"),
    ) -> Response:
        """Never changes for one version: kept by the browser."""
        row, safe = _row(services, image_id)
        return thumbnail(services, request, safe, size, kept=v == str(row.version))

    @router.get(
        "/images/{image_id}/file",
        access="read",
        lane="disk",
        summary="Its file",
        media=BYTES,
        example="…",
        head=True,
    )
    def image_file_by_id(
        request: Request,
        image_id: int,
        v: str = Query("", description="The row's version"),
        download: bool = Query(False),
    ) -> Response:
        """The original bytes, with ranges, to be saved under its own name; `download` saves it at once."""
        row, safe = _row(services, image_id)
        return serving.file_response(
            safe,
            request.headers,
            disposition="attachment" if download else "inline",
            cache_control=FOR_GOOD if v == str(row.version) else REVALIDATED,
            method=request.method,
        )

    @router.get(
        "/images/{image_id}/cover",
        access="read",
        lane="media",
        summary="A frame of the video",
        media="image/webp",
        example="…",
        head=True,
    )
    def image_cover_by_id(
        request: Request, image_id: int, v: str = Query("", description="The row's version")
    ) -> Response:
        """WebP; 400 for what is not a video."""
        return cover(services, request, _row(services, image_id)[1])

    return router.router


def _row(services: Services, image_id: int) -> tuple[FileRow, SafePath]:
    found = images.rows_by_ids(services.db.reader(), [image_id])
    if not found:
        raise NotFound("This image is not in the library any more.")
    return found[0], services.gate.admit(found[0].path)
