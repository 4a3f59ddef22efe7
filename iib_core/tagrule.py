"""Which names a tag may have."""

from __future__ import annotations


def fits(name: str) -> bool:
    """The contract's length rule (§5.7): at most 12 characters after a Chinese first one, others not both over
    8 words and over 40 characters."""
    if not name:
        return False
    if "\u4e00" <= name[0] <= "\u9fff":
        return len(name) <= 12
    return len(name) <= 40 or len(name.split()) <= 8
