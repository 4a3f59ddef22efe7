"""The index: what is in it, whether it is up to date, and bringing it there (contract §5.6)."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter

from ..db import images, tags
from .routing import guarded_router
from .services import Services
from .shapes import TAG_EXAMPLE, tag_json


def routes(services: Services) -> APIRouter:
    """db/basic_info, db/expired_dirs, db/update_image_data, db/rebuild_index."""
    router = guarded_router(services, services.settings.base + "/db", ["index"])

    @router.get(
        "/basic_info",
        access="read",
        summary="Counts and all tags",
        example={"img_count": 20000, "tags": [TAG_EXAMPLE], "expired": False, "expired_dirs": []},
    )
    def basic_info() -> dict[str, Any]:
        """Tags: all of them, of prompt words the 4096 most frequent where there are very many."""
        reader = services.db.reader()
        expired = services.indexer.expired_dirs()
        return {
            "img_count": images.count(reader),
            "tags": [tag_json(t) for t in tags.all_for_basic_info(reader)],
            "expired": bool(expired),
            "expired_dirs": expired,
        }

    @router.get(
        "/expired_dirs",
        access="read",
        summary="Folders that changed since they were indexed",
        example={"expired": True, "expired_dirs": ["/d/pictures"]},
    )
    def expired_dirs() -> dict[str, Any]:
        """Known from watching, not from asking the disk."""
        expired = services.indexer.expired_dirs()
        return {"expired": bool(expired), "expired_dirs": expired}

    @router.post("/update_image_data", access="read", summary="Bring the index up to date")
    async def update_image_data() -> Any:
        """Answers when the index is usable; two callers share one run. Read-only servers do nothing."""
        if services.settings.writable:
            run = await services.threads.run(services.indexer.update)
            await asyncio.shield(asyncio.wrap_future(run.done))

    @router.post("/rebuild_index", access="write", summary="Read every file again")
    async def rebuild_index() -> Any:
        """Custom tags and edited texts stay. Answers when it is done."""
        run = await services.threads.run(services.indexer.rebuild)
        await asyncio.shield(asyncio.wrap_future(run.done))

    return router.router
