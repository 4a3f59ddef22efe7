"""All tags as JSON text: thousands of them, asked for at every visit, changed by few."""

from __future__ import annotations

import json

from ..db import tags
from ..db.connection import Database
from .shapes import tag_json


class TagList:
    """The contract's list of all tags, serialised anew only when the database has changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: tuple[int, str] = (-1, "")

    def text(self) -> str:
        """A JSON array of Tag objects."""
        version = self._db.version()  # asked first: what is written meanwhile is told next time
        kept_version, text = self._kept
        if version != kept_version:
            found = [tag_json(tag) for tag in tags.all_for_basic_info(self._db.reader())]
            text = json.dumps(found, separators=(",", ":"))
            self._kept = (version, text)
        return text
