"""What the user keeps out of the index: folders, and names of files and folders by pattern.

A pattern is a whole path (`/d/pictures/grids`: that folder and all below, or that file), a name
(`*_mask.png`, `previews`: wherever it stands), or names with a slash between (`grids/*.png`: the end of a path).
`*` and `?` stand for any characters and for one; case is folded. What is kept out is treated like a file that
is gone for now (L2): hidden, with everything that is known of it, until the pattern goes.
"""

from __future__ import annotations

import fnmatch
import os
import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..db import store
from ..db.connection import Database
from ..errors import BadRequest
from ..paths import is_within

SETTING = "iib_excluded"
MOST_PATTERNS = 200
LONGEST_PATTERN = 1000


@dataclass(frozen=True)
class Excluded:
    """Patterns, ready to be asked."""

    paths: tuple[str, ...] = ()  # whole ones, case folded as the file system folds it
    names: re.Pattern[str] | None = None
    tails: re.Pattern[str] | None = None

    def __bool__(self) -> bool:
        return bool(self.paths or self.names or self.tails)

    def entry(self, folder: str, name: str) -> bool:
        """True for a file or folder of that name in `folder`, which itself is not kept out."""
        if self.names is not None and self.names.match(name.casefold()):
            return True
        if not self.paths and self.tails is None:
            return False
        path = os.path.join(folder, name)
        if os.path.normcase(path) in self.paths:
            return True
        return self.tails is not None and self.tails.match(_slashed(path)) is not None

    def keeps_out(self, path: str, roots: Iterable[str]) -> bool:
        """True when `path` is kept out under each of the roots that hold it, and one does."""
        if not self:
            return False
        holding = [root for root in roots if is_within(path, root)]
        return bool(holding) and all(self.within(path, root) for root in holding)

    def within(self, path: str, root: str) -> bool:
        """True when `path`, or a folder on the way to it from `root`, is kept out; or the root itself, by its path."""
        tail = os.path.relpath(path, root)
        parts = [] if tail == os.curdir else tail.split(os.sep)
        at = root
        if os.path.normcase(root) in self.paths:
            return True
        for part in parts:
            if self.entry(at, part):
                return True
            at = os.path.join(at, part)
        return False


NOTHING_EXCLUDED = Excluded()


def compiled(patterns: Sequence[str]) -> Excluded:
    """Raises BadRequest for too many or too long ones."""
    if len(patterns) > MOST_PATTERNS or any(len(p) > LONGEST_PATTERN for p in patterns):
        raise BadRequest(f"At most {MOST_PATTERNS} patterns of {LONGEST_PATTERN} characters can be kept out.")
    whole, names, tails = [], [], []
    for pattern in (p.strip() for p in patterns):
        if not pattern:
            continue
        if os.path.isabs(pattern):
            whole.append(os.path.normcase(os.path.normpath(pattern)))
        elif "/" in _slashed(pattern).strip("/"):
            tails.append("*/" + _slashed(pattern).strip("/"))
        else:
            names.append(_slashed(pattern).strip("/"))
    return Excluded(tuple(whole), _any_of(names), _any_of(tails))


class Exclusions:
    """The patterns of one library, as they are stored. Safe from any thread."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._now: Excluded | None = None

    def __call__(self) -> Excluded:
        with self._lock:
            if self._now is None:
                self._now = compiled(self.patterns())
            return self._now

    def patterns(self) -> list[str]:
        """As the user wrote them. What a client stored under that name besides is passed over: it must not end a run."""
        stored = store.get_setting(self._db.reader(), SETTING)
        told = stored if isinstance(stored, list) else []
        return [p for p in told if isinstance(p, str) and len(p) <= LONGEST_PATTERN][:MOST_PATTERNS]

    def replace(self, patterns: Sequence[str]) -> None:
        """Store others; the next listing goes by them. Raises BadRequest like `compiled`."""
        kept = list(dict.fromkeys(p.strip() for p in patterns if p.strip()))
        now = compiled(kept)
        self._db.write(lambda c: store.put_setting(c, SETTING, kept))
        with self._lock:
            self._now = now


def _any_of(globs: Sequence[str]) -> re.Pattern[str] | None:
    if not globs:
        return None
    return re.compile("|".join(f"(?:{fnmatch.translate(glob.casefold())})" for glob in globs))


def _slashed(path: str) -> str:
    return path.replace("\\", "/").casefold() if os.name == "nt" else path.casefold()
