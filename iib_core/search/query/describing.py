"""A query as an answer describes it, with places as JavaScript counts them (UTF-16)."""

from __future__ import annotations

from typing import Any

from .errors import QueryError
from .places import Places
from .reading import Query
from .syntax import Part, Value


def told_in(text: str, error: QueryError) -> QueryError:
    """The same error, its place in UTF-16 units."""
    places = Places(text)
    start, end = places.at(error.position), places.at(error.position + error.length)
    return QueryError(error.code, str(error.detail), start, end - start, **error.params)


def describe(query: Query) -> dict[str, Any]:
    """`{"parts", "order", "seed", "error"}`, see docs/api.md."""
    places = Places(query.text)
    error = told_in(query.text, query.error) if query.error else None
    return {
        "parts": [_part(part, places) for part in query.parts],
        "order": query.order,
        "seed": query.seed,
        "error": {"detail": error.detail, **error.more} if error else None,
    }


def _part(part: Part, places: Places) -> dict[str, Any]:
    return {
        "kind": part.kind,
        "start": places.at(part.start),
        "end": places.at(part.end),
        "field": part.field,
        "negated": part.negated,
        "values": [_value(value, places) for value in part.values],
    }


def _value(value: Value, places: Places) -> dict[str, Any]:
    return {
        "text": value.text,
        "op": value.op,
        "suffix": value.suffix,
        "quoted": value.quoted,
        "start": places.at(value.start),
        "end": places.at(value.end),
    }
