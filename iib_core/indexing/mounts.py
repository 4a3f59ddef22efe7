"""Where file system notifications cannot be relied on."""

from __future__ import annotations

import os
import sys

from ..paths import is_within

#: Types of `/proc/mounts` whose changes made elsewhere the kernel does not hear of.
_REMOTE = frozenset(
    {
        "9p", "afs", "beegfs", "ceph", "cifs", "drvfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4",
        "prl_fs", "smb3", "smbfs", "vboxsf", "virtiofs", "vmhgfs",
    }
)  # fmt: skip


def is_remote(path: str) -> bool:
    """True when `path` lies on a network or shared mount, as far as the system tells."""
    if sys.platform == "win32":
        return _is_remote_drive(path)
    return _remote_type(_mount_type(os.path.realpath(path)))


def _remote_type(kind: str) -> bool:
    # fuseblk is a local disk (NTFS); any other FUSE may be sshfs, rclone and the like
    return kind in _REMOTE or kind.startswith("fuse.")


def _mount_type(real: str, table: str = "/proc/mounts") -> str:
    """The file system type of the deepest mount above `real`; "" where the system has no such table."""
    best, kind = "", ""
    try:
        with open(table, encoding="utf-8", errors="surrogateescape") as f:
            for line in f:
                fields = line.split(" ")
                if len(fields) < 3:
                    continue
                point = _unescaped(fields[1])
                if len(point) >= len(best) and is_within(real, point):
                    best, kind = point, fields[2]
    except OSError:
        return ""
    return kind


def _unescaped(field: str) -> str:
    """A mount point as the kernel writes it: blanks and backslashes are octal."""
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field


def _is_remote_drive(path: str) -> bool:
    import ctypes

    drive = os.path.splitdrive(os.path.abspath(path))[0]
    if drive.startswith("\\\\"):
        return True
    drive_remote = 4  # GetDriveTypeW: DRIVE_REMOTE
    kind: int = getattr(ctypes, "windll").kernel32.GetDriveTypeW(drive + "\\")  # noqa: B009  typed on Windows only
    return kind == drive_remote
