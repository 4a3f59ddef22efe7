"""Bytes of media: thumbnails, originals, streams, covers (contract §5.3)."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ..access import SafePath
from ..errors import BadRequest, TooLarge
from ..media import serving
from ..media.thumbnails import Thumb, parse_box
from ..mediatypes import MediaKind, media_kind
from .inputs import ChosenCover, exact_text, query_path
from .routing import guarded_router
from .services import Services

BYTES = "application/octet-stream"
#: For URLs that change with the file: kept by the browser, by no shared cache (S8).
FOR_GOOD = "private, max-age=31536000, immutable"
REVALIDATED = "private, no-cache"
#: Characters of base64 for a cover: a frame of a 4K video as PNG has less (S12).
MOST_BASE64 = 24 * 1024**2


def routes(services: Services) -> APIRouter:
    """image-thumbnail, file, img/{filename}, stream_video, video_cover, set_target_frame_as_video_cover."""
    router = guarded_router(services, services.settings.base, ["media"])
    existing = query_path(services, file=True)

    @router.get(
        "/image-thumbnail",
        access="read",
        lane="media",
        summary="A thumbnail",
        media="image/webp",
        example="…",
        name="image_thumbnail",
        head=True,
    )
    def image_thumbnail(
        request: Request,
        path: SafePath = existing,
        t: str = Query("", description="The file's date, as a cache-buster"),
        size: str = Query("256x256", description="Box to fit in, pixels: <width>x<height>"),
    ) -> Response:
        """WebP, or the original bytes of a small file; never larger than the picture."""
        return thumbnail(services, request, path, size, kept=bool(t))

    @router.get(
        "/file",
        access="read",
        lane="disk",
        summary="The original file",
        media=BYTES,
        example="…",
        head=True,
    )
    def file(
        request: Request,
        path: SafePath = existing,
        t: str = Query("", description="The file's date, as a cache-buster"),
        disposition: str | None = Query(None, description="Download under this name"),
    ) -> Response:
        """With ranges and revalidation; what is not media comes as a download."""
        return serving.file_response(
            path,
            request.headers,
            disposition="attachment" if disposition else None,
            filename=disposition,
            cache_control=FOR_GOOD if t and services.folders.is_scanned(path) else REVALIDATED,
            method=request.method,
        )

    @router.get(
        "/img/{filename}",
        access="read",
        lane="disk",
        summary="A picture under its own name",
        media=BYTES,
        example="…",
        head=True,
    )
    def img(
        request: Request,
        filename: str,
        path: SafePath = existing,
        t: str = Query("", description="The file's date, as a cache-buster"),
    ) -> Response:
        """Like /file, for pictures only; "save as" offers the real name."""
        if _last_segment(request, filename) != path.name:
            raise BadRequest("Filename mismatch")
        if media_kind(path.name) not in {MediaKind.IMAGE, None}:
            raise BadRequest("Not an image file")
        return serving.file_response(
            path,
            request.headers,
            disposition="inline",
            cache_control=FOR_GOOD if t and services.folders.is_scanned(path) else REVALIDATED,
            method=request.method,
        )

    @router.get(
        "/stream_video",
        access="read",
        lane="disk",
        summary="A video or sound, by ranges",
        media=BYTES,
        example="…",
        head=True,
    )
    def stream_video(request: Request, path: SafePath = existing) -> Response:
        """200 without Range, 206 with one."""
        response = serving.file_response(
            path,
            request.headers,
            cache_control=REVALIDATED,
            malformed_range="refuse",
            method=request.method,
        )
        response.headers["content-encoding"] = "identity"
        response.headers["access-control-expose-headers"] = (
            "content-type, accept-ranges, content-length, content-range, content-encoding"
        )
        return response

    @router.get(
        "/video_cover",
        access="read",
        lane="media",
        summary="A frame of a video",
        media="image/webp",
        example="…",
        head=True,
    )
    def video_cover(
        request: Request,
        path: SafePath = existing,
        mt: str = Query("", description="The file's date, as a cache-buster"),
    ) -> Response:
        """WebP; asked for anew each time, since a cover can be chosen."""
        return cover(services, request, path)

    @router.post(
        "/set_target_frame_as_video_cover",
        access="write",
        lane="media",
        summary="Choose a video's cover",
        media="image/webp",
        body={"path": "/d/pictures/a.mp4", "base64_img": "data:image/webp;base64,UklGR…", "updated_time": ""},
        example="…",
    )
    def set_target_frame_as_video_cover(body: ChosenCover) -> Response:
        """A picture in base64, with or without `data:` before it; kept as WebP until the video itself changes."""
        path = services.gate.admit(body.path).require_file()
        chosen = services.covers.choose(path, picture_bytes(body.base64_img))
        headers = {"etag": f'"{services.covers.version(path)}"', "cache-control": REVALIDATED}
        return Response(chosen, headers=headers, media_type="image/webp")

    return router.router


def picture_bytes(text: str) -> bytes:
    """The bytes of base64 text or of a `data:` URL. Raises BadRequest, TooLarge."""
    encoded = text.partition(",")[2] if text.startswith("data:") else text
    if len(encoded) > MOST_BASE64:
        raise TooLarge(f"A cover can have at most {MOST_BASE64 * 3 // 4 // 1024**2} MiB.")
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadRequest("This is not a picture in base64.") from error


def thumbnail(services: Services, request: Request, path: SafePath, size: str, *, kept: bool) -> Response:
    """The thumbnail that fits `size`; `kept`: the URL changes with the file, so the browser need not ask again."""
    box = parse_box(size)
    return serving.bytes_response(
        lambda: services.thumbnails.get(path, box),
        services.thumbnails.etag(path, box),
        request.headers,
        cache_control=FOR_GOOD if kept else REVALIDATED,
    )


def cover(services: Services, request: Request, path: SafePath) -> Response:
    """The video's cover, revalidated each time. Raises BadRequest when it is not a video file."""
    etag = f'"{services.covers.version(path)}"'
    return serving.bytes_response(
        lambda: Thumb(services.covers.get(path), "image/webp", etag),
        etag,
        request.headers,
        cache_control=REVALIDATED,
    )


def _last_segment(request: Request, decoded: str) -> str:
    """The file name in the URL, decoded once, bytes that are not UTF-8 kept."""
    raw: bytes = request.scope.get("raw_path") or b""
    return exact_text(raw.split(b"?")[0].rsplit(b"/", 1)[1]) if b"/" in raw else decoded
