"""How many of some pictures have which model, sampler, size, month and so on."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from .rows import chunks, id_list

#: Facet → types of the tags that it counts.
TAG_FACETS: dict[str, tuple[str, ...]] = {
    "model": ("Model",),
    "sampler": ("Sampler",),
    "lora": ("lora", "lyco"),
    "size": ("size",),
    "source": ("Source Identifier",),
    "is": ("Media Type",),
}
_FACET_OF = {kind: facet for facet, kinds in TAG_FACETS.items() for kind in kinds}

Counts = dict[str, Counter[str]]


def of_all(reader: sqlite3.Connection) -> Counts:
    """Of every present picture: tags by the counts that they carry, the rest from indexes."""
    found: Counts = {facet: Counter() for facet in (*TAG_FACETS, "rating", "date")}
    kinds = ",".join("?" * len(_FACET_OF))
    for kind, name, count in reader.execute(
        f"SELECT type, name, count FROM tag WHERE type IN ({kinds}) AND count > 0", tuple(_FACET_OF)
    ).fetchall():
        found[_FACET_OF[kind]][name] += count
    here = "NOT IN (SELECT image_id FROM iib_missing)"
    for rating, count in reader.execute(
        f"SELECT rating, count(*) FROM iib_mark WHERE rating > 0 AND image_id {here} GROUP BY rating"
    ).fetchall():
        found["rating"][str(rating)] += count
    for month, count in reader.execute(
        "SELECT substr(i.date, 1, 7), count(*) FROM image i INDEXED BY iib_image_by_date"
        f" WHERE i.id {here} GROUP BY 1"
    ).fetchall():
        found["date"][month or ""] += count
    return found


def of_some(reader: sqlite3.Connection, ids: Sequence[int]) -> Counts:
    """Of these pictures."""
    found: Counts = {facet: Counter() for facet in (*TAG_FACETS, "rating", "date")}
    kinds = ",".join("?" * len(_FACET_OF))
    tags = {
        row[0]: (row[1], row[2])
        for row in reader.execute(
            f"SELECT id, type, name FROM tag WHERE type IN ({kinds})", tuple(_FACET_OF)
        ).fetchall()
    }
    for part in chunks(ids, 2000):
        some = id_list(part)
        for tag_id, count in reader.execute(
            f"SELECT l.tag_id, count(*) FROM image_tag l WHERE l.image_id IN ({some}) GROUP BY l.tag_id"
        ).fetchall():
            if tag_id in tags:
                kind, name = tags[tag_id]
                found[_FACET_OF[kind]][name] += count
        for rating, count in reader.execute(
            f"SELECT rating, count(*) FROM iib_mark WHERE rating > 0 AND image_id IN ({some}) GROUP BY rating"
        ).fetchall():
            found["rating"][str(rating)] += count
        for month, count in reader.execute(
            f"SELECT substr(i.date, 1, 7), count(*) FROM image i WHERE i.id IN ({some}) GROUP BY 1"
        ).fetchall():
            found["date"][month or ""] += count
    return found
