"""What an InvokeAI graph says when none of its nodes repeats the metadata: workflows made by hand.

Format: `nodes` by id with their inputs beside `type`, `edges` from `source` to `destination` (node_id, field).
"""

from __future__ import annotations

from typing import Any

from .fields import as_dict, as_list

_PLAIN = (
    "steps",
    "cfg_scale",
    "guidance",
    "scheduler",
    "seed",
    "width",
    "height",
    "model",
    "vae",
    "vae_model",
    "strength",
)


def from_graph(graph: dict[str, Any]) -> dict[str, Any]:
    """The graph's values under the metadata's keys, {} when it made no picture from a prompt."""
    nodes = {key: as_dict(node) for key, node in as_dict(graph.get("nodes")).items()}
    found: dict[str, Any] = {}
    for edge in map(as_dict, as_list(graph.get("edges"))):
        target, source = as_dict(edge.get("destination")), as_dict(edge.get("source"))
        side = {"positive_conditioning": "positive_prompt", "negative_conditioning": "negative_prompt"}.get(
            str(target.get("field", "")).replace("_text", "")
        )
        prompt = nodes.get(str(source.get("node_id")), {}).get("prompt") if side else None
        if side and isinstance(prompt, str):
            found.setdefault(side, prompt)
    loras = []
    for node in nodes.values():
        for key in _PLAIN:
            if node.get(key) not in (None, ""):
                found.setdefault("vae" if key == "vae_model" else key, node[key])
        if node.get("lora"):
            loras.append({"lora": node["lora"], "weight": node.get("weight", 1.0)})
    if loras:
        found["loras"] = loras
    return found if "positive_prompt" in found else {}
