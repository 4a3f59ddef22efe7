"""The index: what is in it, whether it is up to date, and bringing it there (contract §5.6)."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fastapi import APIRouter, Request

from ..db.criteria import Criteria
from .answers import JsonText
from .routing import guarded_router
from .services import Services
from .shapes import TAG_EXAMPLE
from .tag_list import TagList


def routes(services: Services) -> APIRouter:
    """db/basic_info, db/expired_dirs, db/update_image_data, db/rebuild_index."""
    router = guarded_router(services, services.settings.base + "/db", ["index"])
    all_tags = TagList(services.db, services.search, services.tag_names)

    @router.get(
        "/basic_info",
        access="read",
        lane="disk",
        summary="Counts and all tags",
        example={"img_count": 20000, "tags": [TAG_EXAMPLE], "expired": False, "expired_dirs": []},
    )
    def basic_info() -> JsonText:
        """Tags: all of them, of prompt words the 4096 most frequent where there are very many."""
        expired = services.indexer.expired_dirs()
        count = services.search.total(Criteria())
        dirs = json.dumps(expired)
        return JsonText(
            f'{{"img_count":{count},"tags":{all_tags.text()},"expired":{json.dumps(bool(expired))},"expired_dirs":{dirs}}}'
        )

    @router.get(
        "/expired_dirs",
        access="read",
        lane="disk",
        summary="Folders that changed since they were indexed",
        example={"expired": True, "expired_dirs": ["/d/pictures"]},
    )
    def expired_dirs() -> dict[str, Any]:
        """Known from watching, not from asking the disk."""
        expired = services.indexer.expired_dirs()
        return {"expired": bool(expired), "expired_dirs": expired}

    @router.post("/update_image_data", access="read", summary="Bring the index up to date")
    async def update_image_data(request: Request) -> Any:
        """Answers when the index is usable; two callers share one run. Nothing is done for who may change nothing."""
        if services.guard.may_write(request):
            run = await services.threads.run(services.indexer.update)
            await asyncio.shield(asyncio.wrap_future(run.done))

    @router.post("/rebuild_index", access="write", summary="Read every file again")
    async def rebuild_index() -> Any:
        """Custom tags and edited texts stay. Answers when it is done."""
        run = await services.threads.run(services.indexer.rebuild)
        await asyncio.shield(asyncio.wrap_future(run.done))

    return router.router
