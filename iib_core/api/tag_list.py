"""All tags as JSON text: thousands of them, asked for at every visit, changed by few."""

from __future__ import annotations

import json

from ..db import tags
from ..db.connection import Database
from ..library.tagnames import TagNames
from ..search.service import Search
from .shapes import tag_json


class TagList:
    """The contract's list of all tags, serialised anew only when the database or the library's folders changed."""

    def __init__(self, db: Database, search: Search, names: TagNames) -> None:
        self._db = db
        self._search = search
        self._names = names
        self._kept: tuple[object, str] = (None, "")

    def text(self) -> str:
        """A JSON array of Tag objects."""
        # asked first: what is written meanwhile is told next time
        names = self._names.now()
        version = (self._db.version(), self._search.refused(), names)
        kept_version, text = self._kept
        if version != kept_version:
            visible = self._search.visible_tags(tags.all_for_basic_info(self._db.reader()))
            found = [tag_json(tag, names) for tag in visible]
            text = json.dumps(found, separators=(",", ":"))
            self._kept = (version, text)
        return text
