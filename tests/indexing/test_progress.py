"""What the pages are told, and how often."""

from __future__ import annotations

import queue
from typing import Any

from iib_core.events import EventBus
from iib_core.indexing.changes import Changes
from iib_core.indexing.progress import Progress


def told(q: queue.Queue[dict[str, Any]]) -> list[dict[str, Any]]:
    return [q.get_nowait() for _ in range(q.qsize())]


def test_many_small_steps_are_told_few_times_and_none_is_lost() -> None:
    events = EventBus()
    q = events.subscribe()
    progress = Progress(events)
    progress.begin()
    progress.enter("reading", 1000)
    told(q)
    for _ in range(1000):
        progress.read(1, 0, {"/d"})
        progress.written(Changes(added=1, dirs={"/d"}))
        progress.tick()
    during = told(q)
    assert len([e for e in during if e["type"] == "index"]) <= 2
    assert len([e for e in during if e["type"] == "changed"]) <= 2
    progress.end("idle", [])
    seen = [*during, *told(q)]
    assert sum(e["added"] for e in seen if e["type"] == "changed") == 1000
    assert sum(e["changed"] for e in seen if e["type"] == "changed") == 1000
    assert seen[-1] == {"type": "index", **progress.status()}
    assert (seen[-1]["state"], seen[-1]["read"], seen[-1]["to_read"]) == ("idle", 1000, 0)


def test_very_many_folders_are_told_as_anywhere_and_odd_names_can_be_sent() -> None:
    events = EventBus()
    q = events.subscribe()
    progress = Progress(events)
    progress.written(Changes(removed=2, dirs={"/caf\udce9"}))
    progress.tick()
    (event,) = told(q)
    assert event == {"type": "changed", "added": 0, "changed": 0, "removed": 2, "dirs": ["/caf?"]}
    progress.written(Changes(added=1, dirs={f"/{n}" for n in range(500)}))
    progress.tick(force=True)
    assert told(q)[0]["dirs"] == []


def test_problems_are_one_text_and_an_idle_index_has_no_rate() -> None:
    progress = Progress(EventBus())
    progress.begin()
    progress.end("idle", ["One.", "Two."])
    status = progress.status()
    assert status["error"] == "One. Two."
    assert status["rate"] == 0
    assert status["seconds_left"] is None
    progress.begin()
    assert progress.status()["error"] is None
