"""What the stories ask of the library itself, in whatever host it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from .report import until

BASE = "/infinite_image_browsing"


@dataclass
class Library:
    """Our routes below `root`. `http` is a script on this machine, with whatever login it has."""

    http: httpx.Client
    root: str = BASE
    alive: Callable[[], bool] = field(default=lambda: True)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(self.root + path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> httpx.Response:
        return self.http.post(self.root + path, json=body, **options)

    def total(self, text: str = "") -> int:
        answer = self.post("/api/grid", {"query": {"text": text}, "cursor": None, "limit": 1})
        return int(answer.json()["total"]) if answer.status_code == 200 else 0

    def rows(self, text: str = "", limit: int = 200) -> list[dict[str, Any]]:
        ids = self.post("/api/grid", {"query": {"text": text}, "cursor": None, "limit": limit}).json()["ids"]
        return list(self.post("/api/rows", {"ids": ids}).json()["rows"])

    def row(self, name: str) -> dict[str, Any]:
        """Of the file with this name, waiting for it."""
        return dict(
            until(
                lambda: next((r for r in self.rows(name) if r["name"] == name), None),
                f"{name} in the library",
            )
        )

    def detail(self, row_id: int) -> dict[str, Any]:
        return dict(self.get(f"/api/images/{row_id}").json())

    def read(self, name: str) -> dict[str, Any]:
        """The row of this file, once its text was read."""
        row = self.row(name)
        until(lambda: (self.detail(row["id"]).get("info") or {}).get("infotext"), f"{name} read")
        return row

    def idle(self, seconds: float = 300) -> dict[str, Any]:
        """The index's status once it rests."""

        def rests() -> dict[str, Any] | None:
            answer = self.get("/api/index")
            status: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
            return status if status.get("state") == "idle" else None

        return dict(until(rests, "the index at rest", seconds, alive=self.alive))


def infotext(seed: int = 42, prompt: str = "a red fox, forest", size: tuple[int, int] = (96, 64)) -> str:
    """As A1111 writes it."""
    return (
        f"{prompt}\nNegative prompt: blurry\nSteps: 21, Sampler: Euler a, CFG scale: 6.5, Seed: {seed}, "
        f"Size: {size[0]}x{size[1]}, Model hash: 1a2b3c4d5e, Model: foxes, Version: v1.10.1"
    )


def put_picture(
    path: Path, text: str = "", size: tuple[int, int] = (96, 64), hue: int = 20, **texts: str
) -> Path:
    """A PNG that appears in place as a whole, with `text` as A1111's parameters and other named texts."""
    from PIL import Image, PngImagePlugin

    path.parent.mkdir(parents=True, exist_ok=True)
    info = PngImagePlugin.PngInfo()
    for key, value in ({"parameters": text} | texts).items():
        if value:
            info.add_text(key, value)
    half = path.with_suffix(".half")
    Image.new("HSV", size, (hue % 256, 160, 200)).convert("RGB").save(half, "PNG", pnginfo=info)
    half.replace(path)
    return path


def how_far(status: dict[str, Any]) -> str:
    """An index's status in words."""
    waiting = ", waiting" if status.get("waiting") else ""
    return f"{status.get('state')}{waiting}, {status.get('read')} of {status.get('to_read')} read"
