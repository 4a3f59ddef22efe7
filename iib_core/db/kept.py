"""Readings that say nothing new about a file: what an earlier one told stays."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .rows import clean, rows_in

if TYPE_CHECKING:
    from ..metadata.model import FileReading


@dataclass
class Row:
    """One reading with what the database said before."""

    image_id: int
    reading: FileReading
    edited: bool
    old_seed: str | None
    #: None: never read before
    old_fingerprint: int | None
    #: its text was hidden in the pixels, see `db.hidden`
    was_hidden: bool

    @property
    def first(self) -> bool:
        return self.old_fingerprint is None

    @property
    def has_text(self) -> bool:
        return bool(self.reading.info and self.reading.info.infotext)

    @property
    def failed(self) -> bool:
        """True for a reading that does not say that the file's text is gone. Code of others that failed counts
        only as long as the bytes are the same."""
        reading, container = self.reading, self.reading.container
        if not reading.error or self.has_text:
            return False
        return bool(container.error or not container.format or reading.fingerprint == self.old_fingerprint)

    @property
    def overlooked(self) -> bool:
        """True when only the header was read of bytes whose text is known to be in the pixels."""
        return self.was_hidden and not self.has_text and self.reading.fingerprint == self.old_fingerprint


def without_kept(connection: sqlite3.Connection, rows: list[Row], reader: int) -> list[Row]:
    """The rows whose readings are to be stored.

    Of those that told something before and nothing now, the reason is noted, and their fingerprint stays that of the
    bytes which told it. Those with hidden text are to be looked into again, for the reader may be a better one.
    """
    failed = {r.image_id: r.reading for r in rows if r.failed}
    overlooked = {r.image_id for r in rows if r.overlooked} - failed.keys()
    if not failed and not overlooked:
        return rows
    told = "SELECT i.id FROM image i JOIN iib_file f ON f.image_id = i.id WHERE i.id IN ({})"
    known = f"{told} AND (f.fingerprint IS NOT NULL OR coalesce(i.exif, '') <> '')"
    keep = {row[0] for row in rows_in(connection, known, list(failed))}
    connection.executemany(
        "UPDATE iib_file SET state = 2, error = ?, reader = ? WHERE image_id = ?",
        [(clean(failed[i].error), reader if failed[i].opened else 0, i) for i in sorted(keep)],
    )
    connection.executemany(
        "UPDATE iib_file SET state = 1, error = NULL, hidden = 2, reader = ? WHERE image_id = ?",
        [(reader, i) for i in sorted(overlooked)],
    )
    return [r for r in rows if r.image_id not in keep and r.image_id not in overlooked]
