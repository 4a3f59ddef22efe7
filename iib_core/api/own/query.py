"""The query language: what a text means, before it is searched."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...search.query.describing import describe
from ...search.query.reading import read_query
from ..inputs import QueryText
from ..routing import guarded_router
from ..services import Services


def routes(services: Services) -> APIRouter:
    """POST query/parse."""
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

    return router.router
