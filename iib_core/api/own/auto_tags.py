"""Whether the user's tagging rules are understood."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..routing import guarded_router
from ..services import Services


def routes(services: Services) -> APIRouter:
    """GET auto_tags."""
    router = guarded_router(services, services.settings.base + "/api", ["tags"])

    @router.get(
        "/auto_tags",
        access="read",
        summary="How the tagging rules are understood",
        example={
            "rules": 2,
            "problems": ["Tagging rule 3 is passed over: it has no tag that could be given."],
        },
    )
    def auto_tags() -> dict[str, Any]:
        """How many rules are applied while files are indexed, and why others are not, a sentence each. The rules
        themselves are the client setting `auto_tag_rules`."""
        return {"rules": services.auto_tags.count(), "problems": services.auto_tags.problems}

    return router.router
