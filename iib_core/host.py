"""What a host program offers us; the only thing that we know of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable


@dataclass(frozen=True)
class HostUser:
    """Who the host says is asking: its login name, or "" where it has no login."""

    name: str = ""


@dataclass(frozen=True)
class SavedPicture:
    """A file that the host has just written, and what it still holds of it in memory."""

    path: str
    #: The infotext that the host wrote into it, "" when it does not say.
    infotext: str = ""
    #: Its pixels as a `PIL.Image.Image`, None when the host does not hand them over. Not to be changed.
    pixels: Any = None


#: Whose reading of an infotext fills the index: ours, the host's own parser's, or ours completed by the host's.
ReadingOrder = Literal["own", "host", "both"]


class HostReader(Protocol):
    """The host's own generation-info parsers. Slow and greedy for the interpreter's lock: called from one
    low-priority thread, and never for a file in which our own reader found no text."""

    def order(self) -> ReadingOrder:
        """What the user chose; asked anew for each batch."""

    def read(self, path: str) -> str:
        """The infotext as the host reads it from a file; "" for none. May raise anything."""

    def parse(self, infotext: str) -> Mapping[str, str]:
        """The fields that the host finds in an infotext, those that it adds by itself left out. May raise anything."""


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

    def open_to_strangers(self) -> bool:
        """True when people on the network reach it without any login of the host, so that who changes files
        must be at this machine, hold the secret, or have been allowed to by its owner's explicit option."""

    def on_image_saved(self, callback: Callable[[SavedPicture], None]) -> None:
        """Ask the host to call back with each picture it saves, where it can. The callback returns at once."""

    def busy(self) -> bool:
        """True while the host generates: background work waits. Asked often, answers at once."""

    def reader(self) -> HostReader | None:
        """The host's parsers, None where it has none."""


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

    def open_to_strangers(self) -> bool:
        return False  # who starts it for other machines does so by an option of ours, which tells about the secret

    def on_image_saved(self, callback: Callable[[SavedPicture], None]) -> None:
        """Nobody generates here; the folder watcher sees new files."""

    def busy(self) -> bool:
        return False

    def reader(self) -> HostReader | None:
        return None
