"""A ComfyUI prompt graph: nodes by id, whose inputs are values or links to another node's output.

Format: the JSON that ComfyUI's /prompt route takes and its save nodes write: `{id: {"class_type": …,
"inputs": {name: value | [id, output]}}}`. Graphs come from anywhere, so every walk pays from one
budget: a hostile one costs as much as a large honest one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

Link = tuple[str, int]  # node id, output number

_BUDGET = 20_000
_MAX_NODES = 20_000
_MAX_INPUTS = 1000
#: inputs that lead away from texts and numbers
HEAVY = re.compile(
    r"(?i)^(model|clip|vae|images?|pixels|latents?|latent_image|samples|masks?|control_net|clip_vision.*|upscale_model"
    r"|bbox_detector|sam_model.*|style_model|ipadapter|noise|sampler|sigmas)$"
)
MODEL_FILE = re.compile(r"(?i)\.(safetensors|ckpt|pt|pth|bin|gguf|sft|onnx|engine)$")
_NUMBERED = re.compile(r"(\d{1,4})$")
_YES = (True, 1, "true", "True", "on", "On", "ON", "yes")


@dataclass(slots=True)
class Node:
    """One node. `inputs` is as in the file."""

    id: str
    kind: str
    inputs: dict[str, Any]
    links: list[tuple[str, Link]] | None = None  # of its inputs, once somebody asked


class Graph:
    """The nodes, and the budget of all walks over them."""

    def __init__(self, nodes: dict[str, Node]) -> None:
        self.nodes = nodes
        self._budget = _BUDGET

    def spend(self) -> bool:
        """True while another step may be taken."""
        self._budget -= 1
        return self._budget > 0

    def link(self, value: Any) -> Link | None:
        """The link that an input's value is, None when it is a plain value or leads nowhere."""
        if type(value) is list and len(value) == 2 and isinstance(value[0], str | int):
            target = str(value[0])
            if target in self.nodes and isinstance(value[1], int):
                return target, value[1]
        return None

    def links(self, node: Node) -> list[tuple[str, Link]]:
        """(input's name, link) of each connected input."""
        found = node.links
        if found is None:
            nodes = self.nodes
            found = node.links = []
            for name, value in node.inputs.items():
                if (
                    type(value) is list
                    and len(value) == 2
                    and isinstance(value[0], str | int)
                    and isinstance(value[1], int)
                    and (target := str(value[0])) in nodes
                ):
                    found.append((name, (target, value[1])))
        self._budget -= len(found) >> 4
        return found

    def chosen(self, node: Node) -> Any:
        """The input that a switch hands on, None for a node that is no switch."""
        inputs = node.inputs
        kind = node.kind.lower()
        if (
            "switch" not in kind
            and "ifelse" not in kind
            and "any_01" not in inputs
            and "on_true" not in inputs
        ):
            return None
        self._budget -= len(inputs) // 16
        for yes, no in (("on_true", "on_false"), ("if_true", "if_false"), ("input_true", "input_false")):
            if yes in inputs or no in inputs:
                chooser = next(
                    (inputs[k] for k in ("switch", "boolean", "condition", "value", "bool") if k in inputs),
                    True,
                )
                return inputs.get(yes if self._plain(chooser) in _YES else no)
        number = next(
            (inputs[k] for k in ("select", "index", "Input", "input", "switch") if k in inputs), None
        )
        number = self._plain(number)
        numbered = {int(m[1]): v for k, v in inputs.items() if (m := _NUMBERED.search(k))}
        if isinstance(number, int) and number in numbered:
            return numbered[number]
        return next((v for _, v in sorted(numbered.items()) if self.link(v)), None)

    def _plain(self, value: Any) -> Any:
        """A chooser's value, one link away at most."""
        link = self.link(value)
        if link is None:
            return value
        inputs = self.nodes[link[0]].inputs
        return next((inputs[k] for k in ("value", "boolean", "int", "number") if k in inputs), None)


def graph_of(data: Any) -> Graph | None:
    """The graph in decoded JSON, None when it holds no node."""
    if not isinstance(data, dict):
        return None
    nodes: dict[str, Node] = {}
    for key, entry in data.items():
        if isinstance(entry, dict) and isinstance(kind := entry.get("class_type"), str):
            inputs = entry.get("inputs")
            if not isinstance(inputs, dict):
                inputs = {}
            elif len(inputs) > _MAX_INPUTS:
                inputs = dict(islice(inputs.items(), _MAX_INPUTS))
            nodes[str(key)] = Node(str(key), kind, inputs)
            if len(nodes) >= _MAX_NODES:
                break
    return Graph(nodes) if nodes else None
