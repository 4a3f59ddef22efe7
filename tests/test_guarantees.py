"""Every guarantee is proved by a test that names it, and the page that says so is true."""

from __future__ import annotations

from .guarantees import PAGE, SECTIONS, page, proofs

LINES = {line for lines in SECTIONS.values() for line in lines}


def test_every_line_is_proved_by_a_test_that_names_it() -> None:
    assert LINES - set(proofs()) == set()


def test_no_test_names_a_line_that_does_not_exist() -> None:
    assert set(proofs()) - LINES == set()


def test_the_page_of_guarantees_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.guarantees and commit docs/guarantees.md"
