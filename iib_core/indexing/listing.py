"""What one folder holds, as the file system says it: one `scandir`, one `stat` for each media file."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field

from ..db.index import ListedFile
from ..mediatypes import AUDIO_EXTENSIONS, IMAGE_EXTENSIONS, VIDEO_EXTENSIONS, MediaKind
from ..times import created_seconds, wire_time
from .beside import is_beside
from .excluded import NOTHING_EXCLUDED, Excluded

_KINDS = {
    **{e[1:]: int(MediaKind.IMAGE) for e in IMAGE_EXTENSIONS},
    **{e[1:]: int(MediaKind.VIDEO) for e in VIDEO_EXTENSIONS},
    **{e[1:]: int(MediaKind.AUDIO) for e in AUDIO_EXTENSIONS},
}

#: Names of folders that systems keep for themselves.
_SYSTEM_FOLDERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "@eaDir", "#recycle"})

#: True for a path that is a link which may be followed.
Permits = Callable[[str], bool]


@dataclass
class Listing:
    """One folder, listed. `stamp` (ns) was read before the listing, so that a file which arrives meanwhile
    makes the folder look changed next time (F3)."""

    path: str
    stamp: int
    identity: tuple[int, int]
    files: list[tuple[str, int, os.stat_result]] = field(default_factory=list)  # name, kind, stat
    folders: list[str] = field(default_factory=list)
    #: folders that are links: walked after all others, so that a folder keeps its own spelling
    linked: list[str] = field(default_factory=list)
    #: entries that could not be looked at: neither seen nor gone
    unsure: set[str] = field(default_factory=set)
    #: texts that may say something of the files: name, modification time (ns)
    beside: list[tuple[str, int]] = field(default_factory=list)


def is_hidden(name: str) -> bool:
    """True for folders that are never walked."""
    return name.startswith(".") or name in _SYSTEM_FOLDERS


def list_folder(path: str, permits: Permits, excluded: Excluded = NOTHING_EXCLUDED) -> Listing:
    """The media files and folders directly in `path`, without those `excluded`. A link is listed when `permits` says so.

    Raises OSError when the folder cannot be listed.
    """
    own = os.stat(path)
    listing = Listing(path, own.st_mtime_ns, (own.st_dev, own.st_ino))
    kinds = _KINDS
    files = listing.files
    is_regular = stat.S_ISREG
    left_out = excluded.entry if excluded else None
    with os.scandir(path) as entries:
        for entry in entries:
            name = entry.name
            if left_out is not None and left_out(path, name):
                continue
            kind = kinds.get(name.rpartition(".")[2].lower())
            if kind is None:
                if not is_beside(name) or not _take_beside(listing, entry):
                    _take_folder(listing, entry, permits)
                continue
            try:
                status = entry.stat()
            except FileNotFoundError:  # a link to nowhere, or gone since
                continue
            except OSError:
                listing.unsure.add(name)
                continue
            if is_regular(status.st_mode):
                # "._a.png" is what macOS leaves beside "a.png" on foreign disks
                if name[:2] != "._" and (not entry.is_symlink() or permits(entry.path)):
                    files.append((name, kind, status))
            else:
                _take_folder(listing, entry, permits)
    return listing


def _take_beside(listing: Listing, entry: os.DirEntry[str]) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    listing.beside.append((entry.name, status.st_mtime_ns))
    return True


def _take_folder(listing: Listing, entry: os.DirEntry[str], permits: Permits) -> None:
    try:
        if is_hidden(entry.name) or not entry.is_dir():
            return
        if not entry.is_symlink():
            listing.folders.append(entry.path)
        elif permits(entry.path):
            listing.linked.append(entry.path)
    except OSError:  # a loop of links
        return


def listed_file(path: str, kind: int, status: os.stat_result) -> ListedFile:
    """The file as the database lists it."""
    return ListedFile(
        path,
        status.st_size,
        wire_time(status.st_mtime),
        kind,
        status.st_mtime_ns,
        created_seconds(status),
    )
