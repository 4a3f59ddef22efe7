"""Hosts for the tests: whole ones of our own making, that behave as the real programs do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iib_core.host import HostReader, HostUser, SavedPicture, StandaloneHost


@dataclass
class Webui(StandaloneHost):
    """A host with a login by a cookie, with people on the network, or with neither, that says when it is busy."""

    name: str = "a1111"
    launch_mode: str = "sd"
    send_targets: tuple[str, ...] = ("txt2img", "img2img", "inpaint", "extras")
    logins: tuple[str, ...] = ()
    strangers: bool = False
    named_folders: Mapping[str, str] = field(default_factory=dict)
    generating: bool = False
    parsers: HostReader | None = None
    heard: list[Callable[[SavedPicture], None]] = field(default_factory=list)

    def login_required(self) -> bool:
        return bool(self.logins)

    def user(self, request: Any) -> HostUser | None:
        name = request.cookies.get("host-login", "")
        if name == "a broken one":
            raise RuntimeError("the host's own code fails")
        return HostUser(name) if name in self.logins or not self.logins else None

    def open_to_strangers(self) -> bool:
        return self.strangers

    def exposed(self) -> bool:
        return self.strangers

    def allowed_hosts(self) -> tuple[str, ...] | None:
        return None

    def on_image_saved(self, callback: Callable[[SavedPicture], None]) -> None:
        self.heard.append(callback)

    def saves(self, path: str, infotext: str = "", pixels: Any = None) -> None:
        """What the host does when it has written a picture."""
        for callback in self.heard:
            callback(SavedPicture(path, infotext, pixels))

    def busy(self) -> bool:
        return self.generating

    def reader(self) -> HostReader | None:
        return self.parsers
