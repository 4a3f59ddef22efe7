"""The one door through which texts come into a reading, so that no container brings too many."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import ContainerReading
from .source import Broken

MAX_TEXTS = 1000


def add(reading: ContainerReading, key: str, value: str) -> None:
    """One more named text. Raises Broken when there are too many; the first ones stay."""
    if len(reading.texts) >= MAX_TEXTS:
        raise Broken("The file holds too many texts; the first ones were read.")
    reading.texts.append((key[:256], value))


def add_all(reading: ContainerReading, texts: Iterable[tuple[str, str]]) -> None:
    """`add` for each of several."""
    for key, value in texts:
        add(reading, key, value)
