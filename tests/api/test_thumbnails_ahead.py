"""Thumbnails made before anybody looks, over HTTP."""

from __future__ import annotations

from pathlib import Path

from ..indexing.library import eventually
from .live import live, noisy_picture, picture


def test_all_thumbnails_are_made_on_request_and_counted(tmp_path: Path) -> None:
    """Row 150."""
    for n in range(3):
        noisy_picture(tmp_path / "pictures" / f"{n}.png")
    picture(tmp_path / "pictures" / "small.png", "x\nSteps: 1, Seed: 1")
    (tmp_path / "pictures" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 70_000)
    with live(tmp_path / "data", tmp_path / "pictures") as server:
        eventually(lambda: server.get("/api/index").json()["state"] == "idle")
        assert server.get("/api/thumbnails/ahead").json()["state"] == "idle"
        begun = server.post("/api/thumbnails/ahead", {"side": 256}).json()
        assert begun["total"] == 5
        eventually(lambda: server.get("/api/thumbnails/ahead").json()["state"] == "done")
        status = server.get("/api/thumbnails/ahead").json()
        assert (status["done"], status["failed"]) == (5, 1)
        kept = list((tmp_path / "data").rglob("*.bin"))
        assert len(kept) >= 3
        server.post("/api/thumbnails/ahead", {"side": 256})
        eventually(lambda: server.get("/api/thumbnails/ahead").json()["state"] == "done")
        assert len(list((tmp_path / "data").rglob("*.bin"))) == len(kept)
