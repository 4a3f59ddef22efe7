"""The page's own session: what it may do here, and an HttpOnly cookie in exchange for the secret key (S8)."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..answers import Json
from ..inputs import SessionKey
from ..origins import is_local
from ..routing import guarded_router
from ..secret import SESSION_COOKIE, SESSION_SECONDS
from ..services import Services


def routes(services: Services) -> APIRouter:
    """GET, POST and DELETE session."""
    router = guarded_router(services, services.settings.base + "/api", ["session"])
    secret = services.guard.secret

    @router.get(
        "/session",
        access="read",
        summary="What this visitor may do, and what the server has to say",
        example={
            "writable": True,
            "owner": True,
            "local": True,
            "notice": "",
            "host": {"name": "a1111", "targets": ["txt2img", "img2img", "inpaint", "extras"]},
        },
    )
    def session(request: Request) -> dict[str, object]:
        """`owner` may give folders; `local` sits at the server's own desktop; `notice` is a sentence about the database, "" when all is well; `host` is the
        program that the server runs in ("standalone": its own) and the places there that a picture can be sent to."""
        writable = services.guard.may_write(request)
        host = services.host
        return {
            "writable": writable,
            "owner": writable and services.guard.is_owner(request),
            "local": writable and is_local(request),
            "notice": services.db.notice,
            "host": {"name": host.name, "targets": list(host.send_targets)},
        }

    @router.post(
        "/session", access="public", summary="Enter the secret key", body={"key": "…"}, example={"ok": True}
    )
    def open_session(request: Request, body: SessionKey) -> Response:
        """401 for a wrong key, 429 after too many of them."""
        answer = Json({"ok": True})
        if secret.is_set:
            token = secret.open_session(request, body.key)
            answer.set_cookie(
                SESSION_COOKIE,
                token,
                max_age=SESSION_SECONDS,
                path="/",
                httponly=True,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
        return answer

    @router.delete("/session", access="public", summary="Forget this browser", example={"ok": True})
    def close_session(request: Request) -> Response:
        """The cookie is worthless from now on, copies of it too."""
        secret.close_session(request.cookies.get(SESSION_COOKIE))
        answer = Json({"ok": True})
        answer.delete_cookie(SESSION_COOKIE, path="/")
        return answer

    return router.router
