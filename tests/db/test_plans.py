"""Hot queries use their indexes. What runs is recorded on a real connection and explained."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable

import pytest

from iib_core.db import images, pages, search, suggestions, tags
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.index import known_files, pending
from iib_core.search.query.reading import read_query

from .library import Picture, add


@pytest.fixture
def plans(db: Database) -> Callable[[Callable[[sqlite3.Connection], object]], list[str]]:
    """A function that runs something on a reader and gives the plans of all its statements."""
    add(
        db,
        [
            Picture(f"/d/{n % 3}/{n}.png", f"text {n}", tags=[("pos", "t"), ("pos", str(n))])
            for n in range(60)
        ],
    )

    def explain(work: Callable[[sqlite3.Connection], object]) -> list[str]:
        statements: list[str] = []
        reader = db.reader()
        reader.set_trace_callback(statements.append)
        try:
            work(reader)
        finally:
            reader.set_trace_callback(None)
        return [
            row[3]
            for sql in statements
            if sql.startswith("SELECT")
            for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
        ]

    return explain


def scans(plan: list[str]) -> list[str]:
    """Steps that look at every row of a large table (i: image, f: iib_file, l: image_tag), but for walks in order."""
    large = re.compile(r"SCAN (i|f|l|image|iib_file|image_tag)\b(?!.*(iib_image_by_date|iib_file_pending))")
    return [step for step in plan if large.match(step)]


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(),
        Criteria(text="text 5"),
        Criteria(text="5.png", path_only=True),
        Criteria(text="2/5"),
        Criteria(regex=r"text \d5"),
        Criteria(and_tags=(2,)),
        Criteria(or_tags=(2, 3), not_tags=(4,)),
        Criteria(tagged=True),
        Criteria(folders=("/d/1",)),
        Criteria(order="random", seed=3),
    ],
    ids=str,
)
def test_a_page_scans_no_table(plans: Callable[..., list[str]], criteria: Criteria) -> None:
    plan = plans(lambda c: search.page(c, criteria, "", 5))
    assert scans(plan) == []


@pytest.mark.parametrize(
    "q",
    [
        "text -moon",
        "tag:t steps:20",
        'model:"a" OR lora:b',
        "folder:/d/1 rating:>=3",
        "date:2024-01 is:video",
        "neg:blur",
        "seed:1234",
        "album:none is:duplicate",
    ],
)
def test_a_query_scans_no_table_but_for_numbers_that_no_index_has(
    plans: Callable[..., list[str]], q: str
) -> None:
    criteria = Criteria(match=read_query(q).term)
    plan = plans(lambda c: search.page(c, criteria, "", 5))
    counted = [step for step in scans(plan) if not step.startswith("SCAN f")]
    assert counted == []
    assert not [step for step in plan if step.split()[:2] == ["SCAN", "t"]]


@pytest.mark.parametrize(
    "q",
    [
        "steps:20",
        "steps:20..30 cfg:<=5",
        "denoise:<0.5",
        "clipskip:2",
        "scheduler:karras",
        'vae:"sea"',
        "lora:t:>0.5",
        "hour:22..4",
        "weekday:mon hour:3",
        "node:ksampler",
        "has:workflow",
    ],
)
def test_typed_fields_are_paged_and_counted_without_a_scan(plans: Callable[..., list[str]], q: str) -> None:
    criteria = Criteria(match=read_query(q).term)
    plan = plans(lambda c: (search.page(c, criteria, "", 5), search.total(c, criteria)))
    plan += plans(lambda c: search.ids(c, criteria, "", 100))
    assert scans(plan) == []


def test_type_ahead_finds_names_by_an_index(plans: Callable[..., list[str]]) -> None:
    plan = plans(lambda c: suggestions.tags_like(c, ("custom", "pos"), "te", 10))
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")]


def test_browsing_walks_the_date_index_without_sorting(plans: Callable[..., list[str]]) -> None:
    for criteria in (Criteria(), Criteria(order="date"), Criteria(tagged=True)):
        cursor: list[str | None] = []
        plan = plans(lambda c, q=criteria, out=cursor: out.append(search.ids(c, q, "", 5)[1]))
        plan += plans(lambda c, q=criteria, out=cursor: search.columns(c, q, out[0] or "", 5))
        assert not [step for step in plan if "TEMP B-TREE" in step]
        assert any("iib_image_by_date" in step for step in plan)


def test_a_common_text_walks_the_date_index_from_the_cursor(
    plans: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "FEW", 5)
    plan = plans(lambda c: search.page(c, Criteria(text="text"), "2024-01-01 00:00:00|30", 5))
    assert any(re.match(r"SEARCH i USING (COVERING )?INDEX iib_image_by_date \(date<", step) for step in plan)
    assert not [step for step in plan if "TEMP B-TREE" in step]


def test_looking_up_rows_folders_and_pending_files_scans_no_table(plans: Callable[..., list[str]]) -> None:
    def work(c: sqlite3.Connection) -> None:
        images.rows_by_ids(c, [1, 2, 3])
        images.row_by_path(c, "/d/1/1.png")
        images.infotext_of(c, "/d/1/1.png")
        images.random_rows(c, 2)
        tags.of_images(c, [1, 2, 3])
        known_files(c, "/d/1")
        pending(c, 5, ["/d/1"])

    plan = plans(work)
    assert scans(plan) == []
