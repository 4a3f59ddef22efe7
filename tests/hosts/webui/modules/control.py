"""Routes for the tests alone: what a person would do to the host, and what the host saw."""

from __future__ import annotations

import threading
import time
from typing import Any

from fastapi import Body, FastAPI
from modules import errors, images, infotext_utils, script_callbacks, shared
from PIL import Image

INFOTEXT = "a new picture\nSteps: 5, Sampler: Euler, CFG scale: 7, Seed: 77, Size: 320x200"
_apps: list[int] = []


def add_routes(app: FastAPI) -> None:
    """Beside the host's own routes; `def` ones run in the server's threads."""
    _apps.append(id(app))

    def ping() -> dict[str, float]:
        return {"now": time.time()}

    async def tick() -> dict[str, float]:
        return {"now": time.time()}

    def seen() -> dict[str, Any]:
        return {
            "apps": len(_apps),
            "called": script_callbacks.called,
            "errors": errors.reported,
            "parsed": infotext_utils.parsed,
            "reads_without_text": images.reads_without_text,
            "threads": sorted(thread.name for thread in threading.enumerate()),
            "options": {key: getattr(shared.opts, key) for key in shared.opts.data_labels},
        }

    def reload() -> dict[str, int]:
        shared.state.request_restart()
        return {"apps": len(_apps)}

    def save_image(body: dict[str, Any] = Body(default={})) -> dict[str, Any]:  # noqa: B008
        saved: list[str] = []
        thread = threading.Thread(target=lambda: saved.append(_save(body)), name="generation")
        thread.start()
        thread.join()
        return {"filename": saved[0], "at": time.time()}

    def busy(body: dict[str, Any] = Body(default={})) -> dict[str, Any]:  # noqa: B008
        if body.get("on", True):
            shared.state.begin("task(stand-in)")
        else:
            shared.state.end()
        return shared.state.dict()

    def option(body: dict[str, Any] = Body(...)) -> dict[str, bool]:  # noqa: B008
        return {key: shared.opts.set(key, value) for key, value in body.items()}

    app.add_api_route("/standin/ping", ping)
    app.add_api_route("/standin/tick", tick)
    app.add_api_route("/standin/seen", seen)
    app.add_api_route("/standin/reload", reload, methods=["POST"])
    app.add_api_route("/standin/save_image", save_image, methods=["POST"])
    app.add_api_route("/standin/busy", busy, methods=["POST"])
    app.add_api_route("/standin/option", option, methods=["POST"])


def _save(body: dict[str, Any]) -> str:
    """A picture as a generation ends: the pixels with an alpha channel, which later stages may add."""
    size = (int(body.get("width", 320)), int(body.get("height", 200)))
    image = Image.effect_noise(size, 80).convert("RGBA")
    infotext = body.get("infotext", INFOTEXT)
    folder = body.get("folder", shared.opts.outdir_txt2img_samples)
    extension = body.get("extension", "png")
    return images.save_image(image, folder, "", seed=77, extension=extension, info=infotext)[0]
