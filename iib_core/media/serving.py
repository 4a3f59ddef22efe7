"""Whole files over HTTP: true type, validators, ranges (RFC 9110), nothing that can run (invariants S7, M6).

With `filebody` what on this floor knows of HTTP. Starlette's own FileResponse ignores Range before 0.39, so
this one does it all, the same on every version.
"""

from __future__ import annotations

import email.utils
import json
import os
import re
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import quote

from starlette.responses import Response

from ..access import SafePath
from .filebody import FileBody
from .sniffing import HEAD_BYTES, UNKNOWN, sniff
from .source import open_file
from .thumbnails import Thumb

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
        return FileBody(safe, stat, span, headers, kind)
    return FileBody(safe, stat, (0, size), headers, kind)


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
