"""The names that this WebUI may be called by (the Host header), so that a stranger's name that was re-pointed at
this machine gets nothing (DNS rebinding). gradio does not look at that header."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

from . import options, webui

#: Names below these cannot be re-pointed by whoever uses them: the tunnel's owner serves them, or the local network.
_TUNNELS = (
    ".gradio.live",
    ".ngrok.io",
    ".ngrok.app",
    ".ngrok.dev",
    ".ngrok-free.app",
    ".ngrok-free.dev",
    ".trycloudflare.com",
    ".proxy.runpod.net",
    ".colab.dev",
    ".googleusercontent.com",
)
_LOCAL = (".local", ".lan", ".home.arpa", ".internal", ".localdomain", ".ts.net")


def allowed_names(demo: Any, *, login: bool) -> tuple[str, ...] | None:
    """Names, addresses, and endings that begin with a dot; None where a login makes the name irrelevant: a page under
    a re-pointed name has not got the user's cookie, and where a path prefix says that a proxy stands in front, whose
    name only it knows."""
    if login or webui.flag("subpath"):
        return None
    names = ["127.0.0.1", *options.allowed_names(), *_TUNNELS]
    server = webui.flag("server_name")
    if server:
        names.append(str(server))
    elif webui.flag("listen"):
        names.append("0.0.0.0")  # noqa: S104  compared with, not bound to
    if webui.flag("webui_is_non_local"):
        names += _LOCAL
    for url in (getattr(demo, "share_url", None), os.environ.get("GRADIO_ROOT_PATH"), *_cors_origins()):
        name = urlsplit(str(url)).hostname if url and "://" in str(url) else None
        if name:
            names.append(name)
    return tuple(names)


def _cors_origins() -> list[str]:
    return [o.strip() for o in str(webui.flag("cors_allow_origins") or "").split(",")]
