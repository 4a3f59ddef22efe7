"""Generation info of single files on request: from the index, else from the file."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass

from ..access import Gate, SafePath
from ..db import images
from ..db.connection import Database
from ..db.images import FileRow
from ..mediatypes import MediaKind, media_kind
from ..metadata.model import GenerationInfo
from ..settings import Settings


@dataclass(frozen=True)
class Told:
    """What an image says of itself: how it was made, and its texts by name, in file order."""

    info: GenerationInfo | None
    texts: list[tuple[str, str]]


log = logging.getLogger(__name__)


class Reading:
    """Infotexts and raw texts of media files; nothing but media is ever opened (S5)."""

    def __init__(self, db: Database, gate: Gate, settings: Settings) -> None:
        self._db = db
        self._gate = gate
        self._settings = settings

    def infotext(self, safe: SafePath, *, keep: bool = True) -> str:
        """The infotext (contract §11), "" when there is none or the file cannot be read."""
        reader = self._db.reader()
        known = images.infotext_of(reader, safe.shown)
        if known is not None or media_kind(safe.shown) is None:
            return known or ""
        from ..metadata.reading import read_file

        info = read_file(safe.real, extract_all_prompts=self._settings.extract_all_prompts).info
        text = info.infotext if info else ""
        row = images.row_by_path(reader, safe.shown)
        if text and keep and self._settings.writable and row is not None:
            self._db.submit(lambda c: images.remember_infotext(c, row.id, text), urgent=True)
        return text

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
        """Generation info and raw texts of an indexed image; what the user edited wins over the file.

        A file that is gone for now is told from the index.
        """
        from ..metadata.infotext import parse
        from ..metadata.reading import read_file

        stored = images.infotext_by_id(self._db.reader(), row.id)
        reading = (
            read_file(safe.real, extract_all_prompts=self._settings.extract_all_prompts)
            if os.path.isfile(safe.real)
            else None
        )
        info = reading.info if reading else None
        if stored and (edited or info is None):
            info = parse(stored)
        return Told(info, reading.container.texts if reading else [])

    def texts(self, safe: SafePath) -> dict[str, str]:
        """The contract's `image_exif`: every text of a picture, {} for anything else."""
        if media_kind(safe.shown) != MediaKind.IMAGE:
            return {}
        from ..metadata import exif_view

        try:
            return exif_view(safe.real)
        except (OSError, ValueError) as error:
            log.info("No texts read from a file: %s", error)
            return {}
