"""What takes a batch back: the opposite of each of its steps, the last first."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import groupby

from ..db.journal import Item, State, Step, StepKind
from .disk import size_of
from .plans import OnClash, Plan
from .trash import TrashPlaces

OUTSIDE = "It lies outside the library now."


def take_back(
    items: Iterable[Item], places: TrashPlaces, permits: Callable[[str], bool], on_clash: OnClash = "error"
) -> Plan:
    """A plan that takes back what still stands of these items. Copies go to the trash, never away at once."""
    plan = Plan()
    for item in reversed(list(items)):
        standing = [s for s in item if s.state is State.DONE and s.kind != "erase"]
        if standing:
            opposite = _opposite(plan, standing, places, permits, on_clash)
            if opposite[0].kind == "move" and not opposite[0].error:
                _make_way(plan, os.path.dirname(opposite[0].target), permits)
            plan.items.append(opposite)
    return plan


def _make_way(plan: Plan, folder: str, permits: Callable[[str], bool]) -> None:
    """The folder that something was in comes back with it, but never a library folder: its drive may be off."""
    above = folder
    while not os.path.lexists(above) and os.path.dirname(above) != above:
        above = os.path.dirname(above)
    if permits(above):
        plan.make_folder(folder)


def items_of(steps: Iterable[Step]) -> list[Item]:
    """The steps of one operation by item."""
    return [list(group) for _, group in groupby(steps, key=lambda s: s.item)]


def _opposite(
    plan: Plan, item: Item, places: TrashPlaces, permits: Callable[[str], bool], on_clash: OnClash
) -> Item:
    first = item[0]
    if any(not permits(os.path.dirname(p)) for s in item for p in (s.source, s.target) if p):
        return [Step("move", first.target, first.source, state=State.FAILED, error=OUTSIDE)]
    if first.kind == "mkdir":
        return [Step("rmdir", first.target, "", folder=True, reverts=first.id)]
    if first.kind == "rmdir":
        plan.expect(first.source)
        return [Step("mkdir", "", first.source, folder=True, reverts=first.id)]
    if first.kind == "copy":
        names = [os.path.basename(s.target) for s in item]
        try:
            targets = places.for_item(names, os.path.dirname(first.target))
        except OSError as error:
            return [Step("trash", first.target, "", state=State.FAILED, error=error.strerror or str(error))]
        return [_step("trash", s, s.target, t) for s, t in zip(item, targets, strict=True)]
    if first.kind == "restore":
        return [_step("trash", s, s.target, s.source) for s in item]
    kind: StepKind = "restore" if first.kind == "trash" else "move"
    folder, name = os.path.split(first.source)
    pairs = plan.free_names([s.target for s in item], folder, name, on_clash)
    if isinstance(pairs, str):
        return [Step(kind, first.target, first.source, state=State.FAILED, error=pairs)]
    return [_step(kind, s, source, target) for s, (source, target) in zip(item, pairs, strict=True)]


def _step(kind: StepKind, taken_back: Step, source: str, target: str) -> Step:
    size = size_of(source) if kind == "trash" else 0
    return Step(kind, source, target, taken_back.main, taken_back.folder, size, taken_back.id)
