"""Reload UI first closes the page's server, which waits for every answer that is under way, and only then calls back.
Our stream of events has no end, and a video may stand still half read: neither may hold the host up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: What is still being answered after so many seconds is cut off.
_LONGEST_SECONDS = 5


def before_the_server_closes(demo: Any, act: Callable[[], None]) -> None:
    """Have `act` called when the host begins to close the server of `demo` (a `gradio.Blocks`, None with `--nowebui`)."""
    server: Any = getattr(demo, "server", None)
    close = getattr(server, "close", None)
    if close is None:
        return

    def close_after_us() -> Any:
        act()
        return close()

    server.close = close_after_us
    settings: Any = getattr(server, "config", None)  # uvicorn's, which has the limit since 0.22
    if getattr(settings, "timeout_graceful_shutdown", 0) is None:
        settings.timeout_graceful_shutdown = _LONGEST_SECONDS
