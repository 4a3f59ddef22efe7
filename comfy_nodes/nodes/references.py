"""How a workflow names a picture of the library, so that it finds it again.

`/folder/picture.png [#12.1714550400000000]`: the path, and in brackets the picture's id in the library and
the version (its modification time in µs) that it had. The path is tried first. When nothing is there (the
picture was moved or renamed), the id leads to where it is now; the version or the name has to agree, so that
a workflow from another computer never brings somebody else's picture of the same number.

A path alone does too, whole or below ComfyUI's folders (`sub/picture.png`, `picture.png [input]`), and so
does `[#12]` alone.
"""

from __future__ import annotations

import ntpath
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iib_core.access import SafePath
from iib_core.db import images
from iib_core.db.images import FileRow
from iib_core.errors import BadRequest, Forbidden, NotFound
from iib_core.mediatypes import MediaKind, media_kind

from . import comfy

if TYPE_CHECKING:
    from iib_core.api.services import Services

_KNOWN = re.compile(r"(?P<path>.*?)\s*\[#(?P<id>\d{1,18})(?:\.(?P<version>\d{1,18}))?\]\s*\Z", re.DOTALL)
_ANNOTATED = re.compile(r"(?P<name>.*?)\s*\[(?P<folder>output|input|temp)\]\s*\Z", re.DOTALL)

OUTSIDE = (
    "lies outside the folders of the library, so it is not opened."
    " Add its folder to the library first (in the IIB sidebar), or choose another picture."
)


@dataclass(frozen=True)
class Reference:
    """What a reference says: `path` may be "", `id` None, `version` None."""

    path: str
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture that may be opened; `row` is None when the index does not know it yet."""

    safe: SafePath
    row: FileRow | None

    @property
    def reference(self) -> str:
        return reference_of(self.row) if self.row else self.safe.shown


def reference_of(row: FileRow) -> str:
    """The reference of an indexed file."""
    return f"{row.path} [#{row.id}.{row.version}]"


def parse(text: str) -> Reference:
    """What a reference says. Never raises: any text is a path."""
    text = text.strip().strip('"')
    match = _KNOWN.fullmatch(text)
    if match is None:
        return Reference(text)
    version = int(match["version"]) if match["version"] else None
    return Reference(match["path"], int(match["id"]), version)


def find(services: Services, text: str) -> Picture:
    """The picture that a reference names.

    Raises BadRequest for an empty one and for what is no picture, Forbidden for a place outside the library,
    NotFound when it is gone; each with a sentence for the person who runs the workflow.
    """
    reference = parse(text)
    if not reference.path and reference.id is None:
        raise BadRequest("No picture is chosen. Press “Choose from library” on the node.")
    refused = False
    for path in _places(reference.path):
        try:
            safe = services.gate.admit(path)
        except Forbidden:
            refused = True
            continue
        if os.path.isfile(safe.real):
            return _picture(safe, images.row_by_path(services.db.reader(), safe.shown))
    if reference.id is not None and (moved := _by_id(services, reference)) is not None:
        return moved
    if refused:
        raise Forbidden(f"{reference.path} {OUTSIDE}")
    name = ntpath.basename(reference.path) or f"Number {reference.id}"
    raise NotFound(f"{name} is not in the library any more, or it is another computer's. Choose it again.")


def _places(path: str) -> Iterator[str]:
    """Where a path may lie: there, or below ComfyUI's folders."""
    if not path:
        return
    if os.path.isabs(path):
        yield path
        return
    known = comfy.folders()
    match = _ANNOTATED.fullmatch(path)
    if match:
        if folder := known.get(match["folder"]):
            yield os.path.join(folder, match["name"])
        return
    yield from (os.path.join(folder, path) for folder in known.values())


def _by_id(services: Services, reference: Reference) -> Picture | None:
    """The picture of that id, when it is the one that was meant and is there."""
    rows = images.rows_by_ids(services.db.reader(), [reference.id or 0])
    if not rows or not _is_meant(rows[0], reference):
        return None
    try:
        safe = services.gate.admit(rows[0].path)
    except Forbidden:
        return None
    return _picture(safe, rows[0]) if os.path.isfile(safe.real) else None


def _is_meant(row: FileRow, reference: Reference) -> bool:
    if not reference.path and reference.version is None:
        return True
    # the path may be another system's
    same_name = ntpath.basename(reference.path) == row.name
    return same_name or reference.version == row.version


def _picture(safe: SafePath, row: FileRow | None) -> Picture:
    kind = media_kind(safe.shown)
    if kind is not MediaKind.IMAGE:
        what = "is not a picture" if kind is None else "is a clip or a sound, not a picture"
        raise BadRequest(f"{safe.name} {what}.")
    return Picture(safe, row)
