"""Which files beside a media file go along with it (L4): those that belong to it alone."""

from __future__ import annotations

import os
from collections.abc import Collection

from ..mediatypes import media_kind

#: `a.png` has a.txt, a.json, a.swarm.json or a.xmp beside it, or a.png.xmp and the like.
SUFFIXES = (".txt", ".json", ".swarm.json", ".xmp")


class Neighbours:
    """Finds sidecars, listing each folder once per batch. Not for keeping: folders change."""

    def __init__(self) -> None:
        self._folders: dict[str, dict[str, list[str]]] = {}

    def of(self, path: str, leaving: Collection[str] = ()) -> list[str]:
        """The sidecars that belong to the media file at `path` and to no other; [] for other files.

        `leaving`: paths that go with the same batch and do not count as owners any more.
        """
        folder, name = os.path.split(path)
        if media_kind(name) is None:
            return []
        by_stem = self._listed(folder)
        found = []
        for stem in dict.fromkeys((os.path.splitext(name)[0], name)):
            for suffix in SUFFIXES:
                sidecar = stem + suffix
                if sidecar not in by_stem[""]:
                    continue
                others = {o for o in _owners(sidecar, by_stem) if os.path.join(folder, o) not in leaving}
                if others <= {name}:
                    found.append(os.path.join(folder, sidecar))
        return found

    def _listed(self, folder: str) -> dict[str, list[str]]:
        """Stem → names of media files; under "" the names of all that may be sidecars."""
        known = self._folders.get(folder)
        if known is None:
            known = {"": []}
            try:
                names = os.listdir(folder)
            except OSError:
                names = []
            for name in names:
                if media_kind(name) is not None:
                    for key in (os.path.splitext(name)[0], name):
                        known.setdefault(key, []).append(name)
                elif name.endswith(SUFFIXES):
                    known[""].append(name)
            self._folders[folder] = known
        return known


def _owners(sidecar: str, by_stem: dict[str, list[str]]) -> set[str]:
    stems = [sidecar[: -len(s)] for s in SUFFIXES if sidecar.endswith(s)]
    return {name for stem in stems if stem for name in by_stem.get(stem, ())}


def renamed(sidecar: str, name: str, new_name: str) -> str:
    """The name of the sidecar `sidecar` of a file `name` that becomes `new_name`."""
    if sidecar.startswith(name + "."):
        return new_name + sidecar[len(name) :]
    stem, new_stem = (os.path.splitext(n)[0] for n in (name, new_name))
    return new_stem + sidecar[len(stem) :] if sidecar.startswith(stem) else sidecar


def may_be_copied(sidecar: str, path: str) -> bool:
    """False for a link that leads out of the media file's folder: a copy must not hold a file from elsewhere (S2).

    `metadata.sidecars` does not read such a link either.
    """
    if not os.path.islink(sidecar):
        return True
    return os.path.dirname(os.path.realpath(sidecar)) == os.path.dirname(os.path.realpath(path))
