"""The numbers of the trend page."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query

from ..inputs import query_text
from ..routing import guarded_router
from ..services import Services

_NAMED = [{"name": "v1-5-pruned", "count": 12}]


def routes(services: Services) -> APIRouter:
    """GET trends."""
    router = guarded_router(services, services.settings.base + "/api", ["statistics"])

    @router.get(
        "/trends",
        access="read",
        summary="Pictures by hour, folder and what made them",
        example={
            "count": 12,
            "bytes": 34567890,
            "hours": {"2024-05-01 17": 12},
            "month_bytes": {"2024-05": 34567890},
            "folders": [{"path": "/d/pictures", "count": 12, "bytes": 34567890}],
            "ratings": {"5": 2},
            "models": _NAMED,
            "loras": [],
            "samplers": [],
            "sources": [],
            "sizes": [],
        },
        name="api_trends",
    )
    def trends(
        folder: str = query_text("folder", "A folder, with all below it; empty for all", default=""),
        since: str = Query("", description="First day, YYYY-MM-DD"),
        until: str = Query("", description="Last day, YYYY-MM-DD"),
    ) -> dict[str, Any]:
        """Hours and months ascending, in the time of the server; folders by what they take on disk, the rest by how
        often it occurs, 50 of each at most."""
        return services.trends.told(folder, since, until)

    return router.router
