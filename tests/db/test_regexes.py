"""What every match of an expression holds, and how long matching may take."""

from __future__ import annotations

import threading
import time

import pytest

from iib_core.db.regexes import Matcher, required
from iib_core.errors import BadRequest


@pytest.mark.parametrize(
    ("pattern", "clauses"),
    [
        ("cat.*|dog", [("cat", "dog")]),
        ("a|dog", []),
        ("(foo)?bar1", [("bar1",)]),
        (r"Steps: \d+, Sampler: Euler", [(", Sampler: Euler",), ("Steps: ",)]),
        ("(?:foobar){2,}x", [("foobar",)]),
        ("(?:foobar){0,2}x", []),
        ("(?!foobar)x", []),
    ],
)
def test_literals_that_every_match_holds_are_found(pattern: str, clauses: list[tuple[str, ...]]) -> None:
    assert required(pattern) == clauses


@pytest.mark.parametrize(
    "pattern", ["(?:foo){e<=1}", "[[:alpha:]]foobar", "(", r"\p{Han}foobar", "[a-z--[aeiou]]("]
)
def test_nothing_is_said_of_what_another_dialect_means_otherwise(pattern: str) -> None:
    assert required(pattern) == []


@pytest.mark.invariant("S12", "F1")
def test_an_expression_that_explodes_is_stopped_with_the_reason_while_other_threads_go_on() -> None:
    matcher = Matcher("^(?:a|aa)+d", budget=0.5)
    done = threading.Event()
    ticks: list[float] = []

    def tick() -> None:
        while not done.wait(0.005):
            ticks.append(time.monotonic())

    other = threading.Thread(target=tick)
    other.start()
    start = time.monotonic()
    try:
        with pytest.raises(BadRequest, match=r"longer than 0\.5 seconds"):
            matcher.found_in("a" * 80 + "!d")
    finally:
        done.set()
        other.join()
    assert 0.4 < time.monotonic() - start < 5
    assert len(ticks) > 10


@pytest.mark.invariant("S12")
@pytest.mark.parametrize("pattern", ["(", "[a", "*a", "(?P<x>a)(?P<x", "a{2,1}"])
def test_an_invalid_expression_is_refused_with_the_reason(pattern: str) -> None:
    with pytest.raises(BadRequest, match="not valid"):
        Matcher(pattern)
