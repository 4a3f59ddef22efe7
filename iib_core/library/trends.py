"""What the library was made with, when, and what it takes on disk: what the trend page draws."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ..db import tags, trends
from ..db.connection import Database
from ..db.dirs import dirs_within
from ..errors import BadRequest
from ..search.recent import Recent
from ..search.service import Search

#: The answer's lists of tags, and the type of tag in each.
KINDS = {
    "models": "Model",
    "loras": "lora",
    "samplers": "Sampler",
    "sources": "Source Identifier",
    "sizes": "size",
}
_MOST = 50


class Trends:
    """Counts over what the gate admits, remembered until the library changes."""

    def __init__(self, db: Database, search: Search) -> None:
        self._db = db
        self._search = search
        self._kept: Recent[trends.Part, dict[str, Any]] = Recent(db.version, most=8)

    def told(self, folder: str = "", since: str = "", until: str = "") -> dict[str, Any]:
        """Of a folder with all below it and of days YYYY-MM-DD, both included; empty for no bound.

        Raises BadRequest for a day that is none.
        """
        dirs = tuple(dirs_within(self._db.reader(), [folder])) if folder else None
        part = trends.Part(dirs, self._search.refused(), _day(since), _day(until))
        return self._kept.get(part, lambda: self._counted(part))

    def _counted(self, part: trends.Part) -> dict[str, Any]:
        reader = self._db.reader()
        held = trends.spread(reader, part)
        folders = sorted(held.folders.items(), key=lambda item: (-item[1][1], item[0]))[:_MOST]
        return {
            "count": held.count,
            "bytes": held.size,
            "hours": dict(sorted(held.hours.items())),
            "month_bytes": dict(sorted(held.months.items())),
            "folders": [{"path": path, "count": n, "bytes": size} for path, (n, size) in folders],
            "ratings": {str(stars): n for stars, n in trends.ratings(reader, part).items()},
            **self._tags(part),
        }

    def _tags(self, part: trends.Part) -> dict[str, list[dict[str, Any]]]:
        """The most frequent tags of each type; of everything their counts are kept already."""
        if part.whole:
            found = {kind: self._of_all(kind) for kind in KINDS.values()}
        else:
            found = trends.tag_counts(self._db.reader(), part, list(KINDS.values()))
        return {
            name: [{"name": tag, "count": count} for tag, count in found[kind][:_MOST]]
            for name, kind in KINDS.items()
        }

    def _of_all(self, kind: str) -> list[tuple[str, int]]:
        visible = self._search.visible_tags(tags.of_type(self._db.reader(), kind))
        return sorted(((t.name, t.count) for t in visible if t.count), key=lambda item: -item[1])


def _day(text: str) -> str:
    if not text:
        return ""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").strftime("%Y-%m-%d")
    except ValueError as error:
        raise BadRequest("A day is written as year-month-day, like 2025-03-01.") from error
