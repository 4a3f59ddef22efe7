"""A ComfyUI prompt graph: nodes by id, whose inputs are values or links to another node's output.

Format: the JSON that ComfyUI's /prompt route takes and its save nodes write: `{id: {"class_type": …,
"inputs": {name: value | [id, output]}}}`. Graphs come from anywhere, so every walk pays from one
budget, which grows with the graph: a hostile one costs as much as an honest one of its size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from .switches import chosen_input
from .words import MAX_NAME, matcher

Link = tuple[str, int]  # node id, output number

_BUDGET = 20_000
_MAX_NODES = 20_000
_MAX_INPUTS = 1000
_UNKNOWN: Any = object()
#: inputs that lead away from texts and numbers
heavy = matcher(
    r"^(model|clip|vae|images?|pixels|latents?|latent_image|samples|masks?|control_net|clip_vision.*|upscale_model"
    r"|bbox_detector|sam_model.*|style_model|ipadapter|noise|sampler|sigmas|reference_image|input_image|image\d+)$"
)
#: inputs that carry several things at once
bundles = matcher(r"pipe|ctx|context|tuple|bundle|^bus$")
MODEL_FILE = re.compile(r"(?i)\.(safetensors|ckpt|pt|pth|bin|gguf|sft|onnx|engine)$")


@dataclass(slots=True)
class Node:
    """One node. `inputs` is as in the file; `links` are those of them that lead to a node: (input's name, link)."""

    id: str
    kind: str
    inputs: dict[str, Any]
    links: list[tuple[str, Link]] = field(default_factory=list)
    choice: Any = _UNKNOWN  # what a switch hands on, once somebody asked
    samples: bool | None = None  # whether it is a sampler, once somebody asked


class Graph:
    """The nodes, and the budget of all walks over them."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self.nodes = nodes
        #: ids of nodes whose output goes into another
        self.used: set[str] = set()
        #: what a service wrote beside the nodes, under the names of our parameters
        self.extra: dict[str, Any] = {}
        self._budget = _BUDGET + 4 * len(nodes)
        self._connect()

    def _connect(self) -> None:
        nodes, used = self.nodes, self.used
        for node in nodes.values():
            links = node.links
            for name, value in node.inputs.items():
                if type(value) is list and len(value) == 2 and type(value[1]) is int:
                    target = value[0]
                    if type(target) is not str:
                        target = str(target) if type(target) is int else ""
                    if target in nodes:
                        links.append((name, (target, value[1])))
                        used.add(target)

    def spend(self, steps: int = 1) -> bool:
        """True while another step may be taken."""
        self._budget -= steps
        return self._budget > 0

    def link(self, value: Any) -> Link | None:
        """The link that an input's value is, None when it is a plain value or leads nowhere."""
        if type(value) is list and len(value) == 2 and type(value[1]) is int and type(value[0]) in (str, int):
            target = str(value[0])
            if target in self.nodes:
                return target, value[1]
        return None

    def chosen(self, node: Node) -> Any:
        """The input that a switch hands on, None for a node that is no switch."""
        if node.choice is _UNKNOWN:
            node.choice = chosen_input(self, node)
        return node.choice


def graph_of(data: Any) -> Graph | None:
    """The graph in decoded JSON, None when it holds no node."""
    if not isinstance(data, dict):
        return None
    nodes: dict[str, Node] = {}
    for key, entry in data.items():
        if type(entry) is dict and type(kind := entry.get("class_type")) is str:
            inputs = entry.get("inputs")
            if type(inputs) is not dict:
                inputs = {}
            names = "".join(inputs)
            if len(names) > MAX_NAME or "." in names:
                inputs = _named(inputs)
            nodes[key] = Node(key, kind[:MAX_NAME], inputs, [])
            if len(nodes) >= _MAX_NODES:
                break
    return Graph(nodes) if nodes else None


def _named(inputs: dict[str, Any]) -> dict[str, Any]:
    """The inputs without those beyond all measure. API nodes hang inputs below a choice, "model.prompt" below
    "model": also under their own name."""
    inputs = {k: v for k, v in islice(inputs.items(), _MAX_INPUTS) if len(k) <= MAX_NAME}
    more = {k.rpartition(".")[2]: v for k, v in inputs.items() if "." in k}
    return {**more, **inputs}
