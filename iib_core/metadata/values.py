"""Whole numbers, numbers and sizes out of texts: None for what is none."""

from __future__ import annotations

import re
from functools import lru_cache

_SIZE = re.compile(r"(\d{1,6}) ?[x×] ?(\d{1,6})$")
_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:e-?\d{1,3})?")
_MOST = 100  # characters; no number has more, and the same few come again in every file


def integer(value: str) -> int | None:
    """The whole number that a value starts with, None when it starts with none."""
    number = _number(value[:_MOST])
    return int(number) if number is not None and abs(number) < 2**53 else None


def number(value: str) -> float | None:
    """The number that a value starts with, None when it starts with none."""
    found = _number(value[:_MOST])
    return found if found is not None and abs(found) < 1e15 else None


@lru_cache(maxsize=4096)
def _number(value: str) -> float | None:
    match = _NUMBER.match(value)
    return float(match[0]) if match else None


def size(value: str) -> tuple[int, int] | None:
    """Width and height of "512x768", None for anything else."""
    match = _SIZE.match(value) if len(value) <= _MOST else None
    return (int(match[1]), int(match[2])) if match else None
