"""Texts that exist only when a graph runs (language models, captions) and that a viewer node showed.

ShowText of pysssss writes what it shows into the workflow that goes into the file, easy showAnything and others do the
same; the prompt graph has the links only.
"""

from __future__ import annotations

import re

from .graph import Graph
from .payload import decoded

_VIEWERS = re.compile(r"(?i)show|preview ?any|display")
_MAX_NODES = 5000


def shown_texts(graph: Graph, workflows: list[str]) -> dict[str, str]:
    """Node id → the text that a viewer showed of it."""
    texts = _viewers(workflows)
    found: dict[str, str] = {}
    for node in graph.nodes.values():
        text = texts.get(node.id)
        if text and _VIEWERS.search(node.kind):
            found[node.id] = text
            for _, (origin, _) in node.links[:1]:
                found.setdefault(origin, text)
    return found


def _viewers(workflows: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for workflow in workflows:
        data = decoded(workflow)
        nodes = data.get("nodes") if isinstance(data, dict) else None
        for entry in (nodes if isinstance(nodes, list) else [])[:_MAX_NODES]:
            if not isinstance(entry, dict) or not _VIEWERS.search(str(entry.get("type", ""))):
                continue
            if text := _text_in(entry.get("widgets_values")):
                found[str(entry.get("id"))] = text
    return found


def _text_in(values: object) -> str:
    """The longest text, however deep in lists."""
    if isinstance(values, dict):
        values = list(values.values())
    for _ in range(3):
        if isinstance(values, list):
            flat: list[object] = []
            for value in values:
                flat += value if isinstance(value, list) else [value]
            values = flat
    texts = [v for v in values if isinstance(v, str)] if isinstance(values, list) else []
    return max(texts, key=len, default="").strip()
