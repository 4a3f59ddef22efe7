"""A small real library on disk, a real database, a real indexer."""

from __future__ import annotations

import itertools
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iib_core.access import Gate
from iib_core.db.connection import Database
from iib_core.db.images import FileRow, row_by_path
from iib_core.db.migrations import prepare
from iib_core.db.tags import add_custom, by_name, link, of_images
from iib_core.events import EventBus
from iib_core.indexing.service import Indexer
from iib_core.settings import Settings

_SEEDS = itertools.count(1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bytes(prompt: str = "a cat, sunlight", seed: int | None = None) -> bytes:
    """A picture of one pixel, with an infotext; each call's differ by the seed."""
    text = f"{prompt}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: {next(_SEEDS) if seed is None else seed}, Size: 1x1"
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + _chunk(b"tEXt", b"parameters\0" + text.encode("latin-1"))
        + _chunk(b"IDAT", zlib.compress(b"\0\xff\0\0"))
        + _chunk(b"IEND", b"")
    )


def write_png(path: Path, prompt: str = "a cat, sunlight", seed: int | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png_bytes(prompt, seed))
    return path


@dataclass
class Library:
    """A folder of pictures and what keeps its index."""

    root: Path
    db: Database
    gate: Gate
    events: EventBus
    indexer: Indexer
    roots: list[str]

    def update(self) -> None:
        self.indexer.update().done.result(30)

    def row(self, path: Path | str) -> FileRow | None:
        return row_by_path(self.db.reader(), str(path))

    def known(self, path: Path | str) -> FileRow:
        row = self.row(path)
        assert row is not None, f"{path} is not indexed"
        return row

    def is_missing(self, path: Path | str) -> bool:
        sql = "SELECT 1 FROM iib_missing WHERE image_id = ?"
        return self.db.reader().execute(sql, (self.known(path).id,)).fetchone() is not None

    def names(self) -> list[str]:
        """Names of the files that are shown, sorted."""
        sql = "SELECT name FROM iib_file WHERE image_id NOT IN (SELECT image_id FROM iib_missing)"
        return sorted(os.fsdecode(row[0]) for row in self.db.reader().execute(sql).fetchall())

    def text(self, path: Path | str) -> str:
        sql = "SELECT exif FROM image WHERE id = ?"
        return str(self.db.reader().execute(sql, (self.known(path).id,)).fetchone()[0])

    def tag(self, path: Path | str, name: str = "keep me") -> int:
        """Give a file a custom tag; the file's id."""
        image_id = self.known(path).id
        tag = by_name(self.db.reader(), "custom", name) or self.db.write(lambda c: add_custom(c, name))
        self.db.write(lambda c: link(c, [image_id], tag.id))
        return image_id

    def custom_tags(self, path: Path | str) -> list[str]:
        image_id = self.known(path).id
        return [t.name for t in of_images(self.db.reader(), [image_id]).get(image_id, [])]


@contextmanager
def opened(root: Path, db_path: Path, *, stealth: bool = True, **options: Any) -> Iterator[Library]:
    """An indexer over `root`, stopped and closed at the end."""
    root.mkdir(parents=True, exist_ok=True)
    roots = [str(root)]
    db = Database(str(db_path), prepare)
    gate = Gate(lambda: roots)
    events = EventBus()
    settings = Settings(data_dir=str(db_path.parent), stealth=stealth)
    indexer = Indexer(db, gate, events, lambda: list(roots), settings, **options)
    try:
        yield Library(root, db, gate, events, indexer, roots)
    finally:
        indexer.stop()
        db.close()


def eventually(check: Callable[[], Any], seconds: float = 10) -> Any:
    """The first truthy answer of `check`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if answer := check():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds} seconds")
