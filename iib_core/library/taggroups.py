"""Groups of own tags, and tags that change: each with an undo."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from ..db import taggroups, tags
from ..db.connection import Database
from ..db.taggroups import TagGroup
from ..errors import NotFound
from .albums import fitting_color
from .takeback import TakeBack


class TagGroups:
    """Sorts own tags into groups, renames and removes them. Safe from any thread."""

    def __init__(self, db: Database, publish: Callable[[dict[str, Any]], None], back: TakeBack) -> None:
        self._db = db
        self._publish = publish
        self._back = back

    def all(self) -> tuple[list[TagGroup], dict[int, int]]:
        """The groups in their order, and tag id → group id."""
        reader = self._db.reader()
        return taggroups.all_groups(reader), taggroups.members(reader)

    def add(self, name: str, color: str = "") -> TagGroup:
        """A new group. Raises BadRequest for a bad name, Conflict for one that is taken."""
        made = self._db.write(lambda c: taggroups.add(c, name, fitting_color(color)))
        self._told()
        return made

    def change(self, group_id: int, *, name: str | None = None, color: str | None = None) -> None:
        """Change what is given. Raises as `add`, and NotFound."""
        color = None if color is None else fitting_color(color)
        self._db.write(lambda c: taggroups.set_look(c, group_id, name=name, color=color))
        self._told()

    def remove(self, group_id: int) -> str:
        """The group goes, its tags stay; the undo's key. Raises NotFound."""
        groups, members = self.all()
        group = next((g for g in groups if g.id == group_id), None)
        if group is None:
            raise NotFound("This group does not exist any more. Reload the page.")
        position = taggroups.position_of(self._db.reader(), group_id)
        inside = [tag for tag, its in members.items() if its == group_id]
        self._db.write(lambda c: taggroups.remove(c, group_id))
        return self._keep(lambda c: taggroups.put_back(c, group, position, inside))

    def assign(self, tag_ids: Sequence[int], group_id: int) -> str:
        """Put tags into a group, 0 for none; the undo's key."""
        _, members = self.all()
        before = {tag: members.get(tag, 0) for tag in tag_ids}
        self._db.write(lambda c: taggroups.assign(c, tag_ids, group_id))
        return self._keep(lambda c: taggroups.put_members(c, before))

    def rename_tag(self, tag_id: int, name: str) -> str:
        """Give an own tag another name; the undo's key. Raises as `db.taggroups.rename`."""
        old = self._db.write(lambda c: taggroups.rename(c, tag_id, name))

        def back(c: sqlite3.Connection) -> None:
            taggroups.rename(c, tag_id, old)

        return self._keep(back)

    def remove_tag(self, tag_id: int) -> str:
        """Delete an own tag from everywhere; the undo's key. Raises NotFound, BadRequest for `like` and derived tags."""

        def work(c: sqlite3.Connection) -> taggroups.GoneTag:
            was = taggroups.gone(c, tag_id)
            tags.remove(c, tag_id)
            return was

        was = self._db.write(work)
        return self._keep(lambda c: taggroups.bring_back(c, was))

    def _keep(self, back: Callable[[sqlite3.Connection], None]) -> str:
        self._told()
        return self._back.keep(back, self._told)

    def _told(self) -> None:
        self._publish({"type": "tags"})
