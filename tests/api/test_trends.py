"""The numbers of the trend page, over real files."""

from __future__ import annotations

import os
import time
from pathlib import Path

from .live import live, picture


def test_trends_tell_of_all_of_a_folder_and_of_days(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    noon = time.mktime((2024, 5, 1, 12, 30, 0, 0, 0, -1))
    for i, (folder, day, model) in enumerate([("a", 0, "one"), ("a", 1, "two"), ("b", 40, "two")]):
        path = picture(root / folder / f"{i}.png", f"x\nSteps: 1, Sampler: Euler, Seed: {i}, Model: {model}")
        os.utime(path, (noon + day * 86_400,) * 2)
    with live(tmp_path / "data", root) as server:
        told = server.get("/api/trends").json()
        assert told["count"] == 3 and sum(told["hours"].values()) == 3
        assert told["bytes"] == sum(p.stat().st_size for p in root.rglob("*.png"))
        assert told["bytes"] == sum(told["month_bytes"].values()) == sum(f["bytes"] for f in told["folders"])
        assert told["hours"]["2024-05-01 12"] == 1 and list(told["month_bytes"]) == ["2024-05", "2024-06"]
        assert told["models"] == [{"name": "two", "count": 2}, {"name": "one", "count": 1}]
        best = server.ids()[0]
        assert server.post("/api/marks", {"ids": [best], "rating": 4}).status_code == 200
        assert server.get("/api/trends").json()["ratings"] == {"4": 1}
        inside = server.get("/api/trends", params={"folder": str(root / "a")}).json()
        assert inside["count"] == 2 and inside["ratings"] == {}
        assert {m["name"]: m["count"] for m in inside["models"]} == {"one": 1, "two": 1}
        day = server.get("/api/trends", params={"since": "2024-05-02", "until": "2024-05-02"}).json()
        assert day["count"] == 1 and day["models"] == [{"name": "two", "count": 1}]
        wrong = server.get("/api/trends", params={"since": "May"})
        assert wrong.status_code == 400 and "2025-03-01" in wrong.json()["detail"]
    with live(tmp_path / "data", root / "b") as server:
        assert server.get("/api/trends").json()["count"] == 1
        assert server.get("/api/trends", params={"folder": str(root / "a")}).json()["count"] == 0
