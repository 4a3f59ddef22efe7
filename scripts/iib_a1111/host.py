"""A1111 WebUI and its forks as `iib_core.host.Host`."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import Any

from iib_core.host import HostReader, HostUser, SavedPicture

from . import folders, names, webui
from .login import Login
from .reader import WebuiReader

#: The places that every such host has. Unknown ones make Forge's page fail as a whole.
TARGETS = ("txt2img", "img2img", "inpaint", "extras")


class WebuiHost:
    """One page of the host: made when it has started, given up when it is unloaded."""

    launch_mode = "sd"

    def __init__(self, demo: Any, app: Any) -> None:
        """`demo` is None with `--nowebui`: there is no page then that could take a picture."""
        self.name = "forge" if webui.is_forge() else "a1111"
        self.send_targets = (*TARGETS, *_more_targets()) if demo is not None else ()
        self._login = Login(app)
        self._demo = demo
        self._reader = WebuiReader()
        self._lock = threading.Lock()
        self._listeners: list[Callable[[SavedPicture], None]] = []

    def media_folders(self) -> Mapping[str, str]:
        return folders.media_folders()

    def suggested_folders(self) -> list[str]:
        return []

    def login_required(self) -> bool:
        return self._login.required()

    def user(self, request: Any) -> HostUser | None:
        return self._login.user(request)

    def exposed(self) -> bool:
        return bool(webui.flag("webui_is_non_local"))

    def allowed_hosts(self) -> tuple[str, ...] | None:
        return names.allowed_names(self._demo, login=self.login_required())

    def open_to_strangers(self) -> bool:
        return self.exposed() and not self.login_required()

    def on_image_saved(self, callback: Callable[[SavedPicture], None]) -> None:
        with self._lock:
            self._listeners.append(callback)

    def saved(self, params: Any) -> None:
        """The host has written a picture (`ImageSaveParams`). Runs in the thread that generates."""
        with self._lock:
            listeners = list(self._listeners)
        written = (params.pnginfo or {}).get("parameters") if webui.option("enable_pnginfo", True) else None
        picture = SavedPicture(os.path.abspath(params.filename), str(written or ""), params.image)
        for listener in listeners:
            listener(picture)

    def busy(self) -> bool:
        state = webui.shared().state
        return bool(state.job) or (state.job_count or 0) > 0

    def reader(self) -> HostReader | None:
        return self._reader


def _more_targets() -> list[str]:
    """Places of other extensions that are switched on; the page leaves out what it does not find."""
    active = [name.lower().replace("-", "").replace("_", "") for name, _ in webui.active_extensions()]
    targets = []
    if any("controlnet" in name for name in active):
        targets += ["controlnet_txt2img", "controlnet_img2img"]
    if any("openoutpaint" in name for name in active):
        targets.append("openoutpaint")
    return targets
