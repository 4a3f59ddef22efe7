"""Keeping folders and names out of the index, over HTTP."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from .live import Live, live, picture


def shown(server: Live) -> list[str]:
    found = server.post("/api/rows", {"ids": server.ids()}).json()["rows"]
    return sorted(row["name"] for row in found)


def test_patterns_hide_at_once_and_are_told_back(tmp_path: Path) -> None:
    """Row B8."""
    root = tmp_path / "pictures"
    picture(root / "fox.png", "a fox\nSteps: 4, Seed: 1")
    picture(root / "grids" / "grid.png", "a grid\nSteps: 4, Seed: 2")
    with live(tmp_path / "data", root) as server:
        assert shown(server) == ["fox.png", "grid.png"]
        answer = server.post("/api/excluded", {"patterns": [" grids ", "grids", ""]})
        assert answer.json() == {"patterns": ["grids"]}
        until = time.monotonic() + 20
        while shown(server) != ["fox.png"] and time.monotonic() < until:
            time.sleep(0.02)
        assert shown(server) == ["fox.png"]
        assert server.get("/api/excluded").json() == {"patterns": ["grids"]}


def test_too_many_patterns_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    picture(root / "fox.png", "a fox\nSteps: 4, Seed: 1")
    with live(tmp_path / "data", root) as server:
        answer = server.post("/api/excluded", {"patterns": ["x" + str(n) for n in range(300)]})
        assert answer.status_code == 400
        assert "At most 200 patterns" in answer.json()["detail"]


@pytest.mark.invariant("S10")
def test_a_read_only_server_keeps_its_patterns(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    picture(root / "fox.png", "a fox\nSteps: 4, Seed: 1")
    with live(tmp_path / "data", root, permission="read-only") as server:
        answer = server.post("/api/excluded", {"patterns": ["fox.png"]})
        assert answer.status_code == 403
