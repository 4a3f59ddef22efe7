"""The host's own login, asked through the host's own function: its cookies differ from version to version."""

from __future__ import annotations

import inspect
from typing import Any

from iib_core.host import HostUser

from . import webui


class Login:
    """The login of one FastAPI app of the host (each Reload UI makes another)."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._current_user = next(
            (r.endpoint for r in getattr(app, "routes", ()) if getattr(r, "path", "") == "/user"), None
        )

    def required(self) -> bool:
        """True when somebody must log in to see the WebUI's page."""
        if self._current_user is None:  # --nowebui: no page, and nothing to log in to
            return bool(webui.flag("gradio_auth") or webui.flag("gradio_auth_path"))
        return (
            getattr(self._app, "auth", None) is not None
            or getattr(self._app, "auth_dependency", None) is not None
        )

    def user(self, request: Any) -> HostUser | None:
        """Who is logged in; an empty name where no login is needed, None for nobody. Raises what the host raises."""
        if not self.required():
            return HostUser()
        if self._current_user is None:
            return None
        name = self._current_user(request)
        if inspect.iscoroutine(name):
            name.close()
            raise TypeError("This gradio tells its users only asynchronously, which is not supported.")
        return HostUser(str(name)) if name else None
