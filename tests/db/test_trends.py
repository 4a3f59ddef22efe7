"""Tags of a part of the library are counted the same by the files' own links and by those of the tags."""

from __future__ import annotations

import pytest

from iib_core.db import trends
from iib_core.db.connection import Database

from .library import Picture, add

KINDS = ["Model", "lora"]


@pytest.mark.parametrize("few", [0, 100], ids=["by tag", "by file"])
def test_tags_are_counted_within_days_and_folders(
    db: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(trends, "_FEW", few)
    gone, *_ = add(
        db,
        [
            Picture(f"/d/{n % 2}/{n}.png", f"t{n}", tags=[("Model", f"m{n % 3}"), ("pos", "x")])
            for n in range(12)
        ],
    )
    db.write(lambda c: c.execute("INSERT INTO iib_missing(image_id, since) VALUES (?, '2025')", (gone,)))
    reader = db.reader()
    days = [row[0][:10] for row in reader.execute("SELECT date FROM image ORDER BY id").fetchall()]
    dirs = dict(reader.execute("SELECT path, id FROM iib_dir").fetchall())

    def counted(part: trends.Part) -> dict[str, int]:
        found = trends.tag_counts(reader, part, KINDS)
        assert found["lora"] == []
        return dict(found["Model"])

    assert counted(trends.Part()) == {"m0": 3, "m1": 4, "m2": 4}
    assert counted(trends.Part(dirs=(dirs["/d/1"],))) == {"m0": 2, "m1": 2, "m2": 2}
    assert counted(trends.Part(without=(dirs["/d/1"],))) == {"m0": 1, "m1": 2, "m2": 2}
    first, last = min(days), max(days)
    assert counted(trends.Part(since=first, until=last)) == {"m0": 3, "m1": 4, "m2": 4}
    assert counted(trends.Part(until="1999-01-01")) == {}
