"""Counts and words that are told are those of the library as it is given now."""

from __future__ import annotations

from pathlib import Path

import pytest

from .live import live, picture


@pytest.mark.invariant("F6", "S2")
def test_what_lies_in_a_folder_no_longer_given_is_neither_counted_nor_named(tmp_path: Path) -> None:
    for folder, prompt in (("here", "red fox, moss"), ("away", "secret harbour, moss")):
        (tmp_path / "all" / folder).mkdir(parents=True)
        picture(
            tmp_path / "all" / folder / "a.png",
            f"{prompt}\nSteps: 5, Sampler: Euler, Seed: 1, Model: {folder}",
        )
    with live(tmp_path / "data", tmp_path / "all") as server:
        both = server.get("/db/basic_info").json()
        assert both["img_count"] == 2
        assert {t["name"]: t["count"] for t in both["tags"]}["moss"] == 2
    with live(tmp_path / "data", tmp_path / "all" / "here") as server:
        info = server.get("/db/basic_info").json()
        counts = {t["name"]: t["count"] for t in info["tags"]}
        assert info["img_count"] == 1
        assert counts["moss"] == 1 and counts["red fox"] == 1
        assert "secret harbour" not in counts and "away" not in counts
        suggested = server.get("/api/suggest", params={"q": "harbour"}).json()
        assert suggested["tags"] == []
        assert server.post("/api/grid", {"query": {}, "limit": 10}).json()["total"] == 1
    with live(tmp_path / "data", tmp_path / "all") as server:
        assert server.get("/db/basic_info").json() == both
