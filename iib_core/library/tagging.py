"""Custom tags on images named by path (contract §5.7)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from ..access import Gate, SafePath
from ..db import images, tags
from ..db.connection import Database
from ..db.tags import Tag
from ..errors import BadRequest
from ..mediatypes import media_kind
from .albums import fitting_color

T = TypeVar("T")

NOT_SCANNED = "The current file is not within the scan path. Add its folder to the library first."
NO_INDEX = "You need to generate an index through the image search page first."


class Tagging:
    """Reads and changes custom tags; files that the index does not know yet are indexed on the way."""

    def __init__(
        self,
        db: Database,
        gate: Gate,
        index_now: Callable[[list[SafePath]], Any],
        changed: Callable[[], None],
        *,
        may_index: bool = True,
    ) -> None:
        """`may_index`: reading the tags of a file that is not known yet may index it."""
        self._may_index = may_index
        self._db = db
        self._gate = gate
        self._index_now = index_now
        self._changed = changed

    def of_paths(self, paths: Sequence[str]) -> dict[str, list[Tag]]:
        """Path as sent → its custom tags; paths outside the library and those without tags are left out."""
        shown = self._gate.spellings(paths)
        reader = self._db.reader()
        tagged = tags.custom_of_paths(reader, set(shown.values()))
        return {path: tagged[safe] for path, safe in shown.items() if safe in tagged}

    def of_ids(self, image_ids: Sequence[int]) -> dict[int, list[Tag]]:
        """Image id → its custom tags; images without any are left out."""
        return tags.of_images(self._db.reader(), image_ids)

    def of_one(self, safe: SafePath) -> list[Tag]:
        """The custom tags of one image, [] when it is none of the library's or the library has no index.

        A file that the index does not know yet is indexed on the way (contract #40).
        """
        reader = self._db.reader()
        if media_kind(safe.shown) is None or not self._gate.covers(safe.real) or not images.count(reader):
            return []
        row = images.row_by_path(reader, safe.shown)
        if row is None and self._may_index:
            self._index_now([safe])
            row = images.row_by_path(reader, safe.shown)
        return tags.of_images(self._db.reader(), [row.id]).get(row.id, []) if row else []

    def toggle(self, path: str, tag_id: int) -> bool:
        """Add the tag, or take it away where it is; True when it was taken away."""
        image_id = self._ids([path])[0]
        self._require_tag(tag_id)
        removed = self._db.write(lambda c: tags.toggle(c, image_id, tag_id))
        self._changed()
        return bool(removed)

    def update_many(self, paths: list[str], action: str, tag_id: int) -> None:
        """Add ("add") or take away ("remove") a tag; a path that is not there fails no other (L6)."""
        if action not in {"add", "remove"}:
            raise BadRequest('The action is "add" or "remove".')
        self._require_tag(tag_id)
        ids = self._ids(paths)
        self.link(ids, tag_id) if action == "add" else self.unlink(ids, tag_id)

    def link(self, image_ids: Sequence[int], tag_id: int) -> int:
        """Give the tag to these images; how many did not have it."""
        self._require_tag(tag_id)
        return self._write(lambda c: tags.link(c, image_ids, tag_id))

    def unlink(self, image_ids: Sequence[int], tag_id: int) -> int:
        """Take the tag from these images; how many had it."""
        return self._write(lambda c: tags.unlink(c, image_ids, tag_id))

    def add(self, name: str) -> Tag:
        """A custom tag of that name, made where there is none. Raises BadRequest for the contract's bad names."""
        return self._write(lambda c: tags.add_custom(c, name.strip()))

    def suggest(self, text: str, limit: int) -> list[Tag]:
        """Tags for a type-ahead, best first."""
        return tags.suggest(self._db.reader(), text, limit)

    def set_color(self, tag_id: int, color: str) -> None:
        """Any CSS colour, or ""."""
        self._write(lambda c: tags.set_color(c, tag_id, fitting_color(color)))

    def remove(self, tag_id: int) -> None:
        """Delete a custom tag everywhere; an unknown id is no error, another kind of tag is."""
        self._write(lambda c: tags.remove(c, tag_id))

    def _write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result = self._db.write(work)
        self._changed()
        return result

    def _require_tag(self, tag_id: int) -> None:
        tag = tags.by_id(self._db.reader(), tag_id)
        if tag is None or tag.type != "custom":
            raise BadRequest("There is no such tag any more.")

    def _ids(self, paths: list[str]) -> list[int]:
        """Row ids, indexing what is not known yet; raises BadRequest when none can be had."""
        safe = [self._gate.admit(path) for path in dict.fromkeys(paths)]
        if not all(self._gate.covers(s.real) for s in safe):
            raise BadRequest(NOT_SCANNED)
        reader = self._db.reader()
        if images.count(reader) == 0:
            raise BadRequest(NO_INDEX)
        shown = [s.shown for s in safe]
        known = images.rows_by_paths(reader, shown)
        unknown = [s for s in safe if s.shown not in known]
        if unknown:
            self._index_now(unknown)
        ids = [row.id for row in images.rows_by_paths(reader, shown).values()]
        if not ids:
            raise BadRequest("This file is not media of the library, or it is not there any more.")
        return ids
