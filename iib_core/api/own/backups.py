"""Backups of the database: which there are, and one at once."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...library.backups import back_up_now, backups_told
from ..routing import guarded_router
from ..services import Services

_BACKUP = {"name": "iib.db_2025-01-31 09-12-44", "made": "2025-01-31T09:12:44", "bytes": 34567890}


def routes(services: Services) -> APIRouter:
    """GET and POST backups."""
    router = guarded_router(services, services.settings.base + "/api", ["index"])
    path = services.settings.database_path

    @router.get(
        "/backups",
        access="owner",
        lane="disk",
        summary="The backups of the database, the newest first",
        example={"backups": [_BACKUP], "daily": 4},
    )
    def backups_there() -> dict[str, Any]:
        """`made` in the time of the server; `daily`: how many of one a day are kept. `run.py restore NAME` puts one in
        the database's place while the program is stopped."""
        return {"backups": backups_told(path), "daily": max(0, services.settings.backup_max)}

    @router.post(
        "/backups",
        access="owner",
        lane="disk",
        summary="Back the database up now",
        example={"backup": _BACKUP},
    )
    def backup_now() -> dict[str, Any]:
        """Answers when it is made; the library can be used meanwhile. At the next day's backup the oldest go."""
        return {"backup": back_up_now(path)}

    return router.router
