"""Files of the library shown on the server's own desktop (contract #27, #30; invariant S13)."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..access import SafePath
from ..errors import BadRequest
from ..mediatypes import media_kind

#: Seconds in which a program that cannot start says so; one that runs longer has opened its window.
_WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class Start:
    """One way to open something: a program with its arguments, never a shell's line.

    `line` is the whole command line where the program does not split it as others do (Windows' Explorer).
    """

    program: str
    arguments: tuple[str, ...] = ()
    line: str = ""
    #: False for a program whose exit code says nothing
    tells: bool = True
    #: False for a program that only passes something on: it has failed when it does not end
    stays: bool = True

    @property
    def command(self) -> list[str] | str:
        return self.line or [self.program, *self.arguments]


def open_folder(safe: SafePath) -> None:
    """Show a folder or a media file in the desktop's file manager, selected in the folder that holds it.

    Raises NotFound when it is not there, BadRequest for another kind of file or without a desktop.
    """
    if not os.path.isdir(safe.real):
        _require_media(safe)
    _first_that_works(ways_to_show(safe.shown, sys.platform))


def open_with_default_app(safe: SafePath) -> None:
    """Open a media file in the program that the desktop has for it; raises like `open_folder`."""
    _require_media(safe)
    _first_that_works(ways_to_open(safe.shown, sys.platform))


def ways_to_show(path: str, platform: str) -> list[Start]:
    """What shows the absolute `path` in a file manager, best first; `platform` as `sys.platform` names it.

    On Linux, first the file managers' own interface (freedesktop.org, org.freedesktop.FileManager1), which
    can select the file, then whatever opens its folder.
    """
    if platform == "win32":
        # Explorer reads its line by itself: the comma belongs to the switch, the quotes to the path
        return [Start("explorer", line=f'explorer /select,"{path}"', tells=False)]
    if platform == "darwin":
        return [Start("open", ("-R", path))]
    show = (
        "--session",
        "--print-reply",
        "--reply-timeout=1500",
        "--dest=org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1.ShowItems",
        f"array:string:{_uri(path)}",
        "string:",
    )
    return [Start("dbus-send", show, stays=False), Start("xdg-open", (os.path.dirname(path),))]


def ways_to_open(path: str, platform: str) -> list[Start]:
    """What opens the absolute `path` in its default program; see `ways_to_show`."""
    if platform == "win32":
        return [Start("explorer", line=f'explorer "{path}"', tells=False)]
    return [Start("open" if platform == "darwin" else "xdg-open", (path,))]


def _uri(path: str) -> str:
    """The path as a file URI; commas escaped, since dbus-send splits its arrays there."""
    return Path(path).as_uri().replace(",", "%2C")


def _require_media(safe: SafePath) -> None:
    """Media by its name and by where a link leads: what opens it goes by that name."""
    safe.require_file()
    if media_kind(safe.shown) is None or media_kind(safe.real) is None:
        raise BadRequest("Only pictures, videos and sounds of the library can be opened from here.")


def _first_that_works(ways: list[Start]) -> None:
    for way in ways:
        try:
            process = subprocess.Popen(
                way.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:  # not installed: the next way
            continue
        try:
            failed = process.wait(_WAIT_SECONDS) != 0
        except subprocess.TimeoutExpired:
            if way.stays:
                return
            process.kill()
            process.wait()
            continue
        if not failed or not way.tells:
            return
    raise BadRequest(
        "Nothing on the server's computer could open this: it has no desktop, or no program for this kind of file."
    )
