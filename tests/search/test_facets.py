"""Facets count what a search finds, within what may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iib_core.search import facets
from tests.api.live import INFOTEXT, Live, live, picture


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Live]:
    root = tmp_path / "root"
    for n in range(3):
        picture(root / f"{n}.png")
    picture(root / "other" / "3.png", INFOTEXT.replace("foxes", "owls, night"), size=(64, 64))
    picture(root / "other" / "4.png", "", size=(64, 64))
    with live(tmp_path / "data", root) as running:
        yield running


def ask(server: Live, **query: Any) -> dict[str, Any]:
    return dict(server.post("/api/facets", {"query": query}).json())


def test_the_whole_library_is_counted_by_model_size_lora_and_month(server: Live) -> None:
    found = ask(server)
    assert (found["total"], found["counted"]) == (5, 5)
    assert found["facets"]["model"] == [["foxes", 3], ["owls, night", 1]]
    assert found["facets"]["size"] == [["96x64", 3], ["64x64", 2]]
    assert found["facets"]["lora"] == [["ink", 4]]
    assert found["facets"]["is"] == [["image", 5]]
    assert [n for _, n in found["facets"]["date"]] == [5]
    assert len(found["facets"]["date"][0][0]) == len("2025-03")


def test_a_search_is_counted_alone_and_each_value_leads_to_as_many(server: Live) -> None:
    found = ask(server, q="folder:other")
    assert (found["total"], found["counted"]) == (2, 2)
    assert found["facets"]["model"] == [["owls, night", 1]]
    for field, value, count in [("size", "64x64", 2), ("is", "image", 2)]:
        assert [value, count] in found["facets"][field]
        narrowed = server.post("/api/grid", {"query": {"q": f"folder:other {field}:{value}"}, "limit": 1})
        assert narrowed.json()["total"] == count


def test_of_a_large_result_the_newest_are_counted_and_the_answer_says_so(
    server: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "MOST_COUNTED", 2)
    found = ask(server, q="fox")
    assert (found["total"], found["counted"]) == (4, 2)


def test_ratings_are_counted(server: Live) -> None:
    first, second = server.ids()[:2]
    server.post("/api/marks", {"ids": [first, second], "rating": 4})
    assert ask(server)["facets"]["rating"] == [["4", 2]]
    assert ask(server, q="rating:4")["facets"]["rating"] == [["4", 2]]


def test_a_query_that_cannot_be_read_is_refused_with_its_place(server: Live) -> None:
    for path in ("/api/facets", "/api/grid"):
        answer = server.post(path, {"query": {"q": "🎨 modle:x"}})
        assert answer.status_code == 400
        told = answer.json()
        assert told["detail"].startswith("There is no field “modle”.")
        assert (told["code"], told["position"], told["length"]) == ("unknown_field_near", 3, 5)
        assert told["params"] == {"name": "modle", "near": "model"}


def test_the_text_of_a_query_is_parsed_and_suggested_over_http(server: Live) -> None:
    parsed = server.post("/api/query/parse", {"q": "fox -model:owls sort:name"}).json()
    assert [part["kind"] for part in parsed["parts"]] == ["word", "field", "sort"]
    assert (parsed["order"], parsed["error"]) == ("name", None)
    items = server.get("/api/query/suggest", params={"q": "model:fo", "caret": 8}).json()["items"]
    assert items[0]["insert"] == '"foxes"'
    assert (items[0]["start"], items[0]["end"], items[0]["count"]) == (6, 8, 3)
