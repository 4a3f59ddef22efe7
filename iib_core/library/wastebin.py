"""The trash as a person sees it: what lies there, restoring, deleting for good (L9)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..access import Gate
from ..db import trash as rows
from ..db.connection import Database
from ..db.journal import Item, State, Step
from .files import FileChanges
from .operations import Operations, Report
from .plans import OnClash
from .undo import OUTSIDE, take_back


@dataclass(frozen=True)
class Wastebin:
    """Contents are named by the ids that `contents` tells."""

    db: Database
    gate: Gate
    operations: Operations
    files: FileChanges

    def contents(self, limit: int, before: int | None = None) -> dict[str, Any]:
        """What was deleted last comes first; `next` leads to more, None at the end."""
        reader = self.db.reader()
        found = rows.trashed(reader, limit + 1, before)
        count, size = rows.totals(reader)
        entries = [
            {
                "id": t.step.id,
                "operation": t.operation_id,
                "path": t.step.source,
                "name": os.path.basename(t.step.source),
                "type": "dir" if t.step.folder else "file",
                "bytes": t.step.size,
                "deleted": t.deleted,
                "image_id": t.image_id,
            }
            for t in found[:limit]
        ]
        more = found[limit - 1].step.id if len(found) > limit else None
        return {"entries": entries, "next": more, "count": count, "bytes": size}

    def restore(self, ids: Sequence[int], on_clash: OnClash = "error") -> Report:
        """Put things back where they were, with their rows."""
        items = rows.items_in_trash(self.db.reader(), ids)
        plan = take_back(items, self.files.trash_places(), self.gate.permits, on_clash)
        return self.operations.run("restore", plan.items)

    def empty(self, ids: Sequence[int] | None = None, older_than_days: float | None = None) -> Report:
        """Delete for good: these, or what was deleted longer ago than that, or all. There is no way back."""
        until = None
        if older_than_days is not None:
            until = (datetime.now() - timedelta(days=min(older_than_days, 36_500))).isoformat()
        items = rows.items_in_trash(self.db.reader(), ids, until)
        return self.operations.run("empty", [self._erased(item) for item in items])

    def _erased(self, item: Item) -> Item:
        if not all(self.gate.permits(os.path.dirname(s.target)) for s in item):
            return [Step("erase", item[0].target, state=State.FAILED, error=OUTSIDE)]
        return [Step("erase", s.target, "", s.main, s.folder, s.size, s.id) for s in item]
