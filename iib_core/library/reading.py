"""Generation info of single files on request: from the index, else from the file."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass

from ..access import Gate, SafePath
from ..db import images
from ..db.connection import Database
from ..db.details import standing
from ..db.images import FileRow
from ..db.second import fields_of
from ..errors import Unavailable
from ..mediatypes import MediaKind, media_kind
from ..metadata.model import FileReading, GenerationInfo
from ..settings import Settings


@dataclass(frozen=True)
class Told:
    """What an image says of itself: how it was made, and its texts by name, in file order."""

    info: GenerationInfo | None
    texts: list[tuple[str, str]]


_PROMPTS = frozenset({"prompt", "negative prompt"})

log = logging.getLogger(__name__)


class Reading:
    """Infotexts and raw texts of media files; nothing but media is ever opened (S5).

    `ask` reads a file in a process where plugins run; not needed when there are none.
    """

    def __init__(
        self,
        db: Database,
        gate: Gate,
        settings: Settings,
        *,
        ask: Callable[[SafePath], FileReading] | None = None,
    ) -> None:
        self._db = db
        self._gate = gate
        self._settings = settings
        self._ask = ask

    def infotext(self, safe: SafePath, *, keep: bool = True) -> str:
        """The infotext (contract §11), "" when there is none or the file cannot be read."""
        reader = self._db.reader()
        known = images.infotext_of(reader, safe.shown)
        if known is not None or media_kind(safe.shown) is None:
            return known or ""
        info = self._as_indexed(safe).info
        text = info.infotext if info else ""
        row = images.row_by_path(reader, safe.shown)
        if text and keep and self._settings.writable and row is not None:
            self._db.submit(lambda c: images.remember_infotext(c, row.id, text), urgent=True)
        return text

    def raw_infotext(self, safe: SafePath) -> str:
        """The text to hand on to a program that reads infotexts: the user's own words, else what the file says as it
        says it, else (other generators) what we derived (contract §11); "" when it says nothing that can be read so.
        """
        row = images.row_by_path(self._db.reader(), safe.shown)
        stored = images.infotext_by_id(self._db.reader(), row.id) if row else ""
        if row and standing(self._db.reader(), row.id).edited:
            return stored.strip()
        reading = self._read(safe)
        if (
            stored
            and row
            and stored != (reading.info.infotext if reading.info else "")
            and _is_read(row, safe)
        ):
            return stored  # a plugin's
        return _as_the_file_says(reading)

    def infotexts(self, paths: list[str]) -> dict[str, str]:
        """Path as sent → infotext, "" for each that fails; nothing is kept."""
        spelled = self._gate.spellings(dict.fromkeys(paths))
        known = images.infotexts_of(self._db.reader(), list(spelled.values()))
        found = {path: known.get(spelled.get(path, ""), "") for path in paths}
        unknown = [path for path, shown in spelled.items() if shown not in known]
        for path, safe in self._gate.admit_many(unknown).items():
            found[path] = self.infotext(safe, keep=False)
        return found

    def everything(self, row: FileRow, safe: SafePath, *, edited: bool) -> Told:
        """Generation info and raw texts of an indexed image: what the index says (the user's own words, a plugin's),
        from the file whatever it says in more detail.

        A file that is gone for now is told from the index.
        """
        from ..metadata.infotext import parse

        stored = images.infotext_by_id(self._db.reader(), row.id)
        reading = self._read(safe) if os.path.isfile(safe.real) else None
        info = reading.info if reading else None
        if stored and (edited or info is None or (stored != info.infotext and _is_read(row, safe))):
            info = parse(stored)
        elif self._ask is not None and not _is_read(row, safe):
            info = self._as_indexed(safe).info or info
        if info is not None and not edited:
            _complete(info, *fields_of(self._db.reader(), row.id))
        return Told(info, reading.container.texts if reading else [])

    def _read(self, safe: SafePath) -> FileReading:
        """As our own code understands the file; nobody else's runs in this process (S15)."""
        from ..metadata.reading import read_file
        from ..metadata.stealth import read_deeper

        read = read_deeper if self._settings.stealth else read_file
        return read(safe.real, extract_all_prompts=self._settings.extract_all_prompts)

    def _as_indexed(self, safe: SafePath) -> FileReading:
        """As indexing will understand the file, plugins too."""
        if self._ask is None:
            return self._read(safe)
        try:
            return self._ask(safe)
        except Unavailable as error:
            log.info("A file is read without plugins: %s", error)
            return self._read(safe)

    def texts(self, safe: SafePath) -> dict[str, str]:
        """The contract's `image_exif`: every text of a picture, {} for anything else."""
        if media_kind(safe.shown) != MediaKind.IMAGE or not os.path.isfile(safe.real):
            return {}  # a pipe of that name would keep the reader waiting
        from ..metadata.exif_view import exif_view

        try:
            return exif_view(safe.real)
        except (OSError, ValueError) as error:
            log.info("No texts read from a file: %s", error)
            return {}


def _complete(info: GenerationInfo, fields: dict[str, str], first: bool) -> None:
    """Lay what the host found in the file over our own reading (`first`), or behind it."""
    known = {key.lower() for key in info.parameters}
    for key, value in fields.items():
        if key.lower() not in _PROMPTS and (first or key.lower() not in known):
            info.parameters[key] = value


def _as_the_file_says(reading: FileReading) -> str:
    """A1111's text without the mark that we put behind it; what we derived for others; "" for texts that are no
    infotext."""
    from ..metadata.generators.a1111 import infotext_of
    from ..metadata.generators.base import with_source

    info, container = reading.info, reading.container
    if info is None or not (info.positive or info.parameters):
        return ""
    for text in (infotext_of(container), container.text("sidecar:txt"), container.text("stealth")):
        if text and with_source(text, info.source) == info.infotext:
            return text.strip("\0").strip()
    return info.infotext


def _is_read(row: FileRow, safe: SafePath) -> bool:
    """True when the row says what the file says now."""
    try:
        status = os.stat(safe.real)
    except OSError:
        return True
    return row.state != 0 and (row.size, row.mtime_ns) == (status.st_size, status.st_mtime_ns)
