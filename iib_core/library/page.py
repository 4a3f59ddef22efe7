"""The built page: index.html and its assets, with the public base path written in (contract §1)."""

from __future__ import annotations

import functools
import gzip
import hashlib
import mimetypes
import os
import re
from dataclasses import dataclass

from ..errors import NotFound
from ..paths import is_within

#: What the page's source calls the base path; replaced in index.html, *.js and the manifest when it is served elsewhere.
BASE_IN_SOURCE = "/infinite_image_browsing"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".png": "image/png",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
}
#: what is sent packed; no JSON and no plain text, which ComfyUI packs itself, a second time
_PACKED = {".js", ".mjs", ".css", ".html", ".svg", ".webmanifest"}
_PACKED_FROM = 1024
_HASHED = re.compile(r"-[\w-]{8,}\.\w+$")

_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built</title>
<p>The page has not been built. In <code>javascript/app</code>, run <code>npm ci &amp;&amp; npm run build</code>."""


@dataclass(frozen=True)
class Asset:
    """One file of the page, as it is sent."""

    content: bytes
    media_type: str
    etag: str
    #: its name holds a hash of its bytes: it never changes
    immutable: bool
    #: it is text long enough to be worth packing
    packs: bool = False

    @functools.cached_property
    def gzipped(self) -> bytes:
        """The content in gzip, packed once and kept with it; the same bytes every time."""
        return gzip.compress(self.content, 9, mtime=0)


class BuiltPage:
    """The page's folder; nothing outside it is ever read (S1)."""

    def __init__(self, folder: str | None = None) -> None:
        here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self._folder = os.path.realpath(folder or os.path.join(here, "web"))

    def index(self, public_base: str) -> Asset:
        """index.html for a server reached at `public_base`; a hint while nobody has built it."""
        try:
            return self.asset("index.html", public_base)
        except NotFound:
            return Asset(_NOT_BUILT.encode(), _TYPES[".html"], '"none"', immutable=False)

    def asset(self, tail: str, public_base: str) -> Asset:
        """The file at `tail`, relative to the folder. Raises NotFound for whatever is not a file in it."""
        if not tail or "\x00" in tail or "\\" in tail or os.path.isabs(tail) or os.path.splitdrive(tail)[0]:
            raise NotFound("Not Found")
        path = os.path.realpath(os.path.join(self._folder, tail))
        if not is_within(path, self._folder) or not os.path.isfile(path):
            raise NotFound("Not Found")
        return _load(path, os.stat(path).st_mtime_ns, public_base)


@functools.lru_cache(maxsize=256)
def _load(path: str, mtime_ns: int, public_base: str) -> Asset:
    """The file's bytes, kept while they do not change (`mtime_ns` is part of the key)."""
    with open(path, "rb") as f:
        content = f.read()
    extension = os.path.splitext(path)[1].lower()
    if extension in {".js", ".mjs", ".html", ".webmanifest"} and public_base != BASE_IN_SOURCE:
        content = content.replace(BASE_IN_SOURCE.encode(), public_base.encode())
    kind = _TYPES.get(extension) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    packs = extension in _PACKED and len(content) >= _PACKED_FROM
    return Asset(content, kind, etag, bool(_HASHED.search(os.path.basename(path))), packs)
