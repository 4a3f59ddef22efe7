"""Duplicates, pictures that look nearly the same, similar ones, and how far the looking is."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Query
from pydantic import BaseModel

from ...db.facts import Facts
from ...errors import BadRequest
from ...lookalikes.service import By, Group, Likeness
from ..inputs import Ids, bounded
from ..routing import guarded_router
from ..services import Services

_STATUS = {"state": "working", "left": 1200, "total": 20000}
_MOST_GROUPS = 500
_MOST_FACTS = 500
_FACTS = {
    "id": 1,
    "prompt": "a lighthouse at night",
    "seed": "1234",
    "steps": 20,
    "cfg": 7.0,
    "size": "512x768",
    "model": "v1-5-pruned",
    "sampler": "Euler a",
}


class Kept(BaseModel):
    ids: list[int]
    keep: bool = True


def routes(services: Services) -> APIRouter:
    """GET duplicates, images/{id}/similar, prints; POST duplicates/keep, prints/start, prints/pause."""
    router = guarded_router(services, services.settings.base + "/api", ["duplicates"])

    @router.get(
        "/duplicates",
        access="read",
        lane="disk",
        summary="Groups of equal or nearly equal files",
        example={
            "groups": [{"ids": [1, 7], "bytes": [1536, 1536], "keep": 1, "why": "older"}],
            "after": None,
            "count": 1,
            "files": 2,
            "bytes": 1536,
        },
    )
    def duplicates(
        by: str = Query("content", description='"content": the same bytes; "picture": nearly the same look'),
        distance: int = Query(4, description="Bits of 64 in which two pictures may differ, 0 to 7"),
        after: int = Query(0, description="`after` of the page before"),
        limit: int = Query(60, description="At most so many groups"),
    ) -> dict[str, Any]:
        """The groups that free most come first; `keep` is the suggested file and `why` what decided: rating, like,
        prompt, resolution, size, older or first."""
        if by not in {"content", "picture"}:
            raise BadRequest('by is "content" or "picture".')
        page = services.lookalikes.groups(
            cast(By, by), distance, max(0, after), max(1, min(limit, _MOST_GROUPS))
        )
        return {
            "groups": [_group_json(group) for group in page.groups],
            "after": page.after,
            "count": page.count,
            "files": page.files,
            "bytes": page.bytes,
        }

    @router.post(
        "/duplicates/keep",
        access="write",
        summary="Keep all of a group",
        body={"ids": [1, 7], "keep": True},
        example={"kept": 2},
    )
    def duplicates_keep(body: Kept) -> dict[str, int]:
        """They are not offered together any more until another file joins them. `keep` false takes that back."""
        services.lookalikes.keep_all(bounded(body.ids), body.keep)
        return {"kept": len(body.ids)}

    @router.get(
        "/images/{image_id}/similar",
        access="read",
        lane="disk",
        summary="Similar images",
        example={"ids": [1, 9], "scores": [1.0, 0.82]},
    )
    def similar(
        image_id: int,
        by: str = Query("picture", description='"picture" or "prompt"'),
        limit: int = Query(200, description="At most so many, up to 2000"),
    ) -> dict[str, Any]:
        """The most alike first, the image itself leading; `scores` from 0 to 1."""
        if by not in {"picture", "prompt"}:
            raise BadRequest('by is "picture" or "prompt".')
        ids, scores = services.lookalikes.similar(image_id, cast(Likeness, by), limit)
        return {"ids": ids, "scores": scores}

    @router.post(
        "/images/facts",
        access="read",
        summary="What images were made with, to compare neighbours by",
        body={"ids": [1]},
        example={"facts": [_FACTS]},
    )
    def image_facts(body: Ids) -> dict[str, Any]:
        """In the order of the ids; unknown ones are left out, as is what an image does not say (null)."""
        if len(body.ids) > _MOST_FACTS:
            raise BadRequest(f"At most {_MOST_FACTS} are sent at once.")
        return {
            "facts": [_facts_json(facts, prompt) for facts, prompt in services.lookalikes.facts(body.ids)]
        }

    @router.get(
        "/prints", access="read", summary="How far the looking for similar pictures is", example=_STATUS
    )
    def prints_status() -> dict[str, Any]:
        """`left` of `total` pictures and videos were not looked at yet; `state`: working, idle or paused."""
        return services.sweep.status()

    @router.post("/prints/start", access="write", summary="Look at what is left now", example=_STATUS)
    def prints_start() -> dict[str, Any]:
        """Without resting in between; it goes on by itself otherwise, slowly."""
        services.sweep.resume()
        return services.sweep.status()

    @router.post(
        "/prints/pause",
        access="write",
        summary="Look at nothing more for now",
        example={**_STATUS, "state": "paused"},
    )
    def prints_pause() -> dict[str, Any]:
        """Until it is started again, or the server is. What was seen stays."""
        services.sweep.pause()
        return services.sweep.status()

    return router.router


def _facts_json(facts: Facts, prompt: str) -> dict[str, Any]:
    size = f"{facts.width}x{facts.height}" if facts.width and facts.height else None
    sampler = " ".join(filter(None, [facts.sampler, facts.scheduler])) or None
    return {
        "id": facts.image_id,
        "prompt": prompt or None,
        "seed": facts.seed,
        "steps": facts.steps,
        "cfg": facts.cfg,
        "size": size,
        "model": facts.model,
        "sampler": sampler,
    }


def _group_json(group: Group) -> dict[str, Any]:
    return {"ids": group.ids, "bytes": group.bytes, "keep": group.keep, "why": group.why}
