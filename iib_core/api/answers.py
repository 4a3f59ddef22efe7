"""Answers: JSON that can hold any file name, and errors as the contract words them."""

from __future__ import annotations

import json
import logging
import math
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..db.trouble import told
from ..errors import IibError, TooManyTries
from ..fastjson import ANY_KEYS, dumps
from ..messages import Language, translated

log = logging.getLogger(__name__)


class Json(Response):
    """A JSON answer, serialised once, private to the client that asked (S8).

    File names that are not valid UTF-8 reach us as lone surrogates; they are written as ``\\udcXX``
    escapes, which every JSON reader takes, and come back the same way in request bodies.
    """

    media_type = "application/json"

    def __init__(self, content: Any = None, status_code: int = 200, **options: Any) -> None:
        super().__init__(content, status_code, **options)
        self.headers.setdefault("cache-control", "private, no-store")

    def render(self, content: Any) -> bytes:
        if dumps is not None:
            try:
                return dumps(content, option=ANY_KEYS)
            except TypeError:  # lone surrogates, integers of more than 64 bits
                pass
        try:
            text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        except ValueError:
            text = json.dumps(_finite(content), ensure_ascii=False, separators=(",", ":"))
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            return json.dumps(_finite(content), separators=(",", ":")).encode("ascii")


class JsonText(Json):
    """A JSON answer whose text is there already."""

    def render(self, content: Any) -> bytes:
        return str(content).encode()


def _finite(value: Any) -> Any:
    """`value` with NaN and infinities, which JSON cannot write, as null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return value


def error_answer(error: BaseException, to: Language = "en") -> Json:
    """The answer for whatever a handler raised: `{"detail": <a sentence, or the contract's object>}`."""
    error = told(error)
    if isinstance(error, TooManyTries):
        wait = getattr(error, "seconds", 1)
        return Json(
            {"detail": error.detail}, error.status, headers={"retry-after": str(max(1, math.ceil(wait)))}
        )
    if isinstance(error, IibError):
        detail = translated(error.detail, to) if isinstance(error.detail, str) else error.detail
        return Json({"detail": detail, **error.more}, error.status)
    if isinstance(error, RequestValidationError):
        return Json({"detail": _sentence(error)}, 422)
    if isinstance(error, OverflowError):  # an id of more than 64 bits, on its way into a query
        return Json({"detail": "A number in this request is too large."}, 400)
    if isinstance(error, HTTPException):
        return Json({"detail": error.detail}, error.status_code, headers=dict(error.headers or {}))
    log.error("An unexpected error while answering", exc_info=error)
    return Json({"detail": "Something went wrong here; the log says what. Nothing was lost."}, 500)


def _sentence(error: RequestValidationError) -> str:
    """What FastAPI found wrong with the request, in one line a person can read."""
    found = []
    for one in error.errors()[:5]:
        where = ".".join(str(part) for part in one.get("loc", ()) if part not in {"body", "query", "path"})
        found.append(f"{where or 'the body'}: {one.get('msg', 'not valid')}")
    return "This request is not understood: " + "; ".join(found) + "."
