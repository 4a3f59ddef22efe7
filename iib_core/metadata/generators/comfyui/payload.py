"""Where ComfyUI's JSON hides in a container, and how to get it out.

PNG: chunks `prompt` and `workflow`. WebP and JPEG: EXIF texts that start with `prompt:` or
`workflow:` (Make, Model, ImageDescription, by saver), or a UserComment that is the graph, or XMP's
properties `comfy:prompt` and `comfy:workflow`. Video: tags
of the same names, or a comment that is an object of both (VideoHelperSuite); savers of other packs put
the same object elsewhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from ....fastjson import loads
from ...model import ContainerReading
from ...xmp import property_of
from .civitai import extra_of
from .graph import Graph, graph_of
from .workflow import graph_of_workflow

_lenient = json.JSONDecoder(strict=False)
_INFOTEXTS = ("parameters", "UserComment")


@dataclass
class Payload:
    """The graph, and the A1111-style text beside it ("" when there is none); the workflows as they stand there."""

    graph: Graph
    infotext: str
    workflows: list[str] = field(default_factory=list)


def looks_like_comfyui(container: ContainerReading) -> bool:
    """True when some text may hold a graph; cheap."""
    for key, value in container.texts:
        if key.lower() in {"prompt", "workflow"}:
            if value.lstrip()[:1] in {"{", '"', "["}:
                return True
        elif key == "xmp":
            if "comfy:prompt" in value or "comfy:workflow" in value:
                return True
        elif (value[:16].lower().startswith(("prompt:", "workflow:")) and "{" in value[:20]) or _may_hold(
            value
        ):
            return True
    return False


def _may_hold(value: str) -> bool:
    return value.lstrip()[:1] in {"{", '"'} and ("class_type" in value or "widgets_values" in value)


def find(container: ContainerReading) -> Payload | None:
    """The graph of a container, None when none of its texts holds one."""
    prompts: list[str] = []
    workflows: list[str] = []
    infotext = ""
    for key, value in container.texts:
        prefix = value[:10].lower()
        lower = key.lower()
        if lower == "prompt":
            prompts.append(value)
        elif lower == "workflow":
            workflows.append(value)
        elif key == "xmp":
            prompts.append(property_of(value, "comfy:prompt"))
            workflows.append(property_of(value, "comfy:workflow"))
        elif prefix.startswith("prompt:") and _may_hold(value[7:]):
            prompts.append(value[7:])
        elif prefix.startswith("workflow:") and _may_hold(value[9:]):
            workflows.append(value[9:])
        elif _may_hold(value):
            prompts.append(value)
            workflows.append(value)
        elif key in _INFOTEXTS and value.strip() and (key == "UserComment" or not infotext):
            infotext = value
    graph = next((g for g in map(_prompt_graph, prompts) if g), None)
    graph = graph or next((g for g in map(_workflow_graph, workflows) if g), None)
    return Payload(graph, infotext, workflows) if graph else None


def _prompt_graph(text: str) -> Graph | None:
    if "class_type" not in text:
        return None
    data = decoded(text)
    graph = graph_of(data)
    if graph is not None and "extraMetadata" in data:
        graph.extra = extra_of(decoded(data["extraMetadata"]))
    if graph is None and isinstance(data, dict):
        graph = graph_of(decoded(data.get("prompt"))) or graph_of(decoded(data.get("output")))
    return graph


def _workflow_graph(text: str) -> Graph | None:
    data = decoded(text)
    for key in ("workflow", "extra_pnginfo", "workflow"):
        if isinstance(data, dict) and "nodes" not in data and key in data:
            data = decoded(data[key])
    return graph_of_workflow(data)


def decoded(value: Any) -> Any:
    """JSON decoded, twice when it was encoded twice; None for what is no JSON. NaN is allowed."""
    for _ in range(2):
        if isinstance(value, str):
            try:
                value = _read(value.strip(" \0\r\n\t\ufeff"))
            except (ValueError, RecursionError):
                return None
    return value


def _read(text: str) -> Any:
    if loads is not None:
        try:
            return loads(text)
        except ValueError:  # NaN, line breaks within texts, halves of characters
            pass
    return _lenient.decode(text)
