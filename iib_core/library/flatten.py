"""All media of a folder's sub-folders, brought up into the folder itself (contract §5.2)."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ..access import Gate
from ..errors import BadRequest
from ..indexing.listing import is_hidden
from ..mediatypes import media_kind
from ..paths import in_trash
from .folders import Folders
from .operations import Operations, Report
from .plans import OnClash, Plan


@dataclass
class Flattening:
    """`total` files lie in sub-folders; `conflicts` are names that cannot be given twice. `report` of a real run."""

    total: int
    conflicts: list[str]
    report: Report = field(default_factory=Report)


class Flatten:
    """Plans and carries out flattening. Hidden folders and links to folders are left alone."""

    def __init__(self, gate: Gate, operations: Operations, folders: Folders) -> None:
        self._gate = gate
        self._operations = operations
        self._folders = folders

    def run(self, path: str, *, dry_run: bool, on_clash: OnClash = "error") -> Flattening:
        """With `dry_run`, or when there are conflicts, nothing is changed.

        Raises BadRequest for what is no folder, Forbidden outside the library.
        """
        folder = self._gate.admit(path).shown
        if not os.path.isdir(folder) or in_trash(folder):
            raise BadRequest(f"Not a folder: {folder}")
        plan, total = self._plan(folder, on_clash)
        conflicts = list(dict.fromkeys(os.path.basename(i[0].source) for i in plan.items if i[0].error))
        if dry_run or conflicts:
            return Flattening(total, conflicts)
        report = self._operations.run("flatten", plan.items, place=folder)
        emptied = {i[0].source for i in plan.items if i[0].kind == "rmdir"}
        report.errors = [(path, error) for path, error in report.errors if path not in emptied]
        return Flattening(total, [], report)

    def _plan(self, folder: str, on_clash: OnClash) -> tuple[Plan, int]:
        plan, total = Plan(), 0
        below: list[str] = []
        for where, folders, names in os.walk(folder):
            folders[:] = sorted(d for d in folders if not is_hidden(d))
            if where == folder:
                continue
            below.append(where)
            for name in sorted(names):
                if media_kind(name) is not None:
                    total += 1
                    plan.bring("move", os.path.join(where, name), folder, on_clash=on_clash)
        given = {root.path for root in self._folders.roots()}
        for where in reversed(below):
            if where not in given and plan.leaves_empty(where):
                plan.remove_folder(where)
        return plan, total
