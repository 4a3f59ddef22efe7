"""Searching finds exactly what looking at every row finds, page by page."""

from __future__ import annotations

import os
import random
import string
from dataclasses import replace
from functools import partial

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iib_core.db import pages, search
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.migrations import prepare

from .library import Picture, add

Library = tuple[Database, list[tuple[int, Picture]]]

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)

WORDS = [
    "girl",
    "Sunset",
    "100%",
    "under_score",
    'a "quote"',
    "it's",
    "少女",
    "夕焼け空",
    "naïve",
    "ÄÖÜ",
    "İstanbul",
    "Kelvin \u212a",
    "C:\\x",
    "steps",
    "1234",
    "seed",
]
FOLDERS = ["/d/images", "/d/images2", "/d/Images/sub", "/d/a%b/c_d", "/", "/e/12/34"]
SEEDS = ["1234567890", "42", "7", "0", "18446744073709551615", "123", ""]


def _lower(text: str) -> str:
    return text.translate(_LOWER)


def make(seed: int, count: int) -> list[Picture]:
    rng = random.Random(seed)
    pictures = []
    for n in range(count):
        chosen = rng.choice(SEEDS)
        words = ", ".join(rng.choices(WORDS, k=rng.randint(0, 5)))
        tail = f"\nSteps: {rng.choice(['20', '7', '1234'])}, Seed: {chosen}, Size: 512x512" if chosen else ""
        if rng.random() < 0.2:
            tail = tail.replace("Seed: ", rng.choice(["seed: ", "SEED: ", "Seed:"]))
        text = words + tail if rng.random() < 0.9 else ""
        name = f"{rng.choice(['img', 'Ä', '少女', '%', '_', '12', 'x' * 20])}{rng.choice(['', '-', ' '])}{n}.{rng.choice(['png', 'mp4'])}"
        folder = rng.choice(FOLDERS)
        pictures.append(Picture(os.path.join(folder, name), text, chosen, [], minute=rng.randint(0, 6)))
    return pictures


PICTURES = make(7, 300)


@pytest.fixture(scope="module", params=[0, 1, 2], ids=["indexed", "walking", "no index"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The same library, searched by candidates, by walking (candidates are always too many), and without FTS5."""
    path = str(tmp_path_factory.mktemp("db") / "iib.db")
    # as where SQLite has no FTS5
    db = Database(path, partial(prepare, able=lambda _: False) if request.param == 2 else prepare)
    request.addfinalizer(db.close)
    ids = add(db, PICTURES)
    patch = pytest.MonkeyPatch()
    request.addfinalizer(patch.undo)
    if request.param == 1:
        patch.setattr(pages, "FEW", 3)
        patch.setattr(pages, "MANY", 40)
        patch.setattr(pages, "WINDOW", 17)
        patch.setattr(pages, "SAMPLE", 5)
        patch.setattr(pages, "SAMPLE_REGEX", 4)
    return db, list(zip(ids, PICTURES, strict=True))


def found(db: Database, criteria: Criteria, limit: int) -> list[int]:
    ids: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page, cursor = search.ids(db.reader(), criteria, cursor, limit)
        ids += page
    return ids


def newest_first(rows: list[tuple[int, Picture]]) -> list[int]:
    return [i for i, p in sorted(rows, key=lambda r: (r[1].date, r[0]), reverse=True)]


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A piece of some row's path or text, its case changed now and then; or anything at all."""
    picture = draw(st.sampled_from(PICTURES))
    kind = draw(st.integers(0, 9))
    if kind == 9:
        return draw(st.text(max_size=6))
    source = picture.path if kind < 4 else picture.text or picture.path
    start = draw(st.integers(0, max(0, len(source) - 1)))
    if kind == 8 and "eed: " in source:
        start = max(0, source.index("eed: ") + draw(st.integers(-3, 9)))
    length = draw(st.integers(1, 30))
    piece = source[start : start + length]
    return piece.swapcase() if draw(st.integers(0, 3)) == 0 and piece.isascii() else piece


@pytest.mark.invariant("M7")
@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=pieces(), path_only=st.booleans())
def test_a_substring_search_finds_exactly_the_rows_that_hold_it(
    library: Library, text: str, path_only: bool
) -> None:
    db, rows = library
    wanted = _lower(text)
    expected = [
        (i, p) for i, p in rows if wanted in _lower(p.path) or (not path_only and wanted in _lower(p.text))
    ]
    criteria = Criteria(text=text, path_only=path_only)
    assert found(db, criteria, 7) == newest_first(expected)
    assert search.total(db.reader(), criteria) == len(expected)


@settings(deadline=None, max_examples=70, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    one=pieces(),
    two=pieces(),
    shape=st.sampled_from(
        [
            "{0}",
            "{0}.*{1}",
            "{0}|{1}",
            "({0}){{1,2}}",
            "^{0}",
            "{0}$",
            "[{0}]x?",
            "{0}?",
            "(?:{0}|{1}).",
            r"\b{0}",
            "(?!{0}){1}",
            "(?={0})..",
        ]
    ),
)
def test_a_regular_expression_finds_exactly_the_rows_that_match(
    library: Library, one: str, two: str, shape: str
) -> None:
    db, rows = library
    pattern = shape.format(regex.escape(one), regex.escape(two))
    try:
        compiled = regex.compile(pattern, regex.I | regex.M | regex.S)
    except regex.error:
        return
    expected = [(i, p) for i, p in rows if compiled.search(p.path) or (p.text and compiled.search(p.text))]
    criteria = Criteria(regex=pattern)
    if not pattern:
        return
    assert found(db, criteria, 11) == newest_first(expected)
    assert search.total(db.reader(), criteria) == len(expected)


@pytest.mark.invariant("F5")
@pytest.mark.parametrize("order", ["date", "-date", "name", "-name", "size", "-size", "random"])
def test_every_order_shows_every_file_once_across_pages(library: Library, order: str) -> None:
    db, rows = library
    for criteria in (Criteria(order=order, seed=5), Criteria(order=order, seed=5, text="512")):
        paged = found(db, criteria, 13)
        assert len(paged) == len(set(paged)) == search.total(db.reader(), criteria)
        assert paged == found(db, criteria, 1000)
        if criteria.text == "":
            assert set(paged) == {i for i, _ in rows}


def test_random_orders_differ_by_seed(library: Library) -> None:
    db, _ = library
    assert found(db, Criteria(order="random", seed=1), 50) != found(db, Criteria(order="random", seed=2), 50)


def test_columns_are_the_rows_of_the_page(library: Library) -> None:
    db, _ = library
    criteria = Criteria(text="girl")
    columns = search.columns(db.reader(), criteria, "", 1000)
    page, _ = search.page(db.reader(), criteria, "", 1000)
    assert columns.ids == [r.id for r in page]
    assert columns.ratios == [1333] * len(page)
    assert columns.kinds == [int(r.kind) for r in page]
    assert columns.versions == [r.version for r in page]
    assert all(len(c) == len(page) for c in (columns.dates, columns.thumbhashes))


@pytest.mark.invariant("S2")
def test_folder_scope_goes_by_component(library: Library) -> None:
    db, rows = library
    for folder in ("/d/images", "/d", "/", "/e/12", "/d/imag"):
        below = folder.rstrip("/") + "/"
        expected = [(i, p) for i, p in rows if p.path.startswith(below)]
        criteria = Criteria(folders=(folder,))
        assert found(db, criteria, 9) == newest_first(expected)
        assert search.total(db.reader(), criteria) == len(expected)
        both = replace(criteria, text="girl")
        assert found(db, both, 9) == newest_first([(i, p) for i, p in expected if "girl" in p.text])
