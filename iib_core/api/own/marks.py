"""Ratings, labels, notes, tags and albums of many pictures at once, and the undo of such changes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...db.batch import Change
from ...errors import NotFound
from ..bodies_marks import MarkChange, Undo
from ..inputs import Ids, bounded
from ..routing import guarded_router
from ..services import Services

UNDO = {"undo": "pTk3dkq0OeRkUQ"}


def routes(services: Services) -> APIRouter:
    """POST marks, marks/of, marks/summary, marks/undo."""
    router = guarded_router(services, services.settings.base + "/api", ["marks"])
    marks = services.marks

    @router.post(
        "/marks",
        access="write",
        summary="Rate, label, note, tag pictures, and put them into albums",
        body={"ids": [1, 2], "rating": 4, "add_tags": [7]},
        example={"changed": 2, **UNDO},
        name="change_marks",
    )
    def change(body: MarkChange) -> dict[str, Any]:
        """All in one transaction. `rating` 0 to 5, `label` 0 (none), 1 red, 2 orange, 3 yellow, 4 green, 5 blue,
        6 purple; `note`; `add_tags`, `remove_tags`, `add_albums`, `remove_albums` are ids. What is left out stays
        as it is. `undo` is the key for POST marks/undo, "" when nothing was different."""
        done = marks.change(
            bounded(body.ids),
            Change(
                rating=body.rating,
                label=body.label,
                note=body.note,
                add_tags=tuple(bounded(body.add_tags)),
                remove_tags=tuple(bounded(body.remove_tags)),
                add_albums=tuple(bounded(body.add_albums)),
                remove_albums=tuple(bounded(body.remove_albums)),
            ),
        )
        return {"changed": done.changed, "undo": done.undo}

    @router.post(
        "/marks/of",
        access="read",
        summary="Ratings and labels of pictures",
        body={"ids": [1, 2]},
        example={"marks": {"1": [4, 0]}},
        name="marks_of",
    )
    def of(body: Ids) -> dict[str, Any]:
        """[rating, label] of those that have either, as in the grid's columns."""
        return {"marks": marks.shown_of(bounded(body.ids))}

    @router.post(
        "/marks/summary",
        access="read",
        summary="What a selection has",
        body={"ids": [1, 2]},
        example={
            "images": 2,
            "ratings": {"0": 1, "4": 1},
            "labels": {"0": 2},
            "notes": ["", "for the wall"],
            "tags": {"7": 2},
            "albums": {"1": 1},
        },
        name="marks_summary",
    )
    def summary(body: Ids) -> dict[str, Any]:
        """How many of the pictures have each rating, label, own tag and album; `notes` are different ones, at most
        two."""
        return vars(marks.summary(bounded(body.ids)))

    @router.post(
        "/marks/undo",
        access="write",
        summary="Take changes back",
        body={"undo": ["pTk3dkq0OeRkUQ"]},
        name="undo_marks",
    )
    def undo(body: Undo) -> None:
        """Changes of marks, tags and albums, by the keys that they answered with. 404 for one that is not known any
        more; the others are taken back."""
        lost: NotFound | None = None
        for key in reversed(bounded(body.undo)):
            try:
                services.take_back.take_back(key)
            except NotFound as error:
                lost = error
        if lost is not None:
            raise lost

    return router.router
