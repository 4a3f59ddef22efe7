"""A picture on its way from our page into the host's: the file is checked, read, and handed to gradio."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from iib_core.errors import BadRequest, IibError, Unavailable
from iib_core.mediatypes import MediaKind

from . import lifetime

if TYPE_CHECKING:
    from PIL.Image import Image

    from iib_core.app import Services


@dataclass
class Sent:
    """What goes into the page's hidden fields: the infotext, the picture, and how it went."""

    infotext: str = ""
    picture: Image | None = None
    status: dict[str, Any] = field(default_factory=dict)


def prepare(wish: str, request: Any) -> Sent:
    """`wish` is JSON: {nonce, picture (id) or path, imageOnly, needs: "text"|"image"|"both"}. Never raises: `status` is
    {nonce, ok, error?, reason?}, and with an error both fields are emptied, so that nothing older can be pasted."""
    nonce = ""
    try:
        asked = _read(wish)
        nonce = str(asked.get("nonce", ""))
        services = lifetime.services()
        if services is None:
            raise Unavailable("The image browser is not running; the WebUI's console says why.")
        _require_reader(services, request)
        return _pack(services, asked, nonce)
    except IibError as error:
        return Sent(status=_refusal(nonce, error))


def taken_over(request: Any) -> Sent:
    """The older way: the picture that a client has put into the slot. Its nonce only tells it from the one before."""
    nonce = secrets.token_hex(4)
    services = lifetime.services()
    file = services.handoff.file if services else None
    if services is None or file is None:
        return Sent(status={"nonce": nonce, "ok": False, "error": "No picture was offered."})
    try:
        _require_reader(services, request)
        parcel = services.sending.parcel(file.shown, image_only=True)
        text = services.reading.raw_infotext(parcel.path)
        return Sent(text, _picture(parcel.path.real), {"nonce": nonce, "ok": True})
    except IibError as error:
        return Sent(status=_refusal(nonce, error))


def release() -> None:
    """The older way: the page has the picture, the slot is free."""
    services = lifetime.services()
    if services:
        services.handoff.taken()


def _pack(services: Services, asked: dict[str, Any], nonce: str) -> Sent:
    which = asked.get("picture")
    picture = which if isinstance(which, int) and not isinstance(which, bool) else asked.get("path")
    if not isinstance(picture, (int, str)) or picture == "":
        raise BadRequest("The page did not say which picture is meant.")
    needs = asked.get("needs", "both")
    alone = bool(asked.get("imageOnly")) or needs == "image"
    parcel = services.sending.parcel(picture, image_only=alone)
    if needs == "text":
        return Sent(parcel.infotext, None, {"nonce": nonce, "ok": True})
    if parcel.kind is not MediaKind.IMAGE:
        raise BadRequest(f"{parcel.path.name} is no still picture, so it cannot be sent there.")
    return Sent(parcel.infotext, _picture(parcel.path.real), {"nonce": nonce, "ok": True})


def _require_reader(services: Services, request: Any) -> None:
    """gradio's own door knows the host's login, not our secret. Raises what the guard raises."""
    inner = getattr(request, "request", None)
    if not isinstance(inner, Request):
        raise Unavailable("This gradio does not say who is asking, so nothing was sent.")
    services.guard.check(inner, "read")


def _picture(path: str) -> Image:
    """Its pixels upright, as the host takes them (RGB or RGBA), without texts. Raises BadRequest."""
    from PIL import Image, ImageOps

    try:
        with Image.open(path) as opened:
            opened.load()
            upright = ImageOps.exif_transpose(opened) or opened
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            picture = upright.convert("RGBA" if has_alpha else "RGB")
    except Exception as error:  # Pillow's readers raise anything for broken files
        raise BadRequest(f"This picture cannot be read, so it was not sent ({error}).") from error
    picture.info = {}
    return picture


def _read(wish: str) -> dict[str, Any]:
    try:
        asked = json.loads(wish)
    except (TypeError, ValueError):
        asked = None
    if not isinstance(asked, dict):
        raise BadRequest("The page did not say what is to be sent.")
    return asked


def _refusal(nonce: str, error: IibError) -> dict[str, Any]:
    detail = error.detail
    sentence = (
        detail if isinstance(detail, str) else str(detail.get("message") or "Enter the secret key first.")
    )
    status: dict[str, Any] = {"nonce": nonce, "ok": False, "error": sentence}
    if error.reason:
        status["reason"] = error.reason
    return status
