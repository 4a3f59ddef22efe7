"""The grid: one page of many thousand images as columns."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..inputs import GridBody
from ..routing import guarded_router
from ..services import Services

_MOST_AT_ONCE = 50_000


def routes(services: Services) -> APIRouter:
    """POST grid."""
    router = guarded_router(services, services.settings.base + "/api", ["grid"])

    @router.post(
        "/grid",
        access="read",
        summary="Images as columns",
        body={"query": {"text": "cat", "order": "-date"}, "cursor": None, "limit": 10000},
        example={
            "total": 1,
            "cursor": None,
            "ids": [1],
            "ratios": [667],
            "dates": [1714550400],
            "kinds": [0],
            "versions": [1714550400000000],
            "thumbhashes": [None],
            "liked": [],
        },
    )
    def grid(body: GridBody) -> dict[str, Any]:
        """Columns of equal length in the query's order; `cursor` leads to the next page."""
        limit = max(1, min(body.limit, _MOST_AT_ONCE))
        return services.search.grid(body.query, body.cursor, limit)

    return router.router
