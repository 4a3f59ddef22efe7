"""Where ComfyUI's JSON hides in a container, and how to get it out.

PNG: chunks `prompt` and `workflow`. WebP and JPEG: EXIF texts that start with `prompt:` or
`workflow:` (Make, Model, ImageDescription, by saver), or a UserComment that is the graph. Video: tags
of the same names, or a comment that is an object of both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ...model import ContainerReading
from .graph import Graph, graph_of
from .workflow import graph_of_workflow

_OPEN_TEXTS = ("UserComment", "comment", "parameters", "exif:270", "description")


@dataclass
class Payload:
    """The graph, and the A1111-style text beside it ("" when there is none)."""

    graph: Graph
    infotext: str


def looks_like_comfyui(container: ContainerReading) -> bool:
    """True when some text may hold a graph; cheap."""
    for key, value in container.texts:
        if key in {"prompt", "workflow"}:
            if value[:1] in '{["' and value:
                return True
        elif (value[:16].lower().startswith(("prompt:", "workflow:")) and "{" in value[:20]) or (
            key in _OPEN_TEXTS
            and value.lstrip()[:1] == "{"
            and ("class_type" in value or "widgets_values" in value)
        ):
            return True
    return False


def find(container: ContainerReading) -> Payload | None:
    """The graph of a container, None when none of its texts holds one."""
    prompts: list[str] = []
    workflows: list[str] = []
    infotext = ""
    for key, value in container.texts:
        prefix = value[:10].lower()
        if key == "prompt":
            prompts.append(value)
        elif key == "workflow":
            workflows.append(value)
        elif prefix.startswith("prompt:") and key.startswith("exif:"):
            prompts.append(value[7:])
        elif prefix.startswith("workflow:") and key.startswith("exif:"):
            workflows.append(value[9:])
        elif key in _OPEN_TEXTS and value.lstrip()[:1] == "{":
            prompts.append(value)
            workflows.append(value)
        elif (
            key in {"parameters", "UserComment"} and value.strip() and (key == "UserComment" or not infotext)
        ):
            infotext = value
    graph = next((g for g in map(_prompt_graph, prompts) if g), None)
    graph = graph or next((g for g in map(_workflow_graph, workflows) if g), None)
    return Payload(graph, infotext) if graph else None


def _prompt_graph(text: str) -> Graph | None:
    if "class_type" not in text:
        return None
    data = _decoded(text)
    graph = graph_of(data)
    if graph is None and isinstance(data, dict):
        graph = graph_of(_decoded(data.get("prompt")))
    return graph


def _workflow_graph(text: str) -> Graph | None:
    data = _decoded(text)
    if isinstance(data, dict) and "nodes" not in data:
        data = _decoded(data.get("workflow"))
    return graph_of_workflow(data)


def _decoded(value: Any) -> Any:
    """JSON decoded, twice when it was encoded twice; None for what is no JSON. NaN is allowed."""
    for _ in range(2):
        if isinstance(value, str):
            try:
                value = json.loads(value.strip(" \0\r\n\t"), strict=False)
            except (ValueError, RecursionError):
                return None
    return value
