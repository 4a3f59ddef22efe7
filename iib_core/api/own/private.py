"""Private pictures: which they are, and the PIN that shows them."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from ..inputs import QueryText
from ..routing import guarded_router
from ..services import Services


class Pin(BaseModel):
    pin: str


class NewPin(BaseModel):
    old: str = ""
    pin: str = ""


def routes(services: Services) -> APIRouter:
    """POST private, private/unlock, private/pin; GET private/pin."""
    router = guarded_router(services, services.settings.base + "/api", ["private"])

    @router.post(
        "/private",
        access="read",
        summary="Which pictures a query calls private",
        body={"q": "tag:nsfw,private"},
        example={"upto": 12, "count": 1, "bits": "AAQ="},
    )
    def private(body: QueryText) -> dict[str, Any]:
        """One bit an id, base64: bit `id % 8` of byte `id // 8`. Of ids above `upto` nothing is known yet.
        Deleted and missing pictures are among them. Answered from memory until the library changes."""
        found = services.private.ids(body.q)
        return {"upto": found.upto, "count": found.count, "bits": b64encode(found.bits).decode()}

    @router.get("/private/pin", access="read", summary="Whether there is a PIN", example={"set": False})
    def pin() -> dict[str, bool]:
        """The PIN is asked for before private pictures are shown."""
        return {"set": services.pin_lock.is_set}

    @router.post(
        "/private/pin",
        access="write",
        summary="Set the PIN",
        body={"old": "", "pin": "2468"},
        example={"set": True},
    )
    def set_pin(body: NewPin) -> dict[str, bool]:
        """`old` is the one so far; an empty `pin` takes it away. 403 for a wrong one, 429 after too many of them."""
        services.pin_lock.change(body.old, body.pin)
        return {"set": bool(body.pin)}

    @router.post(
        "/private/unlock", access="read", summary="Try the PIN", body={"pin": "2468"}, example={"ok": True}
    )
    def unlock(body: Pin) -> dict[str, bool]:
        """403 for a wrong one, 429 after too many of them."""
        services.pin_lock.check(body.pin)
        return {"ok": True}

    return router.router
