"""What was deleted can be taken back even when the database was damaged meanwhile."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from .live import live, picture


def spoil_an_index(path: Path) -> None:
    """Damage that SQLite's check finds, while every table can still be read."""
    connection = sqlite3.connect(path)
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    (root,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'iib_file_by_dir'"
    ).fetchone()
    connection.close()
    with open(path, "r+b") as f:
        f.seek((root - 1) * size)
        f.write(b"\xff" * size)


@pytest.mark.invariant("L9", "L10")
def test_the_trash_is_known_after_the_database_was_damaged(tmp_path: Path) -> None:
    file = tmp_path / "pictures" / "a.png"
    picture(file)
    picture(tmp_path / "pictures" / "b.png")
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        server.index()
        server.post("/db/toggle_custom_tag_to_img", {"img_path": str(file), "tag_id": 1})
        assert server.post("/api/files/delete", {"paths": [str(file)]}).status_code == 200
        assert not file.exists()
    spoil_an_index(tmp_path / "data" / "iib.db")
    with live(tmp_path / "data", tmp_path / "pictures", start=True) as server:
        assert "set aside" in server.get("/api/session").json()["notice"]
        server.index()
        assert server.post("/api/grid", {"query": {}, "limit": 9}).json()["total"] == 1
        (item,) = server.get("/api/trash").json()["entries"]
        assert server.post("/api/trash/restore", {"ids": [item["id"]]}).status_code == 200
        assert file.exists()
        server.index()
        liked = server.post("/db/match_images_by_tags", {"and_tags": [1], "cursor": ""}).json()["files"]
        assert [row["fullpath"] for row in liked] == [str(file)]
