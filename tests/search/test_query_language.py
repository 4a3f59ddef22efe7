"""The query language is read as docs/search.md says. The page's reader is held to the same table."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib_core.db.terms_facts import Dated
from iib_core.search.query.describing import describe
from iib_core.search.query.reading import read_query

CASES = json.loads((Path(__file__).parent / "query_cases.json").read_text("utf-8"))
TODAY = dt.date(2025, 3, 12)  # a Wednesday


def short(part: dict[str, Any]) -> list[str]:
    """A part as the table writes it."""
    kind = part["field"] if part["kind"] in {"field"} else part["kind"]
    values = []
    for value in part["values"]:
        values.append(value["op"] + value["text"])
        if value["suffix"]:
            values.append(":" + value["suffix"])
    return [("-" if part["negated"] else "") + kind, *values]


@pytest.mark.parametrize("case", CASES, ids=[case["q"] for case in CASES])
def test_a_text_is_read_as_the_table_says(case: dict[str, Any]) -> None:
    told = describe(read_query(case["q"], TODAY))
    if "error" in case:
        error = told["error"]
        assert [error["code"], error["position"], error["length"]] == case["error"]
        return
    assert told["error"] is None, told["error"]
    assert [short(part) for part in told["parts"]] == case["parts"]
    if "places" in case:
        assert [[part["start"], part["end"]] for part in told["parts"]] == case["places"]


def test_an_error_is_a_sentence_that_says_what_was_probably_meant() -> None:
    error = read_query("modle:x").error
    assert error is not None
    assert error.detail == "There is no field “modle”. Did you mean “model”?"


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-02", "2025-02-01", "2025-03-01"),
        ("2025-02-28", "2025-02-28", "2025-03-01"),
        ("2024-12..2025-01", "2024-12-01", "2025-02-01"),
        ("..2025", "", "2026-01-01"),
        ("2025..", "2025-01-01", ""),
        (">=2025-02", "2025-02-01", ""),
        (">2025-02", "2025-03-01", ""),
        ("<2025-02", "", "2025-02-01"),
        ("<=2025-02", "", "2025-03-01"),
        ("today", "2025-03-12", "2025-03-13"),
        ("yesterday", "2025-03-11", "2025-03-12"),
        ("7d", "2025-03-06", "2025-03-13"),
        ("2w", "2025-02-27", "2025-03-13"),
        ("1m", "2025-02-12", "2025-03-13"),
        ("1y", "2024-03-12", "2025-03-13"),
        ("this-week", "2025-03-10", "2025-03-17"),
        ("last-week", "2025-03-03", "2025-03-10"),
        ("this-month", "2025-03-01", "2025-04-01"),
        ("last-month", "2025-02-01", "2025-03-01"),
        ("this-year", "2025-01-01", "2026-01-01"),
        ("Last_Year", "2024-01-01", "2025-01-01"),
    ],
)
def test_dates_are_read_in_words_and_numbers(text: str, since: str, until: str) -> None:
    clock = " 00:00:00"
    wanted = Dated(since and since + clock, until and until + clock)
    assert read_query(f"date:{text}", TODAY).term == wanted


@pytest.mark.parametrize("text", ["0000", "2025-02-30", "9999d", "soon", "2025-1-1-1"])
def test_what_is_no_date_is_said(text: str) -> None:
    query = read_query(f"date:{text}", TODAY)
    assert query.error is not None or text == "9999d"


@pytest.mark.parametrize(
    ("text", "order", "seed"),
    [
        ("cat", None, None),
        ("sort:newest", "-date", None),
        ("sort:name-", "-name", None),
        ("sort:-size", "-size", None),
        ("sort:size-", "-size", None),
        ("sort:random:7", "random", 7),
        ("sort:random", "random", None),
        ("sort:name sort:oldest", "date", None),
    ],
)
def test_the_last_order_holds(text: str, order: str | None, seed: int | None) -> None:
    query = read_query(text)
    assert (query.order, query.seed) == (order, seed)


@given(st.text(alphabet=st.sampled_from('ab -"():|,*?\\/.<>=~é🎨modelORre'), max_size=40))
def test_any_text_is_read_or_its_fault_has_a_place_in_it(text: str) -> None:
    query = read_query(text)
    if query.error is not None:
        assert 0 <= query.error.position <= len(text)
        assert query.error.detail
    for part in query.parts:
        assert 0 <= part.start < part.end <= len(text)
