"""The library of the older extension, taken over once: a copy, the original stays as it is."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

#: What the older extension's folder is called, whatever stands before it.
_NAME = "infinite-image-browsing"


def older_database(extension_folders: list[str]) -> str:
    """The newest `iib.db` in a folder of the older extension, "" when there is none."""
    found = [
        os.path.join(folder, "iib.db")
        for folder in extension_folders
        if _NAME in os.path.basename(folder).lower()
    ]
    existing = [path for path in found if os.path.isfile(path)]
    return max(existing, key=os.path.getmtime, default="")


def adopt(older: str, database: str) -> None:
    """Copy `older` to `database` as SQLite sees it, whole or not at all. Raises OSError, sqlite3.Error."""
    os.makedirs(os.path.dirname(database), exist_ok=True)
    part = f"{database}.part"
    with contextlib.suppress(FileNotFoundError):
        os.unlink(part)
    source = sqlite3.connect(f"{Path(older).as_uri()}?mode=ro", uri=True)
    try:
        copy = sqlite3.connect(part)
        try:
            source.backup(copy)
        finally:
            copy.close()
    finally:
        source.close()
    os.replace(part, database)
