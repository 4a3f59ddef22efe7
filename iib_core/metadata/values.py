"""Whole numbers, numbers and sizes out of texts: None for what is none."""

from __future__ import annotations

import re

_SIZE = re.compile(r"(\d{1,6}) ?[x×] ?(\d{1,6})$")
_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?(?:e-?\d{1,3})?")


def integer(value: str) -> int | None:
    """The whole number that a value starts with, None when it starts with none."""
    match = _NUMBER.match(value)
    number = float(match[0]) if match else None
    return int(number) if number is not None and abs(number) < 2**53 else None


def number(value: str) -> float | None:
    """The number that a value starts with, None when it starts with none."""
    match = _NUMBER.match(value)
    found = float(match[0]) if match else None
    return found if found is not None and abs(found) < 1e15 else None


def size(value: str) -> tuple[int, int] | None:
    """Width and height of "512x768", None for anything else."""
    match = _SIZE.match(value)
    return (int(match[1]), int(match[2])) if match else None
