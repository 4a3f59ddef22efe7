"""Texts that programs leave in files of their own beside a picture or clip.

| key | beside `a.png` | written by |
|---|---|---|
| `sidecar:txt` | `a.txt` | A1111 ("save text beside"), captioners |
| `sidecar:json` | `a.json` | Easy Diffusion, Draw Things, downloaders |
| `sidecar:swarm.json` | `a.swarm.json` | SwarmUI |
| `sidecar:xmp` | `a.xmp`, else `a.png.xmp` | Lightroom; darktable, digiKam |
"""

from __future__ import annotations

import codecs
import os
import stat
import time
from dataclasses import dataclass, field

_MAX_TEXT = 1024 * 1024
_MAX_JSON = 4 * 1024 * 1024
#: A folder is listed when so many of its files were asked for one by one.
_PATIENCE = 8
_MAX_FOLDERS = 32
#: A folder that changed so shortly ago may change again without its stamp showing it (FAT counts in 2 s).
_SETTLED_NS = 3_000_000_000
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


@dataclass
class _Folder:
    asked: int = 0
    stamp: int = -1
    #: lower-case names without the endings that make them sidecars: `a` for `a.txt`, `a.png` for `a.png.xmp`
    owners: frozenset[str] = field(default_factory=frozenset)


class Sidecars:
    """Finds the sidecars of many files of one folder without asking the disk for each of five names.

    The folder is listed once and the list believed as long as the folder's own time says that nothing
    came or went; without a list, and for single files, each name is asked for. One thread uses it.
    """

    def __init__(self) -> None:
        self._folders: dict[str, _Folder] = {}

    def texts(self, path: str) -> list[tuple[str, str]]:
        """(key, text) of each sidecar of the media file at `path`, which exists; empty ones left out.

        Only a regular file of up to 1 MiB (JSON: 4 MiB) counts, and a link only when it stays in the
        media file's own folder: a sidecar must not show a file from elsewhere.
        """
        folder, name = os.path.split(path)
        owners = self._owners(folder)
        stem = os.path.splitext(name)[0]
        if owners is not None and stem.lower() not in owners and name.lower() not in owners:
            return []
        found: dict[str, str] = {}
        for sidecar, key in _names(stem, name):
            if key not in found and (text := _text(os.path.join(folder, sidecar), path)):
                found[key] = text
        return list(found.items())

    def _owners(self, folder: str) -> frozenset[str] | None:
        """What the folder's sidecars are called after; None when it is not known."""
        known = self._folders.get(folder)
        if known is None:
            while len(self._folders) >= _MAX_FOLDERS:
                del self._folders[next(iter(self._folders))]
            known = self._folders[folder] = _Folder()
        known.asked += 1
        if known.asked <= _PATIENCE:
            return None
        try:
            stamp = os.stat(folder or ".").st_mtime_ns
            if stamp == known.stamp:
                return known.owners
            if abs(time.time_ns() - stamp) < _SETTLED_NS:
                return None
            listed = os.listdir(folder or ".")
        except OSError:
            return None  # what a folder does not tell, its files may
        known.stamp = stamp
        known.owners = frozenset(owner for name in listed for owner in _owners_of(name.lower()))
        return known.owners


def _names(stem: str, name: str) -> tuple[tuple[str, str], ...]:
    """(file name, key) of all sidecars that `name` may have, the likelier of one key first."""
    return (
        (f"{stem}.txt", "sidecar:txt"),
        (f"{stem}.json", "sidecar:json"),
        (f"{stem}.swarm.json", "sidecar:swarm.json"),
        (f"{stem}.xmp", "sidecar:xmp"),
        (f"{name}.xmp", "sidecar:xmp"),
    )


def _owners_of(name: str) -> list[str]:
    stem, ending = os.path.splitext(name)
    if ending not in {".txt", ".json", ".xmp"}:
        return []
    return [stem, stem.removesuffix(".swarm")]


def _text(sidecar: str, path: str) -> str:
    """The text of one sidecar, trimmed; "" when it is not there or not to be trusted."""
    limit = _MAX_JSON if sidecar.endswith(".json") else _MAX_TEXT
    try:
        if stat.S_ISLNK(os.lstat(sidecar).st_mode):
            sidecar = os.path.realpath(sidecar)
            if os.path.dirname(sidecar) != os.path.dirname(os.path.realpath(path)):
                return ""
        handle = os.open(sidecar, _FLAGS)
        with open(handle, "rb", buffering=0) as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return ""
            data = file.read(limit) or b""
    except (OSError, ValueError):
        return ""  # none there, which is the usual case
    return _decoded(data).strip()


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # as PowerShell writes
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
