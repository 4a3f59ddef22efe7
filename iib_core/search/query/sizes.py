"""Sizes and ratios: 1024x768, 1024x?, >=1024, 16:9, portrait."""

from __future__ import annotations

import re

from ...db.terms import Every, Term
from ...db.terms_facts import Number
from .errors import QueryError
from .ranges import Range, number, read_range
from .syntax import Value

#: As far as a ratio may be off: 1366 × 768 is 16:9.
_TOLERANCE = 0.015
_SIZE = re.compile(r"(\d{1,6}|\?|\*)(?:\s*[x×]\s*(\d{1,6}|\?|\*))?$", re.IGNORECASE)
_RATIO = re.compile(r"(\d{1,5}(?:\.\d+)?)\s*[:/x]\s*(\d{1,5}(?:\.\d+)?)$")

Sides = tuple["int | None", "int | None"]


def _sides(text: str) -> Sides | None:
    found = _SIZE.match(text)
    if not found:
        return None
    width, height = (int(side) if side and side.isdecimal() else None for side in found.groups())
    return (width, height) if found[2] else (width, width)


def size_terms(field: str, value: Value) -> Term:
    """Both sides as the value says; one number stands for both. Raises QueryError for what is no size."""

    def wrong(value: Value) -> QueryError:
        return QueryError(
            "bad_size",
            f"“{value.text}” is no size. Write size:1024x768, size:1024x?, size:>=1024 or size:512x512..1024x1024.",
            value.start,
            value.end - value.start,
            value=value.text,
        )

    span: Range[Sides] = read_range(value, _sides, wrong)
    parts: list[Term] = []
    for index, name in enumerate(("width", "height")):
        low = span.low[index] if span.low else None
        high = span.high[index] if span.high else None
        if low is not None or high is not None:
            parts.append(Number(name, low, high, span.low_open, span.high_open))
    return Every(tuple(parts)) if parts else Number("width")


def ratio_terms(field: str, value: Value) -> Term:
    """The ratio of width to height. Raises QueryError for what is none."""
    word = value.text.lower()
    if word == "square":
        return Number("ratio", 1 - _TOLERANCE, 1 + _TOLERANCE)
    if word in {"portrait", "tall"}:
        return Number("ratio", None, 1 - _TOLERANCE, high_open=True)
    if word in {"landscape", "wide"}:
        return Number("ratio", 1 + _TOLERANCE, None, low_open=True)

    def wrong(value: Value) -> QueryError:
        return QueryError(
            "bad_ratio",
            f"“{value.text}” is no ratio. Write ratio:16:9, ratio:>1.5, ratio:portrait, ratio:landscape or ratio:square.",
            value.start,
            value.end - value.start,
            value=value.text,
        )

    span: Range[float] = read_range(value, _ratio, wrong)
    low = span.low if span.low is None or span.low_open else span.low * (1 - _TOLERANCE)
    high = span.high if span.high is None or span.high_open else span.high * (1 + _TOLERANCE)
    return Number("ratio", low, high, span.low_open, span.high_open)


def _ratio(text: str) -> float | None:
    pair = _RATIO.match(text)
    if pair:
        return float(pair[1]) / float(pair[2]) if float(pair[2]) else None
    found = number(text)
    return None if found is None else float(found)
