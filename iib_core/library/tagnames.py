"""Translated names of tags, from a file that the user puts into the data folder (contract §3)."""

from __future__ import annotations

import csv
import logging
import os
from collections.abc import Mapping

log = logging.getLogger(__name__)

FILE_NAME = "tags-translate.csv"
#: A dictionary of every known booru tag is a tenth of this.
_MOST_BYTES = 64 * 1024 * 1024


class TagNames:
    """English tag → its translation, read again when the file changes."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, FILE_NAME)
        self._stamp: tuple[int, int] | None = None
        self._names: Mapping[str, str] = {}

    def now(self) -> Mapping[str, str]:
        """The translations of this moment; the same object until the file changes, {} without one."""
        try:
            status = os.stat(self._path)
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            stamp = None
        if stamp != self._stamp:
            self._names = read_names(self._path) if stamp else {}
            self._stamp = stamp
        return self._names


def read_names(path: str) -> dict[str, str]:
    """The file's lines `english,translated`; lines of another form are passed over, further columns too."""
    names: dict[str, str] = {}
    try:
        if os.path.getsize(path) > _MOST_BYTES:
            raise ValueError("it is larger than 64 MiB")
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                if len(row) > 1 and row[0].strip() and row[1].strip():
                    names[row[0].strip()] = row[1].strip()
    except (OSError, ValueError, csv.Error) as error:
        log.warning("The translations in %s were not read: %s.", path, error)
        return {}
    return names
