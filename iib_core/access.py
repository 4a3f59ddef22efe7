"""The one gate. A path that arrives from outside becomes a `SafePath` here or nowhere (invariants S1-S5).

Services take `SafePath` only, so a handler cannot forget to ask: it would not type-check, and a test
asserts that no other module makes one.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .errors import BadRequest, Forbidden, NotFound
from .paths import is_strict_ancestor, is_within, normal, parts


@dataclass(frozen=True)
class SafePath:
    """A path that passed the gate.

    `shown` is the spelling the user sees and the database stores (symlinks kept); `real` is where it
    leads. `open` and friends get `real`; rows, cache keys and answers get `shown`.
    """

    shown: str
    real: str

    @property
    def name(self) -> str:
        return os.path.basename(self.shown)

    def require_file(self) -> SafePath:
        """Itself; NotFound when nothing is there, BadRequest when it is not a regular file."""
        if not os.path.exists(self.real):
            raise NotFound(
                "This file is not there any more. Its tags are kept; it comes back when the file does."
            )
        if not os.path.isfile(self.real):
            raise BadRequest(f"{self.shown} is not a file")
        return self

    def child(self, name: str) -> SafePath:
        """A direct child of this folder whose name came from listing it; a link is followed by `Gate.admit` only."""
        return SafePath(os.path.join(self.shown, name), os.path.join(self.real, name))


@dataclass(frozen=True)
class Root:
    """An allowed folder: how the user spells it and where it leads."""

    shown: str
    real: str


class Gate:
    """Decides which paths may be touched, from the allowed roots of the moment.

    `roots` is asked when the gate is built and on `refresh` (folders added or removed); resolving the
    roots' symlinks is done then, not per request.
    """

    def __init__(self, roots: Callable[[], Iterable[str]], *, enabled: bool = True) -> None:
        self._ask = roots
        self.enabled = enabled
        self._lock = threading.Lock()
        self._roots: tuple[Root, ...] = ()
        self.refresh()

    @property
    def roots(self) -> tuple[Root, ...]:
        return self._roots

    def refresh(self) -> None:
        """Ask for the roots again."""
        spelled = dict.fromkeys(normal(os.path.expanduser(r)) for r in self._ask() if r and "\x00" not in r)
        fresh = tuple(Root(shown, os.path.realpath(shown)) for shown in spelled)
        with self._lock:
            self._roots = fresh

    def admit(self, path: str) -> SafePath:
        """The checked form of `path`, which need not exist.

        Raises BadRequest for an empty path or one with a NUL, Forbidden outside the roots.
        """
        safe = self._resolve(path)
        if self.enabled and not self.covers(safe.real):
            raise Forbidden()
        return safe

    def admit_many(self, paths: Iterable[str]) -> dict[str, SafePath]:
        """Path as sent → its checked form, for each that `admit` would admit; the others are left out.

        Folders are resolved once per call, not once per file in them.
        """
        admitted: dict[str, SafePath] = {}
        for path, shown, real in self._in_folders(paths):
            # a folder outside may still lead to a root's own spelling, and a link leads elsewhere
            if shown and not _leads_elsewhere(real):
                admitted[path] = SafePath(shown, real)
            elif (safe := self._admitted(path)) is not None:
                admitted[path] = safe
        return admitted

    def spellings(self, paths: Iterable[str]) -> dict[str, str]:
        """Path as sent → the one spelling under which the index knows it, for each in an admitted folder.

        Never touches the files themselves: only for looking up what the index holds, which nothing
        enters but through the gate.
        """
        spelled: dict[str, str] = {}
        for path, shown, _ in self._in_folders(paths):
            if shown:
                spelled[path] = shown
            elif (safe := self._admitted(path)) is not None:
                spelled[path] = safe.shown
        return spelled

    def _in_folders(self, paths: Iterable[str]) -> Iterator[tuple[str, str, str]]:
        """Each path with its place in its admitted folder, shown and real; "" where it takes `admit` to tell."""
        folders: dict[str, tuple[str, str] | None] = {}
        for path in paths:
            folder, _, name = path.rpartition("/")
            plain = os.name != "nt" and folder[:1] == "/" and name not in _NOT_NAMES and "\x00" not in path
            if plain and folder not in folders:
                parent = self._admitted(folder)
                folders[folder] = (_below(parent.shown), _below(parent.real)) if parent else None
            known = folders[folder] if plain else None
            yield (path, known[0] + name, known[1] + name) if known else (path, "", "")

    def _admitted(self, path: str) -> SafePath | None:
        try:
            return self.admit(path)
        except (BadRequest, Forbidden):
            return None

    def admit_listing(self, path: str) -> tuple[SafePath, bool]:
        """Like `admit`, for listing a folder: also admits a root's ancestor, saying so by True."""
        safe = self._resolve(path)
        if not self.enabled or self.covers(safe.real):
            return safe, False
        if self.leads_to_a_root(safe):
            return safe, True
        raise Forbidden()

    def permits(self, path: str) -> bool:
        """True when `admit` would pass; for filtering lists."""
        return self._admitted(path) is not None

    def covers(self, real: str) -> bool:
        """True when an already resolved path lies in a root (the contract's "under scanned path")."""
        return any(is_within(real, r.real) for r in self._roots)

    def leads_to_a_root(self, safe: SafePath) -> bool:
        """True when a root lies below this folder."""
        return any(
            is_strict_ancestor(safe.shown, r.shown) or is_strict_ancestor(safe.real, r.real)
            for r in self._roots
        )

    def on_the_way(self, folder: str) -> set[str]:
        """Names of the direct children of `folder` that lead to a root: all that an ancestor's listing shows."""
        names: set[str] = set()
        for r in self._roots:
            for root in (r.shown, r.real):
                if is_strict_ancestor(folder, root):
                    tail = os.path.relpath(root, folder).split(os.sep)
                    names.add(tail[0])
        return names

    def _resolve(self, path: str) -> SafePath:
        if not path or "\x00" in path:
            raise BadRequest("No path was given, or it holds a NUL character.")
        shown = normal(path)
        if os.name == "nt" and ":" in os.path.splitdrive(shown)[1]:
            raise BadRequest("This path names an alternate data stream, not a file.")
        try:
            real = os.path.realpath(shown)
            os.fsencode(real)
        except (OSError, ValueError) as error:  # a loop of links, or what no file name can hold
            reason = getattr(error, "strerror", None) or "no file can have this name"
            raise BadRequest(f"This path cannot be followed: {reason}.") from error
        return SafePath(self._as_the_user_spells_it(shown, real), real)

    def _as_the_user_spells_it(self, shown: str, real: str) -> str:
        """One spelling per file (S3): where a library folder is a link, paths are told through the link.

        Somebody may name the same file by where the link leads (a saved bookmark, the host's own
        path); rows, thumbnails and tags are found by the folder's own spelling only.
        """
        roots = self._roots
        if any(is_within(shown, r.shown) for r in roots):
            return shown
        leading = [r for r in roots if is_within(real, r.real)]
        if not leading:
            return shown
        root = max(leading, key=lambda r: len(parts(r.real)))
        inside = shown if is_within(shown, root.real) else real
        tail = os.path.relpath(inside, root.real)
        return root.shown if tail == os.curdir else os.path.join(root.shown, tail)


_NOT_NAMES = frozenset({"", os.curdir, os.pardir})


def _below(folder: str) -> str:
    """What comes before a name in that folder."""
    return folder.rstrip("/") + "/"


def _leads_elsewhere(real: str) -> bool:
    """True for a link, and for a name that the system cannot look up as it stands."""
    try:
        return stat.S_ISLNK(os.lstat(real).st_mode)
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
