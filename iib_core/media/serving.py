"""Whole files over HTTP: true type, validators, ranges (RFC 9110), nothing that can run (invariants S7, M6).

The one module on this floor that knows of HTTP. Starlette's own FileResponse ignores Range before 0.39, so
this one does it all, the same on every version.
"""

from __future__ import annotations

import email.utils
import json
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from ..access import SafePath
from .sniffing import HEAD_BYTES, UNKNOWN, sniff
from .source import open_file
from .thumbnails import Thumb

log = logging.getLogger(__name__)

_CHUNK = 256 * 1024
#: An image or video opened in a tab of its own needs the browser's viewer's style; nothing else may load or run.
CONTENT_SECURITY = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
_SAFE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": CONTENT_SECURITY}
#: RFC 8187, attr-char: what needs no escape in `filename*` beside letters and digits.
_ATTR_CHARS = "!#$&+-.^_`|~"


def file_response(
    safe: SafePath,
    request_headers: Mapping[str, str],
    *,
    disposition: Literal["inline", "attachment"] | None = None,
    filename: str | None = None,
    cache_control: str = "no-cache",
    malformed_range: Literal["ignore", "refuse"] = "ignore",
    method: str = "GET",
) -> Response:
    """The file, or the part of it that `Range` asks for, or 304.

    `request_headers` must look names up case-insensitively (Starlette's do). The content type is sniffed;
    an unknown or unsafe one is always an attachment. `filename` is the name offered for saving, the
    file's own by default. A Range that cannot be understood is ignored, or answered 416 with `refuse` (the
    contract's /stream_video); one that cannot be satisfied is answered 416 always.

    Reads the file's first bytes: call it from a thread. Raises NotFound, Forbidden, Unavailable.
    """
    with open_file(safe) as f:
        stat = os.fstat(f.fileno())
        kind = sniff(f.read(HEAD_BYTES), safe.name)
    size, etag = stat.st_size, file_etag(stat)
    modified = int(stat.st_mtime)
    headers = {
        **_SAFE_HEADERS,
        "Accept-Ranges": "bytes",
        "Cache-Control": cache_control,
        "ETag": etag,
        "Last-Modified": email.utils.formatdate(modified, usegmt=True),
    }
    if not_modified(request_headers, etag, modified):
        return Response(status_code=304, headers=headers)
    if kind == UNKNOWN:
        disposition = "attachment"
    if disposition:
        headers["Content-Disposition"] = content_disposition(disposition, filename or safe.name)

    asked = request_headers.get("range", "") if method == "GET" else ""
    if asked and not _range_still_applies(request_headers.get("if-range"), etag, headers["Last-Modified"]):
        asked = ""
    span = parse_range(asked, size) if asked else None
    if span == "unsatisfiable" or (span == "malformed" and malformed_range == "refuse"):
        return _refusal(asked, size)
    if isinstance(span, tuple):
        headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
        return _FileBody(safe, stat, span, headers, kind)
    return _FileBody(safe, stat, (0, size), headers, kind)


def bytes_response(
    make: Callable[[], Thumb], etag: str, request_headers: Mapping[str, str], *, cache_control: str
) -> Response:
    """A thumbnail or cover; `make` is called only when the client does not have `etag` already."""
    headers = {**_SAFE_HEADERS, "Cache-Control": cache_control, "ETag": etag}
    if not_modified(request_headers, etag, None):
        return Response(status_code=304, headers=headers)
    thumb = make()
    return Response(thumb.data, headers={**headers, "ETag": thumb.etag}, media_type=thumb.content_type)


def file_etag(stat: os.stat_result) -> str:
    """A strong, quoted validator: time of change in nanoseconds, and size."""
    return f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'


def not_modified(request_headers: Mapping[str, str], etag: str, modified: int | None) -> bool:
    """True when the client's copy is current (RFC 9110, 13.1.2 and 13.1.3); `modified` in Unix seconds."""
    known = request_headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in re.findall(r'"[^"]*"', known)
    since = request_headers.get("if-modified-since")
    if since is None or modified is None:
        return False
    try:
        return modified <= email.utils.parsedate_to_datetime(since).timestamp()
    except (TypeError, ValueError, OverflowError, IndexError):
        return False  # not a date: as if it were not there


def content_disposition(kind: Literal["inline", "attachment"], name: str) -> str:
    """The header for a file of any name (RFC 6266 with RFC 8187); what UTF-8 cannot hold becomes `?`."""
    return f"{kind}; filename*=UTF-8''{quote(name, safe=_ATTR_CHARS, errors='replace')}"


Span = tuple[int, int]


def parse_range(value: str, size: int) -> Span | Literal["malformed", "unsatisfiable"] | None:
    """The first satisfiable range of a Range header as [start, end), end clamped to `size`.

    None where the whole file is the answer (another unit; the tail of an empty file). RFC 9110, 14.1.2.
    """
    unit, equals, ranges = value.partition("=")
    if equals and unit.strip().lower() != "bytes":
        return None
    spans: list[Span | None] = []
    for item in filter(None, (part.strip(" \t") for part in ranges.split(","))):
        match = re.fullmatch(r"([0-9]*)-([0-9]*)", item)
        if match is None or item == "-":
            return "malformed"
        first, last = (_number(digits) for digits in match.groups())
        if first is None:
            tail = min(last or 0, size)
            if last and not size:
                return None
            spans.append((size - tail, size) if tail else None)
        elif last is not None and last < first:
            return "malformed"
        else:
            end = size if last is None else min(last + 1, size)
            spans.append((first, end) if first < size else None)
    if not spans:
        return "malformed"
    return next((span for span in spans if span), "unsatisfiable")


def _number(digits: str) -> int | None:
    """Of any length: beyond a file's largest size one number is as good as another."""
    digits = digits.lstrip("0") or digits[:1]
    return int(digits) if 0 < len(digits) < 19 else (10**18 if digits else None)


def _range_still_applies(if_range: str | None, etag: str, last_modified: str) -> bool:
    return if_range is None or if_range.strip() in {etag, last_modified}


def _refusal(asked: str, size: int) -> Response:
    detail = f"Invalid request range (Range:{asked!r})"
    return Response(
        json.dumps({"detail": detail}),
        416,
        {**_SAFE_HEADERS, "Content-Range": f"bytes */{size}"},
        "application/json",
    )


class _ShortFile(Exception):
    """The file was cut, replaced or lost after its length had been announced."""


class _FileBody(StreamingResponse):
    """Bytes start to end of a file, read in threads piece by piece as the client takes them."""

    def __init__(
        self, safe: SafePath, stat: os.stat_result, span: Span, headers: dict[str, str], kind: str
    ) -> None:
        start, end = span
        status = 206 if "Content-Range" in headers else 200
        headers["Content-Length"] = str(end - start)
        super().__init__(_pieces(safe, stat, start, end), status, headers, kind)
        self._name = safe.name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("method") == "HEAD":
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        else:
            await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        try:
            await super().stream_response(send)
        except _ShortFile:
            # not finishing the response makes the server drop the connection, so that the client knows
            log.warning("%s changed while it was being sent; the download was broken off.", self._name)


def _pieces(safe: SafePath, announced: os.stat_result, start: int, end: int) -> Iterator[bytes]:
    try:
        with open(safe.real, "rb") as f:
            now = os.fstat(f.fileno())
            if (now.st_mtime_ns, now.st_size) != (announced.st_mtime_ns, announced.st_size):
                raise _ShortFile
            f.seek(start)
            left = end - start
            while left:
                piece = f.read(min(_CHUNK, left))
                if not piece:
                    raise _ShortFile
                left -= len(piece)
                yield piece
    except OSError as error:
        raise _ShortFile from error
