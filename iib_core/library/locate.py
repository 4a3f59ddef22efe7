"""Where a path of a link from elsewhere lies in the library."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from ..access import Gate, SafePath
from ..db import images
from ..db.connection import Database
from ..errors import NotFound
from ..host import Host
from .folders import ALIASES

#: Indexes files at once: their ids, None for what is no media file.
IndexNow = Callable[[Sequence[SafePath]], Sequence[int | None]]


def locate(
    db: Database, gate: Gate, host: Host, path: str, index_now: IndexNow | None
) -> tuple[str, int | None]:
    """The folder to show for `path`, and the id of the image there (None for a folder).

    `path` may be one of the contract's names for the host's output folders (txt2img, img2img, extra, save).
    A file that is not indexed yet is indexed by `index_now`. Raises Forbidden or BadRequest as the gate
    does, NotFound for what is not there or no media.
    """
    safe = gate.admit(_named(host, path) or path)
    if os.path.isdir(safe.real):
        return safe.shown, None
    row = images.row_by_path(db.reader(), safe.require_file().shown)
    image_id = row.id if row else index_now([safe])[0] if index_now else None
    if image_id is None:
        raise NotFound("There is no picture or clip of the library under this path.")
    return os.path.dirname(safe.shown), image_id


def _named(host: Host, name: str) -> str:
    """The host's output folder of that name, "" for any other text."""
    folders = host.media_folders()
    return next((folders[option] for option in ALIASES.get(name, ()) if folders.get(option)), "")
