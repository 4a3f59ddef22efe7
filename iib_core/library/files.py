"""Changing files on disk and in the index as one: delete, move, copy, rename, flatten, make folders, undo.

Every method plans a batch, which `operations.Operations` carries out. Nothing is overwritten (L4), what is
deleted goes to the trash (L9), and a batch goes on past what fails (L6).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from ..access import Gate, SafePath
from ..db import journal
from ..db.connection import Database
from ..errors import BadRequest, Conflict, Forbidden, NotFound
from ..paths import bare_name, in_trash, is_within
from .operations import Operations, Report
from .plans import OnClash, Plan
from .sidecars import SUFFIXES
from .trash import TrashPlaces
from .undo import items_of, take_back

TAKEN = "A file with the new name already exists"
NOT_EMPTY = "When a folder is not empty, it is not allowed to be deleted."
LIBRARY_FOLDER = "This is a library folder, or holds one. Take it out of the library first."
IN_TRASH = "This lies in the trash. Restore it first."


class FileChanges:
    """Paths come as text and pass the gate here; `roots` names the library's folders.

    With `strict`, a path that the gate refuses raises Forbidden before anything happens; else it is one
    more item that failed.
    """

    def __init__(
        self, db: Database, gate: Gate, operations: Operations, roots: Callable[[], Iterable[str]]
    ) -> None:
        self._db = db
        self._gate = gate
        self._operations = operations
        self._roots = roots

    def delete(
        self,
        paths: Sequence[str],
        *,
        contents: bool = False,
        strict: bool = False,
        stop_at_error: bool = False,
    ) -> Report:
        """To the trash, with sidecars. A folder goes only when it is empty, or with `contents`."""
        plan, places = Plan(), self.trash_places()
        for path in self._sources(plan, "trash", paths, strict):
            if contents or not _is_folder(path):
                plan.trash(path, places)
            elif plan.leaves_empty(path):
                plan.remove_folder(path)
            else:
                plan.fail("rmdir", path, NOT_EMPTY)
        return self._operations.run("delete", plan.items, stop_at_error=stop_at_error)

    def move(self, paths: Sequence[str], dest: str, **options: bool | OnClash) -> Report:
        """Into the folder `dest`; folders with all in them. Options as for `copy`."""
        return self._bring("move", paths, dest, **options)  # type: ignore[arg-type]

    def copy(self, paths: Sequence[str], dest: str, **options: bool | OnClash) -> Report:
        """Files into the folder `dest`. Their rows are copied too: tags, the user's own included, and edited texts.

        `create`: make `dest`; else NotFound is raised when it is not there. `on_clash`: see `plans.OnClash`.
        `strict`, `stop_at_error`: see the class and `Operations.run`.
        """
        return self._bring("copy", paths, dest, **options)  # type: ignore[arg-type]

    def _bring(
        self,
        kind: Literal["move", "copy"],
        paths: Sequence[str],
        dest: str,
        *,
        create: bool = False,
        on_clash: OnClash = "error",
        strict: bool = False,
        stop_at_error: bool = False,
    ) -> Report:
        plan = Plan()
        folder = self._destination(dest)
        if not os.path.isdir(folder):
            if not create or os.path.lexists(folder):
                raise NotFound(f"Destination folder {dest} does not exist.")
            plan.make_folder(folder)
        for path in self._sources(plan, kind, paths, strict):
            if kind == "copy" and _is_folder(path):
                plan.fail(kind, path, "It is a folder; only files are copied.")
            elif on_clash == "error" or kind == "copy" or os.path.dirname(path) != folder:
                plan.bring(kind, path, folder, on_clash=on_clash)
        return self._operations.run(kind, plan.items, place=folder, stop_at_error=stop_at_error)

    def rename(self, path: str, name: str) -> SafePath:
        """Give a file or folder another name where it is; its row, tags and sidecars follow. What it is now.

        A link is renamed itself, not what it leads to. Raises BadRequest for a name that is not a bare one,
        Conflict when it is taken, NotFound, Forbidden or Unavailable for what the disk says; then
        nothing has changed.
        """
        safe = self._gate.admit(path)
        folder = self._gate.admit(os.path.dirname(safe.shown)).shown
        if not os.path.lexists(safe.shown):
            raise NotFound("File not found")
        if in_trash(safe.shown):
            raise BadRequest(IN_TRASH)
        target = os.path.join(folder, bare_name(name))
        if target == safe.shown:
            return safe
        if in_trash(target):
            raise BadRequest("That name is kept for the trash; choose another.")
        if self._holds_a_root(safe.shown):
            raise Conflict(LIBRARY_FOLDER)
        plan = Plan()
        plan.bring("move", safe.shown, folder, name)
        report = self._operations.run("rename", plan.items, place=folder)
        for _, error in report.errors:
            raise Conflict(TAKEN) if isinstance(error, Conflict) and os.path.lexists(target) else error
        return self._gate.admit(target)

    def make_folder(self, path: str) -> Report:
        """A folder and those above it; one that is there already is no error."""
        folder = self._destination(path)
        plan = Plan()
        plan.make_folder(folder)
        if not plan.items and not os.path.isdir(folder):
            raise Conflict(f"{folder} is a file.")
        report = self._operations.run("mkdirs", plan.items, place=folder)
        for _, error in report.errors:
            raise error
        return report

    def undo(self, operation_id: int | None = None, on_clash: OnClash = "error") -> Report:
        """Take an operation back, the last one for None, as far as it stands. Raises NotFound when there is none,
        Conflict while it is under way."""
        reader = self._db.reader()
        operation = (
            journal.operation(reader, operation_id)
            if operation_id is not None
            else journal.last_undoable(reader)
        )
        if operation is None:
            raise NotFound("There is nothing to undo.")
        if not operation.ended:
            raise Conflict("This is still being done.")
        items = items_of(journal.steps_of(reader, operation.id))
        plan = take_back(items, self.trash_places(), self._gate.permits, on_clash)
        if not plan.items:
            raise NotFound("Nothing of this is left to undo.")
        kind = "undo"
        if operation.kind == "undo" and operation.undoes is not None:
            undone = journal.operation(reader, operation.undoes)
            kind = undone.kind if undone else "redo"
        return self._operations.run(kind, plan.items, place=operation.place, undoes=operation.id)

    def trash_places(self) -> TrashPlaces:
        """Places in the trash for one batch."""
        return TrashPlaces(lambda: [root.shown for root in self._gate.roots])

    def _destination(self, path: str) -> str:
        folder = self._gate.admit(path).shown
        if in_trash(folder):
            raise BadRequest("Nothing is put into the trash but by deleting it.")
        return folder

    def _sources(
        self, plan: Plan, kind: Literal["trash", "move", "copy"], paths: Sequence[str], strict: bool
    ) -> list[str]:
        """The paths, in the user's spelling, that may be changed; the others fail in `plan`."""
        admitted = self._gate.admit_many(dict.fromkeys(paths))
        folders = self._gate.admit_many({os.path.dirname(s.shown) for s in admitted.values()})
        found = []
        for path in dict.fromkeys(paths):
            safe = admitted.get(path)
            if safe and kind != "copy" and self._holds_a_root(safe.shown):
                plan.fail(kind, safe.shown, LIBRARY_FOLDER)
            elif safe is None or os.path.dirname(safe.shown) not in folders:
                if strict:
                    raise Forbidden()
                plan.fail(kind, path, "Forbidden")
            elif in_trash(safe.shown):
                plan.fail(kind, safe.shown, IN_TRASH)
            else:
                found.append(safe.shown)
        # a sidecar that was named too goes along with its file, under whatever name that gets
        return sorted(found, key=lambda p: p.endswith(SUFFIXES)) if kind != "trash" else found

    def _holds_a_root(self, path: str) -> bool:
        """True for a library folder, one that is a link too, and for what holds one, whatever links lead there."""
        if not os.path.isdir(path):
            return False
        roots = list(self._roots())
        if any(is_within(root, path) for root in roots):
            return True
        return _is_folder(path) and any(
            is_within(os.path.realpath(root), os.path.realpath(path)) for root in roots
        )


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)
