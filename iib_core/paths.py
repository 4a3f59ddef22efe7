"""Path arithmetic: one spelling per path, compared by component, never by string prefix."""

from __future__ import annotations

import os
import re
import sys

from .errors import BadRequest

_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$", re.IGNORECASE)
_FORBIDDEN_CHARACTERS = re.compile(r'[<>:"/\\|?*\x00-\x1f]' if os.name == "nt" else r"[/\x00]")


def normal(path: str, base: str | None = None) -> str:
    """Absolute, normalised spelling of `path` without following symlinks (relative to `base` or the cwd)."""
    return os.path.normpath(os.path.join(base or os.getcwd(), path))


def parts(path: str) -> tuple[str, ...]:
    """Components of an absolute path, in the case that the file system compares by."""
    drive, tail = os.path.splitdrive(os.path.normcase(path))
    return (
        (drive, *(p for p in tail.replace("\\", "/").split("/") if p))
        if os.name == "nt"
        else tuple(p for p in tail.split("/") if p)
    )


def is_within(path: str, root: str) -> bool:
    """True when `path` is `root` or lies below it, by component."""
    p, r = parts(path), parts(root)
    return p[: len(r)] == r


def is_strict_ancestor(path: str, root: str) -> bool:
    """True when `root` lies below `path`."""
    p, r = parts(path), parts(root)
    return len(p) < len(r) and r[: len(p)] == p


def bare_name(name: str) -> str:
    """`name` when it is a plain file name that every supported system can hold.

    Raises BadRequest for separators, ``.``/``..``, control characters, Windows' reserved names and
    trailing dots or spaces (Windows strips those silently), and names over 255 bytes.
    """
    if not name or name in {".", ".."} or _FORBIDDEN_CHARACTERS.search(name) or "/" in name or "\\" in name:
        raise BadRequest(
            "That is not a plain file name: it is empty or holds a path separator or control character."
        )
    if _RESERVED.match(name) or (os.name == "nt" and name[-1] in ". "):
        raise BadRequest("That name is reserved by Windows; choose another.")
    if len(os.fsencode(name)) > 255:
        raise BadRequest("That name is too long: a file name holds at most 255 bytes.")
    return name


def user_data_dir() -> str:
    """The platform's folder for a program's own data, ours below it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")
    return os.path.join(base, "iib-browser")


#: Deleted files wait in folders of this name, hidden, one for each drive of a library folder.
TRASH_FOLDER = ".iib-trash"


def in_trash(path: str) -> bool:
    """True for what lies in the trash, and for the trash itself."""
    return TRASH_FOLDER in parts(path)
