"""Type-ahead: what stands at the caret, and what may stand there instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iib_core.db.connection import Database
from iib_core.db.opening import open_database
from iib_core.search.query.caret import typed_at
from iib_core.search.query.reading import read_query
from iib_core.search.query.syntax import Part
from iib_core.search.query.terms import term, word
from iib_core.search.suggesting import Suggesting

from .test_query_finds import make

HERE = Path(__file__).parent


def cases(name: str) -> list[dict[str, Any]]:
    return list(json.loads((HERE / name).read_text("utf-8")))


@pytest.mark.parametrize("case", cases("caret_cases.json"), ids=lambda case: case["text"])
def test_what_is_typed_at_the_caret(case: dict[str, Any]) -> None:
    caret = case["text"].index("|")
    typed = typed_at(case["text"].replace("|", ""), caret)
    assert [typed.start, typed.end, typed.prefix, typed.field, typed.negated] == case["typed"]


@pytest.mark.parametrize("case", cases("term_cases.json"), ids=lambda case: case["term"])
def test_a_term_is_written_so_that_it_is_read_back(case: dict[str, Any]) -> None:
    written = term(case["field"], case["value"]) if case["field"] else word(case["value"])
    assert written == case["term"]
    (part,) = read_query(written).parts
    assert isinstance(part, Part)
    assert (part.field, part.negated, len(part.values)) == (case["field"], False, 1)
    if case["field"]:
        assert "".join(text for text, _ in part.values[0].pieces) == case["value"]
        assert not part.values[0].has_wildcard


@pytest.fixture
def suggest(tmp_path: Path) -> Any:
    db: Database = open_database(str(tmp_path / "iib.db"))
    make(db)
    service = Suggesting(
        db,
        list,
        lambda text, limit: [{"name": "cats", "path": "/d/my cats"}] if text in "cats" else [],
        lambda: {"black cat": "schwarze Katze"},
    )

    def ask(marked: str, limit: int = 10) -> list[tuple[str, str, int | None]]:
        caret = len(marked[: marked.index("|")].encode("utf-16-le")) // 2
        text = marked.replace("|", "")
        found = service.at(text, caret, limit)
        units = text.encode("utf-16-le")

        def replaced(s: dict[str, Any]) -> str:
            after = units[: 2 * s["start"]] + s["insert"].encode("utf-16-le") + units[2 * s["end"] :]
            return after.decode("utf-16-le")

        return [(s["kind"], replaced(s), s["count"]) for s in found]

    yield ask
    db.close()


def test_fields_tags_and_folders_are_suggested_for_a_word(suggest: Any) -> None:
    assert (
        suggest("mo|")[:2] == [("field", "model:", None), ("pos", "moon 100%", 1)][:1] + suggest("mo|")[1:2]
    )
    assert ("Model", 'model:"dreamMix_v6"', 1) in suggest("drea|")
    assert ("lora", '-lora:"ink wash"', 2) in suggest("-ink|")
    assert ("folder", 'folder:"/d/my cats"', None) in suggest("cat|")


def test_values_of_a_field_come_with_counts_the_most_used_first(suggest: Any) -> None:
    assert suggest("sampler:|")[0][2] == 1
    assert [s[1] for s in suggest("sampler:eu|")] == ['sampler:"Euler"', 'sampler:"Euler a"']
    assert suggest("x scheduler:k|") == [("value", 'x scheduler:"Karras"', 1)]
    assert ("value", "size:512x512", 2) in suggest("size:5|")
    assert suggest("album:bo|") == [("album", "album:Both", None)]
    assert suggest("is:vi|") == [("value", "is:video", None)]
    assert ("value", "date:this-month", None) in suggest("date:th|")


def test_words_before_the_caret_belong_to_a_tag_of_several(suggest: Any) -> None:
    assert suggest("moon black c|")[0] == ("pos", 'moon "black cat"', 1)
    assert suggest("🎨 black c|")[0] == ("pos", '🎨 "black cat"', 1)


def test_nothing_typed_suggests_nothing(suggest: Any) -> None:
    assert suggest("|") == []
