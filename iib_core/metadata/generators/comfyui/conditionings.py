"""What stands behind a sampler's conditionings besides texts: the encoders' clips, and distilled guidance."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from .graph import Graph, Link
from .values import decimal, scalar

_MAX_NODES = 60
_NOT_TEXT = frozenset({"model", "image", "vae", "negative"})


@dataclass
class Behind:
    """`clips`: clip inputs of the encoders; `guidance`: FluxGuidance's value, None when there is none."""

    clips: list[Link] = field(default_factory=list)
    guidance: float | None = None


class Conditionings:
    """Looks conditionings up in one graph; samplers that share them share the answer."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[Link, ...], Behind] = {}

    def behind(self, starts: list[Link]) -> Behind:
        """What stands behind these links."""
        key = tuple(starts)
        if key not in self._known:
            self._known[key] = self._walked(starts)
        return self._known[key]

    def _walked(self, starts: list[Link]) -> Behind:
        graph, behind = self._graph, Behind()
        pending = deque(starts)
        seen: set[str] = set()
        while pending and len(seen) < _MAX_NODES and graph.spend():
            target, _ = pending.popleft()
            if target in seen:
                continue
            seen.add(target)
            node = graph.nodes[target]
            if behind.guidance is None and "guidance" in node.inputs:
                found = scalar(graph, node.inputs["guidance"], ("guidance",), decimal)
                behind.guidance = found.value if found else None
            clip = next((link for key, link in node.links if key == "clip"), None)
            if clip is not None:
                behind.clips.append(clip)
            onward = [link for key, link in node.links if key.startswith(("positive", "cond"))]
            if onward:
                pending.extend(onward)
            elif clip is None:
                pending.extend(link for key, link in node.links if key not in _NOT_TEXT)
        return behind
