"""Changing what lies on a disk so that nothing is ever overwritten or half there.

A file appears under its name whole or not at all: what has to be copied grows under a hidden name beside the
target. Before the original goes, which is on another drive then, the copy is on the disk and was read back.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from typing import BinaryIO

_CHUNK = 1024 * 1024


def move(source: str, target: str) -> None:
    """A file, link or folder gets another path, on another drive too.

    Raises FileExistsError when anything is at `target`; any other OSError leaves `source` as it was.
    """
    try:
        if same_entry(source, target):
            os.rename(source, target)
        else:
            rename_to_free(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _transfer(source, target)


def copy(source: str, target: str) -> None:
    """A copy of a file with its times and permissions; a link's content is copied. Raises as `move`."""
    _refuse_taken(target)
    part = part_name(target)
    try:
        copy_whole(source, part, sure=False)
        rename_to_free(part, target)
    except BaseException:
        discard(part)
        raise


def rename_to_free(source: str, target: str) -> None:
    """`os.rename`, raising FileExistsError where that would overwrite.

    Windows refuses by itself. Elsewhere the file gets its second name first, which fails when that is
    taken, and loses the old one then; where a file system knows no second names, an empty file that only
    one can make claims the name.
    """
    if os.name == "nt":
        os.rename(source, target)
        return
    if stat.S_ISDIR(os.lstat(source).st_mode):
        _refuse_taken(target)
        os.rename(source, target)
        return
    try:
        os.link(source, target, follow_symlinks=False)
    except (FileExistsError, FileNotFoundError):
        raise
    except (OSError, NotImplementedError) as error:  # the latter where links cannot be linked
        if isinstance(error, OSError) and error.errno == errno.EXDEV:
            raise
        _rename_over_claim(source, target)
        return
    try:
        os.unlink(source)
    except OSError:
        os.unlink(target)
        raise


def _rename_over_claim(source: str, target: str) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.rename(source, target)
    except OSError:
        os.unlink(target)
        raise


def same_entry(source: str, target: str) -> bool:
    """True when both names are one directory entry: a file system that ignores case, A.png and a.png.

    Two hard links to one file are the same file too, but then both names are listed.
    """
    try:
        same = os.path.samestat(os.lstat(source), os.lstat(target))
    except OSError:
        return False
    return same and not is_listed(target)


def is_listed(path: str) -> bool:
    """True when the folder has an entry spelled exactly so."""
    try:
        return os.path.basename(path) in os.listdir(os.path.dirname(path))
    except OSError:
        return False


def part_name(target: str) -> str:
    """Where a file that becomes `target` grows: hidden, beside it, always the same, never too long."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f".iib-part-{hashlib.sha256(os.fsencode(name)).hexdigest()[:20]}")


def copy_whole(source: str, part: str, *, sure: bool) -> None:
    """Copy a file to a new one; `sure`: write it through to the disk and read it back, since the original will go.

    Raises OSError when the copy is not the same, or the original changed meanwhile.
    """
    told = hashlib.blake2b()
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    with _opened(source) as origin, os.fdopen(os.open(part, flags, 0o600), "wb") as copied:
        before = os.fstat(origin.fileno())
        while piece := origin.read(_CHUNK):
            if sure:
                told.update(piece)
            copied.write(piece)
        if sure:
            copied.flush()
            os.fsync(copied.fileno())
    shutil.copystat(source, part)
    after = os.stat(source)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise OSError(errno.EBUSY, "it changed while it was copied")
    if os.path.getsize(part) != after.st_size or (sure and _digest(part) != told.digest()):
        raise OSError(errno.EIO, "the copy differs from the original")


def _opened(source: str) -> BinaryIO:
    """A regular file to read; anything else, a pipe say, would keep who opens it waiting. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    origin = os.fdopen(os.open(source, flags), "rb")
    if not stat.S_ISREG(os.fstat(origin.fileno()).st_mode):
        origin.close()
        raise OSError(errno.EINVAL, "it is no regular file")
    return origin


def _digest(path: str) -> bytes:
    digest = hashlib.blake2b()
    with open(path, "rb") as f:
        while piece := f.read(_CHUNK):
            digest.update(piece)
    return digest.digest()


def equal(one: str, other: str) -> bool:
    """True when both are files (or links) with the same content."""
    a, b = os.lstat(one), os.lstat(other)
    if stat.S_ISLNK(a.st_mode) or stat.S_ISLNK(b.st_mode):
        return stat.S_IFMT(a.st_mode) == stat.S_IFMT(b.st_mode) and os.readlink(one) == os.readlink(other)
    if not (stat.S_ISREG(a.st_mode) and stat.S_ISREG(b.st_mode)) or a.st_size != b.st_size:
        return False
    return _digest(one) == _digest(other)


def _transfer(source: str, target: str) -> None:
    """To another drive: a whole copy there, then the original goes."""
    _refuse_taken(target)
    if not os.access(os.path.dirname(source), os.W_OK):  # said before much is copied for nothing
        raise PermissionError(errno.EACCES, "its folder cannot be changed", source)
    part = part_name(target)
    try:
        _copy_tree(source, part)
        rename_to_free(part, target)
    except BaseException:
        discard(part)
        raise
    sync_folder(os.path.dirname(target))
    try:
        remove_copied(source, target, compare=False)
    except OSError:
        if os.path.islink(source) or os.path.isfile(source):  # of a folder, part may be gone already
            os.unlink(target)
        raise


def _copy_tree(source: str, part: str) -> None:
    kind = os.lstat(source).st_mode
    if stat.S_ISLNK(kind):
        os.symlink(os.readlink(source), part)
    elif stat.S_ISDIR(kind):
        os.mkdir(part)
        for name in os.listdir(source):
            _copy_tree(os.path.join(source, name), os.path.join(part, name))
        shutil.copystat(source, part)
        sync_folder(part)
    else:
        copy_whole(source, part, sure=True)


def remove_copied(source: str, target: str, *, compare: bool) -> None:
    """Remove what was copied to `target`; what came to `source` since, and with `compare` what differs, stays."""
    if os.path.isdir(source) and not os.path.islink(source):
        for name in os.listdir(source):
            below = os.path.join(target, name)
            if os.path.lexists(below):
                remove_copied(os.path.join(source, name), below, compare=compare)
        with contextlib.suppress(OSError):  # something new lies there
            os.rmdir(source)
    elif not compare or equal(source, target):
        os.unlink(source)


def discard(part: str) -> None:
    """Remove what was growing under `part`, if anything."""
    if os.path.isdir(part) and not os.path.islink(part):
        shutil.rmtree(part, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            os.unlink(part)


def erase(path: str) -> None:
    """Delete a file, link or folder for good. What is gone already is no error.

    A folder loses its name first, so that none is ever half deleted under it.
    """
    try:
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            os.unlink(path)
            return
    except FileNotFoundError:
        return
    part = part_name(path)
    os.rename(path, part)
    try:
        shutil.rmtree(part)
    except OSError:
        os.rename(part, path)
        raise


def size_of(path: str) -> int:
    """Bytes of a file, or of all files below a folder."""
    try:
        status = os.lstat(path)
    except OSError:
        return 0
    return sum(_sizes(path)) if stat.S_ISDIR(status.st_mode) else status.st_size


def _sizes(folder: str) -> Iterator[int]:
    for where, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                yield os.lstat(os.path.join(where, name)).st_size


def sync_folder(folder: str) -> None:
    """Have the folder's entries written to the disk, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_taken(target: str) -> None:
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
