"""What lies in a folder, as the contract's FileInfo (browser form, §3)."""

from __future__ import annotations

import os
import stat as kinds
import string
from typing import Any

from ..access import Gate
from ..errors import BadRequest
from ..paths import TRASH_FOLDER, in_trash
from ..times import created_seconds, wire_time
from ..wire import browser_dir_info, browser_file_info

FileInfo = dict[str, Any]


def list_dir(gate: Gate, path: str) -> list[FileInfo]:
    """Direct children, hidden ones included, ordered by name; [] when the folder is not there.

    Links that lead nowhere or out of the library are left out. Of a folder that only leads to a
    library folder, just the names on the way are shown. Raises Forbidden outside, BadRequest for a
    file or a folder that may not be read.
    """
    if os.name == "nt" and path in {"/", "\\"}:
        return _drives(gate)
    safe, ancestor = gate.admit_listing(path)
    if not os.path.lexists(safe.real) or in_trash(safe.shown):
        return []
    only = gate.on_the_way(safe.shown) | gate.on_the_way(safe.real) if ancestor else None
    try:
        with os.scandir(safe.real) as entries:
            found = [e for e in entries if only is None or e.name in only]
    except NotADirectoryError as error:
        raise BadRequest(f"{safe.shown} is not a folder.") from error
    except OSError as error:
        raise BadRequest(f"The folder {safe.shown} cannot be read: {error.strerror or error}.") from error
    scanned = gate.covers(safe.real)
    infos = []
    inside = os.path.join(safe.shown, "")
    for entry in found:
        shown = inside + entry.name
        if entry.name == TRASH_FOLDER:
            continue
        if not ancestor and entry.is_symlink() and not gate.permits(shown):
            continue
        try:
            info = _info(shown, entry.stat(), scanned)
        except OSError:  # vanished meanwhile, or a link that leads nowhere
            continue
        if not ancestor or info["type"] == "dir":
            infos.append(info)
    return sorted(infos, key=lambda i: str(i["name"]))


def infos(gate: Gate, paths: list[str]) -> dict[str, FileInfo]:
    """Path as sent → FileInfo; what is missing or outside is left out, and never fails the rest (L6)."""
    found: dict[str, FileInfo] = {}
    for path, safe in gate.admit_many(dict.fromkeys(paths)).items():
        try:
            found[path] = _info(safe.shown, os.stat(safe.real), True)
        except OSError:  # L6: what is missing fails no other
            continue
    return found


def sub_folders(folder: str) -> list[str]:
    """Names of the folders in `folder`, hidden ones left out. Raises BadRequest when it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(
                (e.name for e in entries if e.is_dir() and not e.name.startswith(".")), key=str.casefold
            )
    except (OSError, ValueError) as error:
        raise BadRequest(
            f"The folder {folder} cannot be read: {getattr(error, 'strerror', None) or error}."
        ) from error


def _info(shown: str, stat: os.stat_result, scanned: bool) -> FileInfo:
    """Raises OSError for what is neither a file nor a folder (a device, a socket)."""
    date, created = wire_time(stat.st_mtime), wire_time(created_seconds(stat))
    if kinds.S_ISDIR(stat.st_mode):
        return browser_dir_info(shown, date, created, scanned)
    if kinds.S_ISREG(stat.st_mode):
        return browser_file_info(shown, stat.st_size, date, created, scanned)
    raise OSError(f"{shown} is neither a file nor a folder")


def _drives(gate: Gate) -> list[FileInfo]:
    """Windows: the drives on which library folders lie, all of them when the gate is off."""
    wanted = {os.path.splitdrive(r)[0].upper() for root in gate.roots for r in (root.shown, root.real)}
    return [
        {"type": "dir", "size": "-", "name": f"{letter}:/", "fullpath": f"{letter}:/"}
        for letter in string.ascii_uppercase
        if (not gate.enabled or f"{letter}:" in wanted) and os.path.isdir(f"{letter}:/")
    ]
