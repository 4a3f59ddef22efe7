"""What a host program offers us; the only thing that we know of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable


@dataclass(frozen=True)
class HostUser:
    """Who the host says is asking: its login name, or "" where it has no login."""

    name: str = ""


@runtime_checkable
class Host(Protocol):
    """One program that we run in: A1111/Forge WebUI, ComfyUI, or our own server.

    All methods may be called from any thread and must not block for long.
    """

    #: "standalone", "a1111", "forge", "comfyui"
    name: str
    #: The contract's `launch_mode`: "sd" inside A1111, "server" elsewhere.
    launch_mode: str
    #: Send-to targets that this host understands, e.g. ("txt2img", "img2img"); empty standalone.
    send_targets: tuple[str, ...]

    def media_folders(self) -> Mapping[str, str]:
        """Output folders by the host's own option name; asked anew at each scan, missing ones included."""

    def suggested_folders(self) -> list[str]:
        """Existing folders that look like somebody's outputs, offered on the start page, never shown unasked."""

    def login_required(self) -> bool:
        """True when the host has a login of its own."""

    def user(self, request: Any) -> HostUser | None:
        """The user whom the host sees in this HTTP request; None when it sees none and has a login."""

    def exposed(self) -> bool:
        """True when the host was started for other machines (`--listen`, `--share`…)."""

    def allowed_hosts(self) -> tuple[str, ...] | None:
        """Values of the Host header that the server was started for; None when the host itself checks."""

    def on_image_saved(self, callback: Callable[[str], None]) -> None:
        """Ask the host to call back with the path of each picture it saves, where it can."""


@dataclass
class StandaloneHost:
    """Our own server: the folders come from the command line, an A1111 config file, and the page."""

    folders: tuple[str, ...] = ()
    named_folders: Mapping[str, str] = field(default_factory=dict)
    bind: str = "127.0.0.1"
    extra_hosts: tuple[str, ...] = ()
    name: str = "standalone"
    launch_mode: str = "server"
    send_targets: tuple[str, ...] = ()

    def media_folders(self) -> Mapping[str, str]:
        return dict(self.named_folders)

    def suggested_folders(self) -> list[str]:
        home = os.path.expanduser("~")
        candidates = [
            *(
                os.path.join(home, *tail)
                for tail in (
                    ("stable-diffusion-webui", "outputs"),
                    ("stable-diffusion-webui-forge", "outputs"),
                    ("stable-diffusion-webui-reForge", "outputs"),
                    ("ComfyUI", "output"),
                    ("Fooocus", "outputs"),
                    ("SwarmUI", "Output"),
                    ("Documents", "ComfyUI", "output"),
                    ("Pictures",),
                )
            )
        ]
        return [c for c in candidates if os.path.isdir(c)]

    def login_required(self) -> bool:
        return False

    def user(self, request: Any) -> HostUser | None:
        return HostUser()

    def exposed(self) -> bool:
        return self.bind not in {"127.0.0.1", "localhost", "::1"}

    def allowed_hosts(self) -> tuple[str, ...] | None:
        return (self.bind, *self.extra_hosts)

    def on_image_saved(self, callback: Callable[[str], None]) -> None:
        """Nobody generates here; the folder watcher sees new files."""
