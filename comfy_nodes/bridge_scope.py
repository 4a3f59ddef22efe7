"""An aiohttp request as an ASGI scope, and headers between the two (ASGI HTTP & WebSocket spec 2.4)."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from aiohttp import web
from multidict import CIMultiDict

_ASGI = {"version": "3.0", "spec_version": "2.4"}


def http_scope(request: web.BaseRequest, root_path: str) -> dict[str, Any]:
    """The scope of this request; `path` and `raw_path` are the whole path as it was asked for, `root_path` included."""
    path, _, query = target(request.raw_path)
    return {
        "type": "http",
        "asgi": _ASGI,
        "http_version": f"{request.version.major}.{request.version.minor}",
        "method": request.method,
        "scheme": request.scheme,
        "path": unquote(path),
        "raw_path": path.encode("utf-8", "surrogateescape"),
        "query_string": query.encode("utf-8", "surrogateescape"),
        "root_path": root_path,
        "headers": [(name.lower(), value) for name, value in request.raw_headers],
        "client": _address(request, "peername"),
        "server": _address(request, "sockname"),
        # of the ASGI extensions: https://asgi.readthedocs.io/en/latest/extensions.html#zero-copy-send
        "extensions": {"http.response.zerocopysend": {}},
    }


def target(raw: str) -> tuple[str, str, str]:
    """Path, "?" and query of a request line's target, percent escapes as sent (RFC 9112, 3.2)."""
    if not raw.startswith("/"):  # absolute-form: http://name/path
        raw = "/" + raw.partition("://")[2].partition("/")[2]
    return raw.partition("#")[0].partition("?")


def _address(request: web.BaseRequest, name: str) -> tuple[str, int] | None:
    found = request.transport.get_extra_info(name) if request.transport else None
    return (str(found[0]), int(found[1])) if isinstance(found, tuple) else None


def answer_headers(raw: Any) -> CIMultiDict[str]:
    """An answer's headers, repeated ones (two cookies) kept. aiohttp writes UTF-8."""
    return CIMultiDict([(_text(name), _text(value)) for name, value in raw])


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
