"""Backups over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from iib_core.db.backup import is_sound

from .live import live, picture


@pytest.mark.invariant("L10")
def test_a_backup_is_made_at_once_and_listed(tmp_path: Path) -> None:
    picture(tmp_path / "pictures" / "a.png", "x\nSteps: 1, Seed: 1")
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        before = server.get("/api/backups").json()["backups"]
        made = server.post("/api/backups", {}).json()["backup"]
        listed = server.get("/api/backups").json()
    assert listed["daily"] == 4 and made in listed["backups"] and len(listed["backups"]) > len(before)
    (path,) = (tmp_path / "data").rglob(made["name"])
    assert is_sound(str(path)) and path.stat().st_size == made["bytes"]
