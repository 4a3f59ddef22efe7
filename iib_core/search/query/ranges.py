"""Ranges: 20, 20..30, 20.., ..30, and >= < in front."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .errors import QueryError
from .syntax import Value

T = TypeVar("T")

_UNITS = {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 10**6, "mb": 10**6, "g": 10**9, "gb": 10**9}
_BYTES = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?b?)$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})$")


@dataclass(frozen=True)
class Range(Generic[T]):
    """From `low` to `high`; None is open, `…_open` leaves the bound itself out."""

    low: T | None = None
    high: T | None = None
    low_open: bool = False
    high_open: bool = False


def read_range(
    value: Value, read: Callable[[str], T | None], error: Callable[[Value], QueryError]
) -> Range[T]:
    """The range that a value says. Raises `error` where `read` understands a bound not."""

    def bound(text: str) -> T:
        found = read(text.strip())
        if found is None:
            raise error(value)
        return found

    before, dots, after = value.text.partition("..")
    if dots:
        if value.op or not (before or after):
            raise error(value)
        return Range(bound(before) if before else None, bound(after) if after else None)
    one = bound(value.text)
    if value.op in {">", ">="}:
        return Range(low=one, low_open=value.op == ">")
    if value.op in {"<", "<="}:
        return Range(high=one, high_open=value.op == "<")
    return Range(one, one)


def number(text: str) -> float | int | None:
    """A number, whole where it is written so."""
    if not _NUMBER.match(text):
        return None
    return float(text) if "." in text else int(text)


def whole(text: str) -> int | None:
    """A whole number that a seed can be."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 20 else None


def byte_count(text: str) -> int | None:
    """500, 800kb, 2.5mb."""
    found = _BYTES.match(text)
    return round(float(found[1]) * _UNITS[found[2].lower()]) if found else None
