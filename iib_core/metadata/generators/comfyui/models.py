"""Checkpoint, LoRAs, clip skip and VAE, found by walking model and clip links upstream."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from ...model import Network
from ...prompt import networks_of
from .graph import HEAVY, Graph, Link, Node
from .scalars import Found, decimal, name, scalar, whole

_MODEL_NAMES = (
    "ckpt_name", "unet_name", "base_ckpt_name", "gguf_name", "model_name", "diffusion_model", "model_path",
    "checkpoint", "ckpt", "unet", "model",
)  # fmt: skip
_FILE = re.compile(r"(?i)\.(safetensors|ckpt|pt|pth|bin|gguf|sft|onnx|engine)$")
_ONWARD = re.compile(
    r"(?i)model|clip|lora|stack|pipe|ctx|context|loader|guider|unet|any|input|^on_|dependencies"
)
_LORA_KEY = re.compile(r"(?i)^(?:switch_)?lora(?:_name)?(?:_?(\d{1,3}))?(?:_name)?$")
_STRENGTH = re.compile(r"(?i)str|weight|wt")
_DIGITS = re.compile(r"[0-9]+")
_OFF = (False, "Off", "off", "OFF", "false", "False", "disable", "disabled", 0)
_NONE = {"", "None", "none", "NONE"}


@dataclass
class ModelFacts:
    """What a sampler's model and clip chains hold."""

    model: Found | None = None
    networks: list[Network] = field(default_factory=list)
    clip_skip: int | None = None


def model_facts(graph: Graph, starts: list[Link]) -> ModelFacts:
    """Walk upstream from `starts`, nearest first. Networks come in the order in which they apply."""
    facts = ModelFacts()
    pending = deque(starts)
    seen: set[str] = set()
    groups: list[list[Network]] = []
    while pending and graph.spend():
        target, _ = pending.popleft()
        if target in seen:
            continue
        seen.add(target)
        node = graph.nodes[target]
        groups.append(networks_in(graph, node))
        if facts.model is None:
            facts.model = _model_of(graph, node)
        if facts.clip_skip is None and "stop_at_clip_layer" in node.inputs:
            layer = scalar(graph, node.inputs["stop_at_clip_layer"], ("stop_at_clip_layer",), whole)
            facts.clip_skip = -layer.value if layer and layer.value < 0 else None
        pending.extend(_upstream(graph, node))
    facts.networks = _each_once([n for group in reversed(groups) for n in group])
    return facts


def _upstream(graph: Graph, node: Node) -> list[Link]:
    choice = graph.link(graph.chosen(node))
    if choice is not None:
        return [choice]
    links = list(graph.links(node))
    named = [
        link
        for key, link in links
        if _ONWARD.search(key)
        and "name" not in key
        and not key.lower().startswith(("clip_vision", "upscale"))
    ]
    return named or [link for key, link in links if not HEAVY.match(key)]


def _model_of(graph: Graph, node: Node) -> Found | None:
    if "ipadapter" in node.kind.lower() or "controlnet" in node.kind.lower():
        return None
    for key in _MODEL_NAMES:
        value = node.inputs.get(key)
        if value is None or (key == "model" and not isinstance(value, str)):
            continue
        if (found := scalar(graph, value, _MODEL_NAMES[:5], name)) and found.value not in _NONE:
            return found
    return None


def vae_of(graph: Graph) -> str:
    """The separately loaded VAE, "" when the checkpoint's own is used."""
    for node in graph.nodes.values():
        value = node.inputs.get("vae_name")
        if value is not None and (found := scalar(graph, value, ("vae_name",), name)):
            return "" if str(found.value) in {"Baked VAE", "baked VAE"} else str(found.value)
    return ""


def networks_in(graph: Graph, node: Node) -> list[Network]:
    """The LoRAs that one node loads: single loaders, numbered stacks, dict entries, and prompt syntax."""
    inputs = node.inputs
    loader = "lora" in node.kind.lower()
    entries: list[Network] = []
    written: list[Network] = []
    files: list[tuple[str, str]] = []  # (file, number in its key)
    for key, value in inputs.items():
        lower = key.lower()
        named = "lora" in lower
        if not named and not loader:
            continue
        if isinstance(value, str) and "<lora:" in value:
            written += networks_of(value)
        elif isinstance(value, dict):
            entries += _from_entries([value, *_listed(value.get("__value__"))])
        elif isinstance(value, list) and graph.link(value) is None:
            entries += _from_entries(_listed(value))
        elif named and lower[:6] != "switch" and (match := _LORA_KEY.match(key)):
            file = _file(graph, value)
            files += [(file, match[1] or "")] if file is not None else []
    if not files:
        return entries or written
    return entries + _from_files(graph, inputs, files)


def _file(graph: Graph, value: Any) -> str | None:
    """A LoRA's file, plain or linked; a link counts only when it leads to a file's name."""
    if isinstance(value, str):
        return value if value not in _NONE else None
    found = scalar(graph, value, ("lora_name", "lora"), name)
    return str(found.value) if found is not None and _FILE.search(str(found.value)) else None


def _from_files(graph: Graph, inputs: dict[str, Any], files: list[tuple[str, str]]) -> list[Network]:
    """Numbered or single inputs: those switched on and within the stack's count, with their strengths."""
    limit = whole(inputs.get("lora_count", inputs.get("num_loras")))
    strengths: dict[str, list[str]] = {}
    for key in inputs:
        if _STRENGTH.search(key):
            strengths.setdefault("".join(_DIGITS.findall(key)), []).append(key)
    found: list[Network] = []
    for file, number in files:
        beyond = limit is not None and number != "" and int(number) > limit
        if not beyond and not _switched_off(inputs, number):
            found.append(_numbered(graph, inputs, file, strengths.get(number, [])[:8]))
    return found


def _listed(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _from_entries(entries: list[dict[str, Any]]) -> list[Network]:
    """`{"on": true, "lora": …, "strength": …, "strengthTwo": …}` and `{"name": …, "active": …, "clipStrength": …}`."""
    found = []
    for entry in entries:
        file = entry.get("lora", entry.get("name"))
        on = entry.get("on", entry.get("active", True))
        if isinstance(file, str) and file not in _NONE and on not in _OFF:
            te = entry.get("strengthTwo", entry.get("clipStrength"))
            found.append(Network(stem(file), decimal(entry.get("strength", 1.0)), te_weight=decimal(te)))
    return found


def _switched_off(inputs: dict[str, Any], number: str) -> bool:
    if inputs.get("toggle", True) in _OFF:  # of the whole stack
        return True
    if not number:
        return inputs.get("enabled", True) in _OFF
    keys = (f"switch_{number}", f"lora_{number}_enabled", f"enabled_{number}", f"toggle_{number}")
    return any(inputs.get(k, True) in _OFF for k in keys)


def _numbered(graph: Graph, inputs: dict[str, Any], file: str, strengths: list[str]) -> Network:
    """A LoRA with the strengths that bear the same number."""
    weight = te_weight = None
    simple = inputs.get("input_mode") == "simple"  # one weight for both; the others stand there unused
    for key in strengths:
        lower = key.lower()
        if simple and ("model" in lower or "clip" in lower):
            continue
        found = scalar(graph, inputs[key], ("strength", "weight"), decimal)
        if found is None:
            continue
        if "clip" in lower or lower.startswith("te_"):
            te_weight = found.value
        elif weight is None or "model" in lower:
            weight = found.value
    return Network(stem(file), 1.0 if weight is None else weight, te_weight=te_weight)


def stem(file: str) -> str:
    """A LoRA's name as prompts write it: without folder and file type, otherwise untouched."""
    return _FILE.sub("", file.replace("\\", "/").rpartition("/")[2])


def _each_once(networks: list[Network]) -> list[Network]:
    first: dict[tuple[str, str], Network] = {}
    for network in networks:
        first.setdefault((network.kind, network.name), network)
    return list(first.values())
