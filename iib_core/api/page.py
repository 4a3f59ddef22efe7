"""The page itself and its assets; public, for there is nothing of the library in them."""

from __future__ import annotations

import re

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
SERVICE_WORKER = "sw.js"
_YEAR = 31_536_000
_NOTHING = re.compile(r"q=0(\.0*)?")


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
        response = _send(request, services.page.asset(path, public_base(request, base)))
        if path == SERVICE_WORKER:  # it speaks for the page, which lies above it
            response.headers["service-worker-allowed"] = public_base(request, base)
        return response

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
    packed = asset.packs and takes_gzip(request.headers.get("accept-encoding", ""))
    if asset.packs:
        headers["vary"] = "Accept-Encoding"
    if packed:
        headers["etag"] = f'{asset.etag[:-1]}-gzip"'  # other bytes, another tag
        headers["content-encoding"] = "gzip"  # a host's own compression leaves alone what says so
    if _known(request.headers.get("if-none-match", ""), headers["etag"]):
        headers.pop("content-encoding", None)
        return Response(status_code=304, headers=headers)
    return Response(asset.gzipped if packed else asset.content, headers=headers)


def takes_gzip(accept: str) -> bool:
    """Whether an Accept-Encoding header lets us answer in gzip; "gzip;q=0" refuses it."""
    weights = {}
    for part in accept.lower().split(","):
        name, _, rest = part.partition(";")
        weights[name.strip()] = rest.replace(" ", "")
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return not _NOTHING.fullmatch(weight)


def _known(if_none_match: str, etag: str) -> bool:
    """Whether a client that sent this If-None-Match holds `etag`; a proxy may have made its tag a weak one."""
    return etag in (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
