"""Zip archives of library files, made while they are sent: nothing waits on a disk and nothing is kept in memory."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from ..access import SafePath
from ..errors import BadRequest, IibError, TooLarge, Unavailable

_CHUNK = 512 * 1024
#: What one archive may hold before compression (S12).
LARGEST_BYTES = 256 * 1024**3
NOT_A_FILE = "The corresponding path must be a file."
#: The entry that says which files could not be packed.
MISSING = "MISSING.txt"
_SEPARATORS = re.compile(r"[/\\\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """A file and its name in the archive."""

    safe: SafePath
    name: str


def entries_of(files: Sequence[SafePath]) -> list[Entry]:
    """Each file once, under its own name, or a free one like "a (2).png" where several have it.

    Names are valid UTF-8 without separators, and differ in more than case: an archive is unpacked anywhere.
    Raises BadRequest when one is no regular file, TooLarge when all are too much for one archive.
    """
    entries: list[Entry] = []
    taken = {MISSING.casefold(): 1}
    total = 0
    for safe in {safe.shown: safe for safe in files}.values():
        try:
            status = os.stat(safe.real)
        except OSError as error:
            raise BadRequest(NOT_A_FILE) from error
        if not stat.S_ISREG(status.st_mode):
            raise BadRequest(NOT_A_FILE)
        total += status.st_size
        entries.append(Entry(safe, _free(_portable(safe.name), taken)))
    if total > LARGEST_BYTES:
        raise TooLarge(f"At most {LARGEST_BYTES // 1024**3} GiB are packed at once.")
    return entries


def _portable(name: str) -> str:
    return _SEPARATORS.sub("_", name.encode("utf-8", "replace").decode())


def _free(name: str, taken: dict[str, int]) -> str:
    """`name`, or the next one like it; `taken` says up to which number names are, since thousands may be one's."""
    stem, extension = os.path.splitext(name)
    n = taken.get(name.casefold(), 0) + 1
    while (free := name if n == 1 else _numbered(stem, n, extension)).casefold() in taken:
        n += 1
    taken[name.casefold()] = n
    taken.setdefault(free.casefold(), 1)
    return free


def _numbered(stem: str, n: int, extension: str) -> str:
    """Like "a (2).png", within the 255 bytes of a file's name."""
    while stem and len(f"{stem} ({n}){extension}".encode()) > 255:
        stem = stem[:-1]
    return f"{stem} ({n}){extension}"


class _Pipe:
    """What was written and not taken yet. It cannot seek, so that the archive is one that needs no seeking."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        return None

    def take(self) -> bytes:
        taken, self._pieces, self.size = b"".join(self._pieces), [], 0
        return taken


def archive(entries: Sequence[Entry], *, compress: bool, metadata: bool = True) -> Iterator[bytes]:
    """The archive's bytes, piece by piece. Of a file that vanishes or shrinks meanwhile, what could be read is in
    it; the entry `MISSING.txt` at its end says so, and the archive is whole.

    Without `metadata` it holds copies that tell nothing; of which files there is none, `MISSING.txt` says as well.
    """
    pipe = _Pipe()
    method = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    missing: list[str] = []
    with zipfile.ZipFile(pipe, "w", method, allowZip64=True) as packed:  # type: ignore[call-overload]
        for entry in entries:
            try:
                yield from _one(packed, pipe, entry, method, metadata)
            except OSError as error:
                missing.append(f"{entry.name}: {error.strerror or error}")
            except IibError as error:
                missing.append(f"{entry.name}: {error}")
        if missing:
            text = "These files could not be read while they were packed:\r\n" + "\r\n".join(missing) + "\r\n"
            packed.writestr(zipfile.ZipInfo(MISSING, time.localtime()[:6]), text.encode("utf-8", "replace"))
    yield pipe.take()


def _one(packed: zipfile.ZipFile, pipe: _Pipe, entry: Entry, method: int, metadata: bool) -> Iterator[bytes]:
    with contextlib.ExitStack() as opened:
        source: IO[bytes] = opened.enter_context(open(entry.safe.real, "rb"))
        status = os.fstat(source.fileno())
        left = status.st_size
        if not metadata:
            from .stripping import (
                stripped,
            )  # loads the readers of every format, which most archives never need

            copy = stripped(entry.safe.real)
            source, left = opened.enter_context(copy.file), copy.size
        info = zipfile.ZipInfo(entry.name, _date(status.st_mtime))
        info.compress_type = method
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        # of a file that grows, as much as it had when it was announced
        with packed.open(info, "w", force_zip64=left > 1024**3) as target:
            while left and (piece := source.read(min(_CHUNK, left))):
                left -= len(piece)
                target.write(piece)
                if pipe.size >= _CHUNK:
                    yield pipe.take()
        if left:
            raise OSError(errno.EIO, "it became shorter")


def _date(seconds: float) -> tuple[int, int, int, int, int, int]:
    """Local time as zip has it, between 1980 and 2107."""
    try:
        year, month, day, hour, minute, second = time.localtime(seconds)[:6]
    except (OverflowError, OSError, ValueError):
        return (1980, 1, 1, 0, 0, 0)
    if not 1980 <= year <= 2107:
        return (1980, 1, 1, 0, 0, 0)
    return (year, month, day, hour, minute, min(second, 59))


def pack(entries: Sequence[Entry], folder: str, *, compress: bool, metadata: bool = True) -> str:
    """Write the archive into `folder` as ``iib_batch_download_<local time>.zip``; its path.

    It appears whole or not at all. Raises Unavailable when it cannot be written.
    """
    part = os.path.join(folder, f".packing-{os.getpid()}-{threading.get_ident()}")
    stem = os.path.join(folder, time.strftime("iib_batch_download_%Y-%m-%d-%H-%M-%S"))
    try:
        os.makedirs(folder, exist_ok=True)
        with open(part, "wb") as f:
            for piece in archive(entries, compress=compress, metadata=metadata):
                f.write(piece)
        n = 1
        path = stem + ".zip"
        while os.path.exists(path):
            n += 1
            path = f"{stem}-{n}.zip"
        os.replace(part, path)
    except OSError as error:
        if os.path.exists(part):
            os.unlink(part)
        raise Unavailable(
            f"The archive cannot be written to {folder}: {error.strerror or error}. Nothing else was changed."
        ) from error
    return path
