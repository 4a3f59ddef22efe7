"""All tags as JSON text: thousands of them, asked for at every visit, changed by few."""

from __future__ import annotations

import json

from ..db import tags
from ..db.connection import Database
from ..search.service import Search
from .shapes import tag_json


class TagList:
    """The contract's list of all tags, serialised anew only when the database or the library's folders changed."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db = db
        self._search = search
        self._kept: tuple[object, str] = (None, "")

    def text(self) -> str:
        """A JSON array of Tag objects."""
        # asked first: what is written meanwhile is told next time
        version = (self._db.version(), self._search.refused())
        kept_version, text = self._kept
        if version != kept_version:
            visible = self._search.visible_tags(tags.all_for_basic_info(self._db.reader()))
            found = [tag_json(tag) for tag in visible]
            text = json.dumps(found, separators=(",", ":"))
            self._kept = (version, text)
        return text
