"""The query language: what a text means, before it is searched."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query

from ...search.query.describing import describe
from ...search.query.reading import read_query
from ...search.query.scanner import LONGEST
from ..inputs import FacetsBody, QueryText
from ..routing import guarded_router
from ..services import Services
from .grid import criteria_of, ids_of


def routes(services: Services) -> APIRouter:
    """POST query/parse; GET query/suggest; POST facets."""
    router = guarded_router(services, services.settings.base + "/api", ["query"])

    @router.post(
        "/query/parse",
        access="read",
        summary="What a query's text means",
        body={"q": "-steps:>20"},
        example={
            "parts": [
                {
                    "kind": "field",
                    "start": 0,
                    "end": 10,
                    "field": "steps",
                    "negated": True,
                    "values": [
                        {"text": "20", "op": ">", "suffix": "", "quoted": False, "start": 7, "end": 10}
                    ],
                }
            ],
            "order": None,
            "seed": None,
            "error": None,
        },
    )
    def parse(body: QueryText) -> dict[str, Any]:
        """Its parts with their places (UTF-16 units), the order it asks for, and what is wrong with it, if anything."""
        return describe(read_query(body.q))

    @router.get(
        "/query/suggest",
        access="read",
        summary="Type-ahead for a query's text",
        example={
            "items": [
                {
                    "kind": "Model",
                    "label": "dreamMix_v6",
                    "insert": 'model:"dreamMix_v6"',
                    "start": 0,
                    "end": 5,
                    "count": 1200,
                    "color": "",
                    "detail": "",
                    "display": None,
                }
            ]
        },
    )
    def suggest_query(
        q: str = Query("", description="The text as it stands"),
        caret: int = Query(0, description="Where in it the caret is, in UTF-16 units"),
        limit: int = Query(10, description="At most so many"),
    ) -> dict[str, Any]:
        """What may stand at the caret: `insert` in place of the text from `start` to `end`, with how many have it."""
        return {"items": services.suggesting.at(q[:LONGEST], caret, max(1, min(limit, 100)))}

    @router.post(
        "/facets",
        access="read",
        summary="What the results of a search are made of",
        body={"query": {"q": "cat"}},
        example={
            "total": 12,
            "counted": 12,
            "facets": {
                "model": [["dreamMix_v6", 9], ["photon", 3]],
                "sampler": [],
                "lora": [],
                "size": [["1024x768", 12]],
                "source": [],
                "is": [["image", 12]],
                "rating": [["5", 2]],
                "date": [["2025-03", 12]],
            },
        },
    )
    def facets(body: FacetsBody) -> dict[str, Any]:
        """For each facet its values as the query language has them, with how many pictures have them. Of large
        results the newest are `counted`."""
        criteria = criteria_of(services, body.query)
        ids = ids_of(services, body.query)
        found = services.facets.of(criteria) if ids is None else services.facets.among(criteria, ids)
        return {"total": found.total, "counted": found.counted, "facets": found.values}

    return router.router
