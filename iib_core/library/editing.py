"""Texts that the user writes in place of a file's own (contract #23): kept in the index, never in the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ..access import Gate, SafePath
from ..db import images
from ..db.connection import Database
from ..errors import BadRequest, NotFound, TooLarge
from ..mediatypes import media_kind

#: Far more than any program writes; a whole workflow has a tenth of it.
LONGEST_TEXT = 4_000_000


class Editing:
    """Keeps edited texts. A file that the index does not know yet is indexed on the way."""

    def __init__(
        self,
        db: Database,
        gate: Gate,
        index_now: Callable[[list[SafePath]], list[int | None]],
        changed: Callable[[dict[str, Any]], None],
    ) -> None:
        """`changed` is told of each edit, as an event."""
        self._db = db
        self._gate = gate
        self._index_now = index_now
        self._changed = changed

    def keep(self, safe: SafePath, text: str) -> None:
        """Make `text` the file's infotext; reading the file again leaves it alone (L1, L8).

        Raises NotFound for a missing file, BadRequest for what is no media of the library, TooLarge.
        """
        if len(text) > LONGEST_TEXT:
            raise TooLarge(f"A text can have at most {LONGEST_TEXT:,} characters.")
        safe.require_file()
        if media_kind(safe.shown) is None or not self._gate.covers(safe.real):
            raise BadRequest("Only the texts of the library's pictures, videos and sounds can be edited.")
        row = images.row_by_path(self._db.reader(), safe.shown)
        image_id = row.id if row is not None else self._index_now([safe])[0]
        if image_id is None:
            raise BadRequest("This file cannot be indexed, so its text cannot be kept.")
        self._db.write(lambda c: images.remember_infotext(c, image_id, text, edited=True))
        self._tell(safe)

    def take_back(self, safe: SafePath) -> None:
        """Put the file's own text back in place of an edited one, read anew.

        Raises NotFound for a missing file or one that the index does not know.
        """
        safe.require_file()
        row = images.row_by_path(self._db.reader(), safe.shown)
        if row is None:
            raise NotFound("This picture is not in the library any more.")
        self._db.write(lambda c: images.take_back_edit(c, row.id))
        self._index_now([safe])
        self._tell(safe)

    def _tell(self, safe: SafePath) -> None:
        self._changed(
            {"type": "changed", "added": 0, "changed": 1, "removed": 0, "dirs": [os.path.dirname(safe.shown)]}
        )
