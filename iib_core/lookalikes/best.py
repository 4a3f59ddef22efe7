"""Which of several like files to keep, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ..db.merits import Merit

#: What decided; "first" when nothing tells the files apart.
Why = Literal["rating", "like", "prompt", "resolution", "size", "older", "first"]

_WHYS: tuple[Why, ...] = ("rating", "like", "prompt", "resolution", "size", "older", "first")


def best_of(files: Sequence[Merit]) -> tuple[int, Why]:
    """(id, what decided): the better rated, then the liked one, the one that says how it was made, the larger picture,
    the larger file (less was lost in saving it), the older file. Raises ValueError for no files."""
    first, *others = sorted(files, key=_rank)
    if not others:
        return first.image_id, "first"
    pairs = zip(_WHYS, _rank(first), _rank(others[0]), strict=True)
    return first.image_id, next(why for why, mine, theirs in pairs if mine != theirs)


def _rank(file: Merit) -> tuple[int, ...]:
    return (
        -file.rating,
        -file.liked,
        -file.told,
        -file.pixels,
        -file.bytes,
        file.mtime_ns,
        file.image_id,
    )
