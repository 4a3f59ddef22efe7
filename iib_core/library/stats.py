"""How the library grew and what it was made with (contract #64)."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..db import stats, tags
from ..db.connection import Database
from ..search.recent import Recent
from ..search.service import Search

#: The answer's lists of tags, and the type of tag in each.
TOPS = {
    "top_models": "Model",
    "top_samplers": "Sampler",
    "top_source": "Source Identifier",
    "top_lora": "lora",
}


class Stats:
    """Counts over what the gate admits, remembered until the library changes."""

    def __init__(self, db: Database, search: Search, most_tags: int) -> None:
        """`most_tags`: the longest of the answer's lists of tags (IIB_TREND_MAX_TAGS)."""
        self._db = db
        self._search = search
        self._most_tags = max(0, most_tags)
        self._kept: Recent[tuple[int, ...], dict[str, Any]] = Recent(db.version, most=2)

    def trend(self) -> dict[str, Any]:
        """The contract's `/db/stats/trend` object."""
        refused = self._search.refused()
        return self._kept.get(refused, lambda: self._counted(refused))

    def _counted(self, refused: tuple[int, ...]) -> dict[str, Any]:
        held = stats.holdings(self._db.reader(), refused)
        months: Counter[str] = Counter()
        for day, count in held.days.items():
            months[day[:7]] += count
        return {
            "total_images": sum(held.days.values()),
            "total_disk_usage": held.size,
            "daily_contributions": [{"date": day, "count": n} for day, n in held.days.items()],
            "monthly_trends": [{"month": month, "count": n} for month, n in months.items()],
            **{name: self._top(kind) for name, kind in TOPS.items()},
        }

    def _top(self, kind: str) -> list[dict[str, Any]]:
        """The most frequent tags of one type, of equally frequent ones the older first."""
        found = [t for t in self._search.visible_tags(tags.of_type(self._db.reader(), kind)) if t.count]
        found.sort(key=lambda tag: (-tag.count, tag.id))
        return [{"name": tag.name, "count": tag.count} for tag in found[: self._most_tags]]
