"""From what a person asks for to the steps of the journal: names, clashes, sidecars."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from ..db.journal import Item, State, Step, StepKind
from ..paths import is_within
from .disk import same_entry, size_of
from .sidecars import Neighbours, may_be_copied, renamed
from .trash import TrashPlaces

#: What a taken name leads to: the item fails, or gets a free name like "a (2).png".
OnClash = Literal["error", "rename"]

#: Bytes of a name on every common file system.
_LONGEST_NAME = 255


def taken(name: str) -> str:
    """The sentence about a name that is in use."""
    return f"There is already something named {name}."


@dataclass
class Plan:
    """Items in their order. What cannot be done has its reason in its only step's `error`."""

    items: list[Item] = field(default_factory=list)
    _neighbours: Neighbours = field(default_factory=Neighbours)
    _leaving: set[str] = field(default_factory=set)
    _copied: set[str] = field(default_factory=set)
    _targets: set[str] = field(default_factory=set)
    #: (folder, name) → the number of the last free name, since those below it stay taken
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def fail(self, kind: StepKind, source: str, reason: str, target: str = "") -> None:
        """An item that is not even tried."""
        self.items.append([Step(kind, source, target, state=State.FAILED, error=reason)])

    def make_folder(self, path: str) -> None:
        """Steps for a folder and those above it that are missing."""
        missing = []
        while not os.path.lexists(path) and path not in self._targets:
            missing.append(path)
            parent = os.path.dirname(path)
            if parent == path:
                break
            path = parent
        for folder in reversed(missing):
            self._targets.add(folder)
            self.items.append([Step("mkdir", "", folder, folder=True)])

    def expect(self, path: str) -> None:
        """A folder that is made by then."""
        self._targets.add(path)

    def remove_folder(self, path: str) -> None:
        """A step for a folder that goes, empty as it is by then."""
        self._leaving.add(path)
        self.items.append([Step("rmdir", path, "", folder=True)])

    def leaves_empty(self, folder: str) -> bool:
        """True for a folder of which nothing is left after the steps so far."""
        try:
            return all(os.path.join(folder, name) in self._leaving for name in os.listdir(folder))
        except OSError:
            return False

    def trash(self, source: str, places: TrashPlaces) -> None:
        """A file with its sidecars, or a folder with all in it, goes to the trash."""
        if self._goes_along(source):
            return
        status = self._look("trash", source)
        if status is None:
            return
        folder = stat.S_ISDIR(status.st_mode)
        sources = [source, *([] if folder else self._sidecars(source))]
        try:
            targets = places.for_item([os.path.basename(s) for s in sources], os.path.dirname(source))
        except OSError as error:
            self.fail("trash", source, error.strerror or str(error))
            return
        self._add("trash", list(zip(sources, targets, strict=True)), folder)

    def bring(
        self,
        kind: Literal["move", "copy"],
        source: str,
        folder: str,
        name: str = "",
        *,
        on_clash: OnClash = "error",
    ) -> None:
        """A file with its sidecars, or a folder, goes into `folder`, as `name` when that is given."""
        if self._goes_along(source) if kind == "move" else source in self._copied:
            return
        name = name or os.path.basename(source)
        status = self._look(kind, source, os.path.join(folder, name))
        if status is None:
            return
        is_folder = stat.S_ISDIR(status.st_mode)
        if kind == "copy" and not (stat.S_ISREG(status.st_mode) or stat.S_ISLNK(status.st_mode)):
            self.fail(kind, source, "It is no file that could be copied.", os.path.join(folder, name))
            return
        if kind == "move" and is_folder and is_within(folder, source):
            self.fail(kind, source, "A folder cannot be moved into itself.", os.path.join(folder, name))
            return
        sidecars = [] if is_folder else self._sidecars(source, copying=kind == "copy")
        pairs = self.free_names([source, *sidecars], folder, name, on_clash)
        if isinstance(pairs, str):
            self.fail(kind, source, pairs, os.path.join(folder, name))
        else:
            self._add(kind, pairs, is_folder)

    def free_names(
        self, sources: list[str], folder: str, name: str, on_clash: OnClash
    ) -> list[tuple[str, str]] | str:
        """(source, target) for a file and its sidecars under one free stem; the reason when there is none."""
        old_name = os.path.basename(sources[0])
        old_stem = os.path.splitext(old_name)[0]
        sidecars = [os.path.basename(s) for s in sources[1:]]
        n = self._numbers.get((folder, name), 1)
        while True:
            new_name = _numbered(name, n, [s[len(old_stem) :] for s in sidecars])
            names = [new_name, *(renamed(sidecar, old_name, new_name) for sidecar in sidecars)]
            pairs = [(s, os.path.join(folder, new)) for s, new in zip(sources, names, strict=True)]
            # where only the extension changes, sidecars keep their names
            pairs[1:] = [pair for pair in pairs[1:] if pair[0] != pair[1]]
            clash = next((os.path.basename(t) for s, t in pairs if self._is_taken(s, t, on_clash)), None)
            if clash is None:
                self._numbers[folder, name] = n
                return pairs
            if on_clash == "error":
                return taken(clash)
            n += 1

    def _is_taken(self, source: str, target: str, on_clash: OnClash) -> bool:
        if _key(target, on_clash) in self._targets:
            return True
        return os.path.lexists(target) and (source == target or not same_entry(source, target))

    def _look(self, kind: StepKind, source: str, target: str = "") -> os.stat_result | None:
        try:
            return os.lstat(source)
        except OSError as error:
            self.fail(kind, source, error.strerror or str(error), target)
            return None

    def _goes_along(self, source: str) -> bool:
        """True for what is in the batch already: named twice, a sidecar, or inside a folder that goes."""
        while source:
            if source in self._leaving:
                return True
            parent = os.path.dirname(source)
            if parent == source:
                break
            source = parent
        return False

    def _sidecars(self, source: str, *, copying: bool = False) -> list[str]:
        found = [s for s in self._neighbours.of(source, self._leaving) if not os.path.isdir(s)]
        if copying:
            return [s for s in found if may_be_copied(s, source)]
        return [s for s in found if s not in self._leaving]

    def _add(self, kind: StepKind, pairs: Iterable[tuple[str, str]], folder: bool) -> None:
        item = []
        for n, (source, target) in enumerate(pairs):
            item.append(Step(kind, source, target, n == 0, folder, size_of(source) if kind == "trash" else 0))
            (self._copied if kind == "copy" else self._leaving).add(source)
            self._targets |= {_key(target, "error"), _key(target, "rename")}
        self.items.append(item)


def _numbered(name: str, n: int, tails: list[str]) -> str:
    """The n-th name like `name`: "a (2).png"; cut to what a name holds, with each of its sidecars' tails too."""
    if n == 1:
        return name
    stem, extension = os.path.splitext(name)
    tail = max(len(os.fsencode(t)) for t in [extension, *tails])
    while stem and len(os.fsencode(f"{stem} ({n})")) + tail > _LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem} ({n}){extension}"


def _key(path: str, on_clash: OnClash) -> str:
    """What must not be planned twice; a free name is one in any case, since file systems may fold it."""
    return path.casefold() if on_clash == "rename" else os.path.normcase(path)
