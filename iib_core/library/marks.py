"""Ratings, labels, notes, tags and albums of many pictures at once, as one change with an undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..db import albums, batch, marks
from ..db.batch import Before, Change, Summary
from ..db.connection import Database
from ..db.marks import Mark
from ..errors import BadRequest
from .takeback import TakeBack

MOST_STARS = 5
#: 1 red, 2 orange, 3 yellow, 4 green, 5 blue, 6 purple.
LABELS = 6
LONGEST_NOTE = 20_000
#: Of more changed pictures, pages ask for all that they show.
_NAMED = 2000


@dataclass(frozen=True)
class Done:
    """What a change did: how many pictures are different now, and the key of its undo ("" when none are)."""

    changed: int
    undo: str


class Marks:
    """What people think of their pictures. Safe from any thread."""

    def __init__(self, db: Database, publish: Callable[[dict[str, Any]], None], back: TakeBack) -> None:
        self._db = db
        self._publish = publish
        self._back = back

    def change(self, image_ids: Sequence[int], change: Change) -> Done:
        """Carry it out on all of these pictures in one transaction. Raises BadRequest for values that there are not,
        and what `batch.apply` raises."""
        _check(change)
        before = self._db.write(lambda c: batch.apply(c, image_ids, change))
        images = before.images
        if not images:
            return Done(0, "")
        self._tell(before)

        def told() -> None:
            self._tell(before)

        return Done(len(images), self._back.keep(lambda c: batch.revert(c, before), told))

    def summary(self, image_ids: Sequence[int]) -> Summary:
        """What these pictures have, counted."""
        return batch.summary(self._db.reader(), image_ids)

    def shown_of(self, image_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
        """Image id → (rating, label), of those that have either."""
        return marks.shown_of(self._db.reader(), image_ids)

    def of_one(self, image_id: int) -> dict[str, Any]:
        """Rating, label, note and manual albums of one picture."""
        reader = self._db.reader()
        mark = marks.of_images(reader, [image_id]).get(image_id, Mark(image_id))
        inside = albums.of_images(reader, [image_id]).get(image_id, [])
        return {"rating": mark.rating, "label": mark.label, "note": mark.note, "albums": inside}

    def _tell(self, before: Before) -> None:
        if before.marks:
            ids = [mark.image_id for mark in before.marks]
            self._publish({"type": "marks", "ids": ids if len(ids) <= _NAMED else []})
        if any((*before.linked.values(), *before.unlinked.values())):
            self._publish({"type": "tags"})
        if any((*before.put_in.values(), *before.taken_out.values())):
            self._publish({"type": "albums", "ids": [*before.put_in, *before.taken_out]})


def _check(change: Change) -> None:
    if change.rating is not None and not 0 <= change.rating <= MOST_STARS:
        raise BadRequest(f"A rating is a whole number from 0 to {MOST_STARS}.")
    if change.label is not None and not 0 <= change.label <= LABELS:
        raise BadRequest(f"A label is a whole number from 0 (none) to {LABELS}.")
    if change.note is not None and len(change.note) > LONGEST_NOTE:
        raise BadRequest(f"A note has at most {LONGEST_NOTE:,} characters.")
