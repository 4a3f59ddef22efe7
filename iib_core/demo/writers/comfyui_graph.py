"""A ComfyUI graph being built: the executed prompt graph and the editable workflow side by side.

The shapes (class names, input names, order of widgets, `[node id, output slot]` links) are those of ComfyUI's
API and of workflow JSON 0.4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Output:
    """One output of a node: what a link starts from."""

    node: str
    slot: int
    type: str


@dataclass
class Graph:
    """Nodes in the order in which they were added, links between them."""

    prompt: dict[str, dict[str, Any]] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    links: list[list[Any]] = field(default_factory=list)
    sources: dict[str, Output] = field(default_factory=dict)

    def add(self, class_type: str, outputs: str, title: str = "", **inputs: Any) -> tuple[Output, ...]:
        """Add a node; `outputs` names the types of its outputs, separated by spaces."""
        number = len(self.nodes) + 3
        types = outputs.split()
        sockets: list[dict[str, Any]] = []
        for name, value in inputs.items():
            if isinstance(value, Output):
                link = len(self.links) + 1
                self.links.append([link, int(value.node), value.slot, number, len(sockets), value.type])
                sockets.append({"name": name, "type": value.type, "link": link})
                source = next(node for node in self.nodes if node["id"] == int(value.node))
                source["outputs"][value.slot]["links"].append(link)
        self.prompt[str(number)] = {
            "inputs": {k: self._source(v) if isinstance(v, Output) else v for k, v in inputs.items()},
            "class_type": class_type,
            "_meta": {"title": title or class_type},
        }
        widgets = [v for v in inputs.values() if not isinstance(v, Output)]
        if class_type in {"KSampler", "KSamplerAdvanced", "RandomNoise"}:
            names = [key for key, value in inputs.items() if not isinstance(value, Output)]
            seeds = [at for at, key in enumerate(names) if "seed" in key]
            for at in seeds[:1]:  # none where the seed comes from another node
                widgets.insert(at + 1, "randomize")
        place = len(self.nodes)
        node: dict[str, Any] = {
            "id": number,
            "type": class_type,
            "pos": [40 + 360 * (place // 3), 80 + 260 * (place % 3)],
            "size": [315, 98 + 24 * len(widgets)],
            "flags": {},
            "order": place,
            "mode": 0,
            "inputs": sockets,
            "outputs": [
                {"name": kind, "type": kind, "links": [], "slot_index": i} for i, kind in enumerate(types)
            ],
            "properties": {"Node name for S&R": class_type},
            "widgets_values": widgets,
        }
        if title:
            node["title"] = title
        self.nodes.append(node)
        return tuple(Output(str(number), i, kind) for i, kind in enumerate(types))

    def reroute(self, source: Output) -> Output:
        """A Reroute: the page draws it, the executed graph does not know it."""
        (out,) = self.add("Reroute", source.type, input=source)
        self.prompt.pop(out.node)
        self.sources[out.node] = source
        return out

    def _source(self, output: Output) -> list[Any]:
        """Where a link starts in the executed graph."""
        real = self.sources.get(output.node, output)
        return [real.node, real.slot]

    def workflow(self) -> dict[str, Any]:
        """The editable graph."""
        return {
            "last_node_id": len(self.nodes) + 2,
            "last_link_id": len(self.links),
            "nodes": self.nodes,
            "links": self.links,
            "groups": [],
            "config": {},
            "extra": {"ds": {"scale": 0.82, "offset": [120.5, 64.25]}},
            "version": 0.4,
        }
