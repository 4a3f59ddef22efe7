"""What goes through ComfyUI's queue: the smallest graph there is, and our own nodes."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from PIL import Image

from tests.hosts.comfyui.running import Comfy, save_prompt

from .comfyui import history, library_of, made

EMPTY = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 64, "height": 64, "batch_size": 1, "color": 0x336699},
    },
    "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "empty"}},
}
EMPTY_JSON = json.dumps(EMPTY)
#: The same as ComfyUI's page writes it.
WORKFLOW = (Path(__file__).with_name("empty_image.json")).read_text(encoding="utf-8")


def empty_image(comfy: Comfy) -> str:
    """EmptyImage → SaveImage through the queue: in the index at once."""
    began = time.monotonic()
    name = made(history(comfy, comfy.generate(EMPTY)))[0]
    finished = time.monotonic()
    library_of(comfy).row(name)
    return f"executed in {finished - began:.2f} s, in the index {time.monotonic() - finished:.2f} s later"


def our_nodes(comfy: Comfy) -> str:
    """Our nodes through POST /prompt: a picture is saved with what made it, found, loaded and read again."""
    library = library_of(comfy)
    ours = sorted(name for name in comfy.http.get("/object_info").json() if name.startswith("IIB"))
    assert ours == ["IIBLoadImage", "IIBReadInfo", "IIBSaveImage", "IIBSearchLibrary"], ours
    graph = save_prompt(seed=5150)
    graph["9"] = {
        "class_type": "IIBSaveImage",
        "inputs": {"images": ["8", 0], "filename_prefix": "nodes/kept", "format": "png", "quality": 90}
        | {"tags": "story, kept", "rating": 4, "album": "Stories"},
    }
    name = made(_success(comfy, graph))[0]
    row = library.row(name)
    tags = sorted(tag["name"] for tag in library.detail(row["id"])["tags"])
    with Image.open(comfy.output / "nodes" / name) as saved:
        parameters = str(saved.info.get("parameters"))
    assert "Seed: 5150" in parameters and parameters.startswith("a red fox, forest"), parameters
    found = made(_success(comfy, _search("kept")))
    return f"{', '.join(ours)}; {name} says “{parameters.splitlines()[-1]}”; tags {', '.join(tags)}; found: {found}"


def _search(text: str) -> dict[str, Any]:
    inputs = {"text": text, "tags": "", "folders": "", "rating": 0, "order": "newest", "seed": 1, "limit": 1}
    inputs |= {"offset": 0, "output": "list", "fit": "crop", "width": 0, "height": 0}
    return {
        "1": {"class_type": "IIBSearchLibrary", "inputs": inputs},
        "2": {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "found"}},
    }


def _success(comfy: Comfy, graph: dict[str, Any]) -> dict[str, Any]:
    """The finished prompt; raises with what ComfyUI says of it."""
    entry = history(comfy, _accepted(comfy, graph))
    assert entry["status"]["status_str"] == "success", str(entry["status"])[-900:]
    return entry


def _accepted(comfy: Comfy, graph: dict[str, Any]) -> str:
    answer = comfy.http.post("/prompt", json={"prompt": graph})
    assert answer.status_code == 200, answer.text[:600]
    return str(answer.json()["prompt_id"])
