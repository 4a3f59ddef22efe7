"""Runs stories one after another and keeps what was seen: a line each, a table at the end."""

from __future__ import annotations

import contextlib
import json
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Outcome:
    """One story: what was seen, how long the whole took, and whether it went as it should."""

    story: str
    ok: bool
    seen: str
    seconds: float


@dataclass
class Report:
    """All outcomes of a run. `only`: words of which one must stand in a story's name for it to be run."""

    folder: Path
    only: tuple[str, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)

    def wants(self, *stories: str) -> bool:
        """True when one of these stories is to be run."""
        return not self.only or any(word.lower() in story.lower() for story in stories for word in self.only)

    def run(
        self,
        story: str,
        tell: Callable[[], Any],
        *,
        always: bool = False,
        picture: Callable[[Path], Any] | None = None,
    ) -> None:
        """Run one story; what it answers is what was seen. Never raises: the outcome says it.

        `always`: even when it was not asked for, since others stand on it. `picture` takes a screenshot of a failure.
        """
        if not always and not self.wants(story):
            return
        began = time.monotonic()
        try:
            seen, ok = str(tell() or ""), True
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / "failures.log").open("a", encoding="utf-8") as log:
                log.write(f"== {story}\n{traceback.format_exc()}\n")
            if picture:
                with contextlib.suppress(Exception):
                    picture(self.folder / f"failed-{''.join(c if c.isalnum() else '-' for c in story)}.png")
            seen, ok = f"{type(error).__name__}: {error}", False
        outcome = Outcome(story, ok, seen, time.monotonic() - began)
        self.outcomes.append(outcome)
        print(self.line(outcome), flush=True)

    @staticmethod
    def line(outcome: Outcome) -> str:
        seen = " ".join(outcome.seen.split())
        return (
            f"{'ok  ' if outcome.ok else 'FAIL'} {outcome.seconds:6.1f} s  {outcome.story}  –  {seen[:400]}"
        )

    def failed(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if not outcome.ok]

    def table(self) -> str:
        """As Markdown."""
        rows = ["| story | seen | |", "|---|---|---|"]
        for outcome in self.outcomes:
            seen = " ".join(outcome.seen.split()).replace("|", "\\|")[:300]
            rows.append(f"| {outcome.story} | {seen} | {'OK' if outcome.ok else '**failed**'} |")
        return "\n".join(rows)

    def write(self, name: str) -> None:
        """The table and the same as JSON, into the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        about = "".join(f"- {key}: {value}\n" for key, value in self.about.items())
        (self.folder / f"{name}.md").write_text(f"{about}\n{self.table()}\n", encoding="utf-8")
        body = {"about": self.about, "outcomes": [asdict(o) for o in self.outcomes]}
        (self.folder / f"{name}.json").write_text(json.dumps(body, indent=1), encoding="utf-8")


def until(
    ask: Callable[[], Any],
    what: str,
    seconds: float = 30,
    every: float = 0.05,
    alive: Callable[[], bool] = lambda: True,
) -> Any:
    """What `ask` answers as soon as that is true. Raises AssertionError with `what` when it stays false."""
    limit = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        assert alive(), f"{what}: the host has ended"
        assert time.monotonic() < limit, f"{what}: not within {seconds:g} s"
        time.sleep(every)
