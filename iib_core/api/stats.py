"""How the library grew (contract #64)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from .routing import guarded_router
from .services import Services

_NAMED = [{"name": "v1-5-pruned", "count": 12}]


def routes(services: Services) -> APIRouter:
    """db/stats/trend."""
    router = guarded_router(services, services.settings.base + "/db", ["statistics"])

    @router.get(
        "/stats/trend",
        access="read",
        summary="Pictures per day and month, and what made them",
        example={
            "total_images": 12,
            "total_disk_usage": 34567890,
            "daily_contributions": [{"date": "2024-05-01", "count": 12}],
            "monthly_trends": [{"month": "2024-05", "count": 12}],
            "top_models": _NAMED,
            "top_samplers": [],
            "top_source": [],
            "top_lora": [],
        },
    )
    def stats_trend() -> dict[str, Any]:
        """Days and months ascending; models, samplers, sources and LoRAs by how often they occur."""
        return services.stats.trend()

    return router.router
