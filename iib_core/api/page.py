"""The page itself and its assets; public, for there is nothing of the library in them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..library.page import Asset
from .inputs import exact_text
from .routing import guarded_router
from .services import Services

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:;"
    " media-src 'self' blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_YEAR = 31_536_000


def routes(services: Services) -> APIRouter:
    """GET BASE and GET BASE/fe-static/{path}."""
    base = services.settings.base
    router = guarded_router(services, base, ["page"])

    @router.get(
        "",
        access="public",
        summary="The page",
        media="text/html",
        example="<!doctype html>…",
        name="page",
        head=True,
    )
    def page(request: Request) -> Response:
        """index.html, its base path rewritten to the one it is reached by."""
        response = _send(request, services.page.index(public_base(request, base)))
        response.headers["content-security-policy"] = CSP
        return response

    @router.get(
        "/fe-static/{path:path}",
        access="public",
        summary="An asset of the page",
        media="application/octet-stream",
        example="…",
        name="page_asset",
        head=True,
    )
    def asset(request: Request, path: str) -> Response:
        """A file of the built page; 404 for everything that is not inside its folder."""
        raw: bytes = request.scope.get("raw_path") or b""
        if b"/fe-static/" in raw:
            path = exact_text(raw.split(b"?")[0].split(b"/fe-static/", 1)[1])
        return _send(request, services.page.asset(path, public_base(request, base)))

    return router.router


def public_base(request: Request, base: str) -> str:
    """The base path as the browser sees it, below whatever a proxy or a mounting app puts before it."""
    root: str = request.scope.get("root_path", "")
    return root.rstrip("/") + base


def _send(request: Request, asset: Asset) -> Response:
    headers = {
        "content-type": asset.media_type,  # by header: older frameworks add a second charset to a media type
        "etag": asset.etag,
        "cache-control": f"public, max-age={_YEAR}, immutable" if asset.immutable else "no-cache",
    }
    if request.headers.get("if-none-match") == asset.etag:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, headers=headers)
