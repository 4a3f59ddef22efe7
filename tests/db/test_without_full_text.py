"""Where SQLite lacks the index of texts, searches scan; and a database may go to such a place and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from iib_core.db import search
from iib_core.db.connection import Database
from iib_core.db.criteria import Criteria
from iib_core.db.migrations import has_text_index, knows_trigrams
from iib_core.db.opening import open_database
from iib_core.db.upkeep import upkeep

from .library import Picture, add, integrity

ASKED = [
    Criteria(text="red fox"),
    Criteria(text="RED FOX"),
    Criteria(text="fo"),
    Criteria(text="Seed: 7"),
    Criteria(text="seed: 71"),
    Criteria(text="3.png"),
    Criteria(text="d/1"),
    Criteria(text="100%"),
    Criteria(text="a_b"),
    Criteria(text="ücke"),
    Criteria(text="2.p", path_only=True),
    Criteria(regex="fox|owl$"),
    Criteria(text="nothing has this"),
]


def opened(path: Path, *, able: bool) -> Database:
    return open_database(str(path), able=knows_trigrams if able else lambda _: False)


def pictures(start: int) -> list[Picture]:
    texts = ("a red fox, Seed: {}", "100% a_b Brücke, Seed: {}", "an owl", "")
    return [
        Picture(f"/d/{n}.png", texts[n % 4].format(n), str(n) if n % 4 < 2 else "", minute=n)
        for n in range(start, start + 80)
    ]


def answers(db: Database) -> list[list[int]]:
    return [search.ids(db.reader(), criteria, "", 1000)[0] for criteria in ASKED]


def settled(db: Database) -> None:
    while db.reader().execute("SELECT 1 FROM iib_file WHERE text_id = -1").fetchone():
        db.submit(lambda c: None).result()
    upkeep(db)


def test_this_sqlite_is_asked_and_not_guessed(db: Database) -> None:
    assert db.write(knows_trigrams) is True
    assert has_text_index(db.reader())


def test_searches_find_the_same_without_the_index(tmp_path: Path) -> None:
    with_index, without = opened(tmp_path / "a.db", able=True), opened(tmp_path / "b.db", able=False)
    assert has_text_index(with_index.reader()) and not has_text_index(without.reader())
    for db in (with_index, without):
        add(db, pictures(0))
    assert answers(without) == answers(with_index)
    assert [len(a) for a in answers(without)][:3] == [20, 20, 20]
    with_index.close()
    without.close()


@pytest.mark.parametrize("way", [(False, True), (True, False, True), (False, True, False, True)])
def test_a_database_goes_where_there_is_no_index_and_back_and_misses_nothing(
    tmp_path: Path, way: tuple[bool, ...]
) -> None:
    reference = opened(tmp_path / "reference.db", able=True)
    for step, able in enumerate(way):
        db = opened(tmp_path / "iib.db", able=able)
        before = answers(db)
        assert before == answers(reference)
        for each in (db, reference):
            add(each, pictures(step * 80))
        assert answers(db) == answers(reference)
        settled(db)
        assert answers(db) == answers(reference)
        assert has_text_index(db.reader()) is able
        if able:
            assert integrity(db) == []
            texts = "SELECT count(*) FROM iib_text_fts WHERE iib_text_fts MATCH '\"fox\"'"
            assert db.reader().execute(texts).fetchone() == reference.reader().execute(texts).fetchone()
        db.close()
    reference.close()
