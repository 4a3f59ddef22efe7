"""A real server on a free port, over a library of a few real pictures."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from PIL import Image, PngImagePlugin

from iib_core.app import Services, build_services, standalone_app
from iib_core.host import StandaloneHost
from iib_core.settings import Settings
from tests.hosts.fronts import front

BASE = "/infinite_image_browsing"
INFOTEXT = (
    "a red fox, forest <lora:ink:0.7>\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 96x64, Model hash: abc, Model: foxes"
)


def picture(
    path: Path, infotext: str = INFOTEXT, size: tuple[int, int] = (96, 64), color: str = "red"
) -> Path:
    """A PNG with an infotext at `path`, its folders made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    info = PngImagePlugin.PngInfo()
    if infotext:
        info.add_itxt("parameters", infotext)
    Image.new("RGB", size, color).save(path, "PNG", pnginfo=info)
    return path


def noisy_picture(path: Path, size: tuple[int, int] = (512, 384)) -> Path:
    """A PNG over 64 KiB, so that its thumbnail has to be made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.effect_noise(size, 90).convert("RGB").save(path, "PNG")
    return path


@dataclass
class Live:
    """A running server. `http` speaks to it as a script on this machine does."""

    services: Services
    url: str
    root: str
    http: httpx.Client

    def index(self) -> None:
        """Bring the index up to date and wait for it."""
        self.services.indexer.update().done.result(60)

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(BASE + path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self._with_body("POST", path, json, **options)

    def delete(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self._with_body("DELETE", path, json, **options)

    def _with_body(
        self, method: str, path: str, body: Any, headers: dict[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        """The body as a browser writes it: what is not valid Unicode as escapes; None: no body at all."""
        if body is not None:
            options["content"] = json.dumps(body)
            headers = {"content-type": "application/json", **(headers or {})}
        return self.http.request(method, BASE + path, headers=headers, **options)

    def ids(self) -> list[int]:
        """Ids of the whole library, newest first."""
        answer = self.post("/api/grid", {"query": {}, "cursor": None, "limit": 1000}).json()
        return list(answer["ids"])


def listening(app: Any) -> AbstractContextManager[str]:
    """`app` behind a real server on a free port of this machine, of the kind that IIB_FRONT names; its URL."""
    return front()(app)


@contextlib.contextmanager
def live(
    data: Path, root: Path, *, host: Any = None, start: bool = False, index: bool = True, **settings: Any
) -> Iterator[Live]:
    """A server over the library folder `root`, indexed; `settings` over the defaults. `start`: watch, too."""
    given = replace(Settings(data_dir=str(data), folders=(str(root),)), **settings)
    services = build_services(host or StandaloneHost(folders=given.folders), given)
    try:
        with listening(standalone_app(services)) as url, httpx.Client(base_url=url, timeout=30) as http:
            if start:
                services.start()
            server = Live(services, url, str(root), http)
            if index:
                server.index()
            yield server
    finally:
        services.stop()
