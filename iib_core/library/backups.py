"""The backups of the database, as the page lists them."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from ..db.backup import Backup, backups, make_backup


def backups_told(db_path: str) -> list[dict[str, Any]]:
    """Name, time and bytes of each, the newest first."""
    return [told for backup in backups(db_path) if (told := _told(backup)) is not None]


def back_up_now(db_path: str) -> dict[str, Any] | None:
    """One more. Raises Unavailable when there is no room."""
    return _told(make_backup(db_path))


def _told(backup: Backup) -> dict[str, Any] | None:
    with contextlib.suppress(FileNotFoundError):  # dropped since it was listed
        size = os.path.getsize(backup.path)
        return {"name": backup.name, "made": backup.made.isoformat(), "bytes": size}
    return None
