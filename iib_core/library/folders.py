"""The library's folders: who gave them, what lies in them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ..access import Gate, SafePath
from ..db import folders as folder_rows
from ..db import store
from ..db.connection import Database
from ..db.dirs import dirs_within
from ..errors import BadRequest, Forbidden
from ..host import Host
from ..paths import is_within, normal
from ..settings import Settings
from .listing import sub_folders

#: Names that IIB_ACCESS_CONTROL_ALLOWED_PATHS may use for the host's output folders (contract §2.3).
ALIASES = {
    "save": ("outdir_save",),
    "extra": ("outdir_extras_samples",),
    "txt2img": ("outdir_txt2img_samples", "outdir_txt2img_grids"),
    "img2img": ("outdir_img2img_samples", "outdir_img2img_grids"),
}
_DELETE_AT_ONCE = 1000


@dataclass(frozen=True)
class LibraryRoot:
    """One library folder. `source` says who gave it: "command line", "host" or "you"."""

    path: str
    source: str
    types: tuple[str, ...] = ()
    alias: str = ""
    indexed: bool = True

    @property
    def exists(self) -> bool:
        return os.path.isdir(self.path)


def library_roots(db: Database, host: Host, settings: Settings) -> list[LibraryRoot]:
    """All library folders, each path once (a folder that the user added keeps its alias and modes).

    Folders that are missing now (drive off) are among them: nothing is forgotten by itself (L2).
    """
    rows = {normal(row.path): row for row in store.all_extra_paths(db.reader())}
    found: dict[str, LibraryRoot] = {}

    def give(paths: Iterable[str], source: str, indexed: bool = True) -> None:
        for path in paths:
            if path:
                spelled = normal(os.path.expanduser(path))
                row = rows.get(spelled)
                types = tuple(row.types) if row else () if indexed else ("cli_access_only",)
                alias = row.alias if row else ""
                found.setdefault(
                    spelled, LibraryRoot(spelled, source, types, alias, indexed or row is not None)
                )

    give(settings.folders, "command line")
    give(host.media_folders().values(), "host")
    give(rows, "you")
    give(settings.browse_paths, "command line", indexed=False)
    return list(found.values())


def allowed_roots(db: Database, host: Host, settings: Settings) -> list[str]:
    """What the gate admits: the configured paths where there are any (contract §2.3), else all library folders."""
    if not settings.allowed_paths:
        return [root.path for root in library_roots(db, host, settings)]
    named = host.media_folders()
    found: list[str] = []
    for path in settings.allowed_paths:
        found += [named[option] for option in ALIASES[path] if option in named] if path in ALIASES else [path]
    return found


class Folders:
    """The library's folders, for services and handlers."""

    def __init__(
        self,
        db: Database,
        host: Host,
        settings: Settings,
        gate: Gate,
        changed: Callable[[], None] = lambda: None,
        *,
        settle: Callable[[], None] = lambda: None,
    ) -> None:
        """`changed` is called after a folder was added, removed or renamed; `settle` waits until an index run that
        may still write files of a folder which is no root any more has ended."""
        self._db = db
        self._host = host
        self._settings = settings
        self._gate = gate
        self._changed = changed
        self._settle = settle

    def roots(self) -> list[LibraryRoot]:
        """All library folders, those missing now included."""
        return library_roots(self._db, self._host, self._settings)

    def indexed(self) -> list[str]:
        """Folders whose files are indexed; one that is reached by two spellings once, by the first.

        The gate hears of them too: a host's user changes its output folders while it runs.
        """
        self._gate.refresh()
        found: dict[str, str] = {}
        for root in self.roots():
            if root.indexed and self._gate.permits(root.path):
                found.setdefault(os.path.realpath(root.path), root.path)
        return list(found.values())

    def extra_paths(self) -> list[dict[str, Any]]:
        """The contract's ExtraPath list: what the user added (existing ones), then browse-only ones."""
        roots = [r for r in self.roots() if r.types and r.exists]
        return [{"path": r.path, "types": list(r.types), "alias": r.alias} for r in roots]

    def announced(self) -> list[dict[str, Any]]:
        """`extra_paths` and the folders given on the command line: clients list nothing else of a standalone
        server; the host's own folders are told as its options."""
        given = [r.path for r in self.roots() if r.source == "command line" and not r.types and r.exists]
        return [*({"path": p, "types": ["scanned", "walk"], "alias": ""} for p in given), *self.extra_paths()]

    def add(self, path: str, types: list[str]) -> None:
        """Take a folder into the library, or add modes to one.

        The owner's act: this is the one place where a path outside the gate may come in, so only a
        route of access class "owner" may call it. Raises BadRequest for an unknown mode or no folder,
        Forbidden when the allowed paths are configured and this is not below one.
        """
        if not path or "\x00" in path:
            raise BadRequest("No folder was named.")
        spelled = normal(os.path.expanduser(path))
        if not os.path.isdir(spelled):
            raise BadRequest(
                f"There is no folder at {spelled}. Check the spelling, or that the drive is connected."
            )
        if self._settings.allowed_paths and not self._gate.permits(spelled):
            raise Forbidden("This server is limited to the folders in IIB_ACCESS_CONTROL_ALLOWED_PATHS.")
        self._db.write(lambda c: store.add_extra_path(c, spelled, types))
        self._after_change()

    def remove(self, path: str, types: list[str]) -> None:
        """Take modes away from a folder; with the last one its images leave the index.

        Images below another library folder stay (L7). Files on disk are not touched. A folder that was
        not in the library is no error.
        """
        unknown = [t for t in types if t not in store.PATH_TYPES]
        if unknown or not types:
            raise BadRequest(
                f"A folder's modes are {', '.join(store.PATH_TYPES)}; not {', '.join(unknown) or 'none'}."
            )
        stored = self._stored_spelling(path)
        left = self._db.write(lambda c: store.remove_extra_path(c, stored, types))
        if left:
            self._after_change()
            return
        self._gate.refresh()
        self._forget_images(normal(stored))
        self._after_change()

    def set_alias(self, path: str, alias: str) -> dict[str, Any]:
        """Name a folder; its ExtraPath. Raises BadRequest when it is not one that the user added."""
        stored = self._stored_spelling(path)
        row = self._db.write(lambda c: store.alias_extra_path(c, stored, alias))
        self._after_change()
        return {"path": normal(row.path), "types": list(row.types), "alias": row.alias}

    def overview(self) -> list[dict[str, Any]]:
        """All roots with their counts, for our own page."""
        counts = folder_rows.direct_counts(self._db.reader())
        return [
            {
                "path": root.path,
                "alias": root.alias,
                "types": list(root.types),
                "count": _below(counts, root.path),
                "exists": root.exists,
                "source": root.source,
            }
            for root in self.roots()
        ]

    def suggested(self) -> list[str]:
        """Existing folders that are likely somebody's outputs and not in the library yet."""
        known = [root.path for root in self.roots()]
        return [s for s in self._host.suggested_folders() if not any(is_within(normal(s), k) for k in known)]

    def tree(self, path: str) -> dict[str, Any]:
        """One level of the folder tree, counts with sub-folders; the roots for the path ""."""
        counts = folder_rows.direct_counts(self._db.reader())
        if path:
            folder = self._gate.admit(path).shown
            nodes = [
                {
                    "name": name,
                    "path": os.path.join(folder, name),
                    "count": below.count,
                    "has_children": below.deeper,
                }
                for name, below in sorted(
                    _children(counts, folder).items(), key=lambda item: item[0].casefold()
                )
            ]
        else:
            nodes = [
                {
                    "name": root.alias or os.path.basename(root.path) or root.path,
                    "path": root.path,
                    "count": _below(counts, root.path),
                    "has_children": bool(_children(counts, root.path)),
                }
                for root in self.roots()
                if root.indexed
            ]
        return {"path": path, "folders": nodes}

    def matching(self, text: str, limit: int) -> list[dict[str, str]]:
        """Indexed folders whose name contains `text`, shortest first, for type-ahead."""
        wanted = text.casefold()
        found = [
            {"name": os.path.basename(path), "path": path}
            for path, _ in folder_rows.direct_counts(self._db.reader())
            if wanted in os.path.basename(path).casefold() and self._gate.permits(path)
        ]
        return sorted(found, key=lambda f: (len(f["name"]), f["path"]))[:limit]

    def choose(self, path: str) -> dict[str, Any]:
        """Sub-folders of any folder of this machine, for the owner's add-folder dialog; home for ""."""
        folder = normal(os.path.expanduser(path or "~"))
        parent = os.path.dirname(folder)
        return {
            "path": folder,
            "parent": None if parent == folder else parent,
            "folders": [{"name": name, "path": os.path.join(folder, name)} for name in sub_folders(folder)],
        }

    def list_dir(self, path: str) -> list[dict[str, Any]]:
        """The contract's `/files`; see `library.listing.list_dir`."""
        from .listing import list_dir

        return list_dir(self._gate, path)

    def infos(self, paths: list[str]) -> dict[str, dict[str, Any]]:
        """The contract's `/batch_get_files_info`; see `library.listing.infos`."""
        from .listing import infos

        return infos(self._gate, paths)

    def exists(self, path: str, *, any_folder: bool = False) -> bool:
        """True when something is at `path` and the gate admits it; with `any_folder`, for any folder too."""
        if any_folder and os.path.isabs(path) and "\x00" not in path and os.path.isdir(path):
            return True
        return self._gate.permits(path) and os.path.exists(self._gate.admit(path).real)

    def is_scanned(self, safe: SafePath) -> bool:
        """True when the path lies in an allowed root, whether or not the gate is on (contract §2.3)."""
        return self._gate.covers(safe.real)

    def refresh(self) -> None:
        """Ask the host again which folders there are."""
        self._gate.refresh()

    def _stored_spelling(self, path: str) -> str:
        """The path as its row has it: the older program keeps relative ones and trailing slashes."""
        wanted = normal(os.path.expanduser(path)) if path else ""
        for row in store.all_extra_paths(self._db.reader()):
            if row.path == path or normal(row.path) == wanted:
                return row.path
        return wanted

    def _after_change(self) -> None:
        self._gate.refresh()
        self._changed()

    def _forget_images(self, folder: str) -> None:
        self._settle()
        others = self.indexed()
        reader = self._db.reader()
        doomed = set(dirs_within(reader, [folder])) - set(dirs_within(reader, others))
        ids = sorted(doomed)
        while self._db.write(lambda c: folder_rows.delete_some_images(c, ids, _DELETE_AT_ONCE)):
            pass
        self._db.write(lambda c: folder_rows.forget_dirs(c, ids))


def _below(counts: list[tuple[str, int]], folder: str) -> int:
    return sum(n for path, n in counts if is_within(path, folder))


@dataclass
class _Child:
    """A sub-folder as the tree shows it."""

    count: int = 0
    deeper: bool = False


def _children(counts: list[tuple[str, int]], folder: str) -> dict[str, _Child]:
    """Direct sub-folders of `folder` that hold images somewhere below, by name; one pass over all folders."""
    found: dict[str, _Child] = {}
    for path, n in counts:
        if n and is_within(path, folder):
            name, *rest = os.path.relpath(path, folder).split(os.sep)
            if name != os.curdir:
                child = found.setdefault(name, _Child())
                child.count += n
                child.deeper = child.deeper or bool(rest)
    return found


def pictures_below(counts: list[tuple[str, int]], folder: str) -> dict[str, int]:
    """Direct sub-folders of `folder` by name, with how many images they hold at any depth; "" are its own."""
    found = {name: child.count for name, child in _children(counts, folder).items()}
    found[""] = sum(n for path, n in counts if path == folder)
    return found
