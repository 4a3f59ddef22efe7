"""Small libraries for the tests, made through the functions that the indexer uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from iib_core.db.connection import Database
from iib_core.db.index import ListedFile, insert_listed, store_readings
from iib_core.mediatypes import media_kind
from iib_core.metadata.model import ContainerReading, FileReading, GenerationInfo

START = dt.datetime(2024, 1, 1)


@dataclass
class Picture:
    """One picture of a made library."""

    path: str
    text: str = ""
    seed: str = ""
    tags: list[tuple[str, str]] = field(default_factory=list)
    minute: int = 0
    size: int = 1000
    fingerprint: int | None = None
    error: str = ""

    @property
    def date(self) -> str:
        return (START + dt.timedelta(minutes=self.minute)).strftime("%Y-%m-%d %H:%M:%S")

    def listed(self) -> ListedFile:
        kind = media_kind(self.path)
        mtime_ns = int((START + dt.timedelta(minutes=self.minute)).timestamp()) * 10**9
        return ListedFile(self.path, self.size, self.date, int(kind or 0), mtime_ns, 1.0)

    def reading(self) -> FileReading:
        info = (
            GenerationInfo(source="Stable Diffusion web UI", infotext=self.text, seed=self.seed)
            if self.text
            else None
        )
        return FileReading(
            ContainerReading("png", 640, 480), info, list(self.tags), self.fingerprint, self.error
        )


def add(db: Database, pictures: Sequence[Picture]) -> list[int]:
    """List and read these pictures; their ids."""
    ids = db.write(lambda c: insert_listed(c, [p.listed() for p in pictures]))
    db.write(lambda c: store_readings(c, list(zip(ids, [p.reading() for p in pictures], strict=True))))
    return ids


def counts_by_hand(db: Database) -> dict[int, int]:
    """Tag id → links of present images, counted anew."""
    rows = db.reader().execute(
        "SELECT tag_id, count(*) FROM image_tag WHERE image_id NOT IN (SELECT image_id FROM iib_missing)"
        " AND image_id IN (SELECT id FROM image) GROUP BY tag_id"
    )
    return {row[0]: row[1] for row in rows.fetchall()}


def counts_kept(db: Database) -> dict[int, int]:
    """Tag id → `tag.count`, of tags that count anything."""
    return {
        row[0]: row[1] for row in db.reader().execute("SELECT id, count FROM tag WHERE count <> 0").fetchall()
    }


def integrity(db: Database) -> Iterable[str]:
    """What SQLite finds wrong with the file and our external-content indexes."""
    problems: list[str] = []

    def look(c: object) -> None:
        problems.extend(row[0] for row in c.execute("PRAGMA integrity_check").fetchall())  # type: ignore[attr-defined]
        for name in ("name", "seed"):
            c.execute(f"INSERT INTO iib_{name}_fts(iib_{name}_fts) VALUES ('integrity-check')")  # type: ignore[attr-defined]

    db.write(look)
    return [p for p in problems if p != "ok"]
