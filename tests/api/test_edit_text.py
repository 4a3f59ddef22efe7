"""Texts that a person writes in place of a file's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .live import INFOTEXT, Live, live, picture


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Live]:
    picture(tmp_path / "pictures" / "a.png")
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        server.index()
        yield server


@pytest.mark.invariant("L1")
def test_an_edited_text_is_kept_and_taken_back_while_the_file_stays_as_it_is(here: Live) -> None:
    (image,) = here.ids()
    path = Path(here.root) / "a.png"
    before = path.read_bytes()
    new = "a castle\nNegative prompt: fog\nSteps: 30, Seed: 7, Mood: calm"
    assert here.post(f"/api/images/{image}/text", {"text": new}).json() == {"edited": True}
    here.index()
    told = here.get(f"/api/images/{image}").json()
    assert told["edited"] and told["info"]["positive"] == "a castle" and told["info"]["seed"] == "7"
    assert told["info"]["parameters"]["Mood"] == "calm"
    found = here.post("/api/grid", {"query": {"q": '"a castle"'}}).json()
    assert found["total"] == 1
    assert here.post(f"/api/images/{image}/text", {"text": None}).json() == {"edited": False}
    told = here.get(f"/api/images/{image}").json()
    assert not told["edited"] and told["info"]["infotext"].startswith(INFOTEXT.split("\n")[0])
    assert path.read_bytes() == before


def test_a_text_of_a_picture_that_is_gone_is_refused(here: Live) -> None:
    (image,) = here.ids()
    assert here.post("/api/images/4711/text", {"text": "x"}).status_code == 404
    (Path(here.root) / "a.png").unlink()
    assert here.post(f"/api/images/{image}/text", {"text": "x"}).status_code == 404
