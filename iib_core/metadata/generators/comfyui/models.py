"""Checkpoint, LoRAs and clip skip, found by walking model and clip links upstream."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from ...model import Network
from .graph import MODEL_FILE, Graph, Link, Node, heavy
from .loras import networks_in
from .values import Found, name, scalar, whole
from .words import matcher

_MODEL_NAMES = (
    "ckpt_name", "unet_name", "base_ckpt_name", "gguf_name", "model_name", "diffusion_model", "model_path", "high_noise_model",
    "checkpoint", "ckpt", "unet", "base_model", "model", "value", "diffusers_model", "transformer", "repo_id", "model_id",
)  # fmt: skip
_ANY_MODEL_NAME = frozenset(_MODEL_NAMES)
_HASHES = ("model_hash", "ckpt_hash", "sha256", "modelhash", "autov2", "hash")
_no_model = matcher(
    r"ipadapter|controlnet|upscale|cliploader|vaeloader|clipvision|detector|samloader|textencoderloader|sampler$"
    r"|style_?model|facedetail|attention|loraloader$"
)
_onward = matcher(
    r"model|clip|lora|stack|pipe|ctx|context|loader|guider|unet|any|input|^on_|dependencies|tuple|transformer"
)
_other = matcher(r"name|^clip_vision|^upscale|^sam_model|^style_model|^controlnet|^optional_|^vae|patch")
_CLIP_SKIPS = ("stop_at_clip_layer", "clip_skip", "base_clip_skip")
_ANY_CLIP_SKIP = frozenset(_CLIP_SKIPS)
_NONE = {"", "None", "none", "NONE"}


@dataclass
class ModelFacts:
    """What a sampler's model and clip chains hold."""

    model: Found | None = None
    model_hash: str = ""
    networks: list[Network] = field(default_factory=list)
    clip_skip: Found | None = None


@dataclass(slots=True)
class _Loaded:
    """What one node loads, and the links to what it builds upon."""

    networks: list[Network]
    model: Found | None
    clip_skip: Found | None
    upstream: list[Link]


class Models:
    """Looks models up in one graph; samplers that share their chains share the answer."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[str, ...], ModelFacts] = {}
        self._nodes: dict[str, _Loaded] = {}

    def facts(self, starts: list[Link], clips: list[Link]) -> ModelFacts:
        """Walk upstream from the model links, nearest first, then from the clips: a checkpoint may lend its clip only.

        Networks come in the order in which they apply.
        """
        key = tuple(dict.fromkeys(link[0] for link in [*starts, *clips]))
        if key not in self._known:
            self._known[key] = self._walked(starts, clips)
        return self._known[key]

    def _walked(self, starts: list[Link], clips: list[Link]) -> ModelFacts:
        facts = ModelFacts()
        seen: set[str] = set()
        networks: list[Network] = []
        for links in (starts, clips):
            groups = self._groups(links, seen, facts)
            networks += [n for group in reversed(groups) for n in group]
        facts.networks = _each_once(networks)
        return facts

    def _groups(self, starts: list[Link], seen: set[str], facts: ModelFacts) -> list[list[Network]]:
        graph = self._graph
        pending = deque(starts)
        groups: list[list[Network]] = []
        while pending and graph.spend():
            target, _ = pending.popleft()
            if target in seen:
                continue
            seen.add(target)
            loaded = self._nodes.get(target)
            if loaded is None:
                loaded = self._nodes[target] = _loaded(graph, graph.nodes[target])
            if loaded.networks:
                groups.append(loaded.networks)
            if facts.model is None and loaded.model is not None:
                facts.model, facts.model_hash = loaded.model, _hash_of(graph.nodes[target])
            if facts.clip_skip is None:
                facts.clip_skip = loaded.clip_skip
            pending.extend(loaded.upstream)
        return groups


def _loaded(graph: Graph, node: Node) -> _Loaded:
    inputs = node.inputs
    return _Loaded(
        networks_in(graph, node),
        None if _ANY_MODEL_NAME.isdisjoint(inputs) else _model_of(graph, node),
        None if _ANY_CLIP_SKIP.isdisjoint(inputs) else _clip_skip(graph, node),
        _upstream(graph, node),
    )


def _upstream(graph: Graph, node: Node) -> list[Link]:
    choice = graph.link(graph.chosen(node))
    if choice is not None:
        return [choice]
    links = node.links
    if not links:
        return []
    named = [link for key, link in links if _onward(key) and not _other(key)]
    return named or [link for key, link in links if not heavy(key)]


def _model_of(graph: Graph, node: Node) -> Found | None:
    inputs = node.inputs
    present = [key for key in inputs if key in _ANY_MODEL_NAME]
    if present == ["model"] and type(inputs["model"]) is list:
        return None
    for key in _MODEL_NAMES if len(present) > 1 else present:
        value = inputs.get(key)
        if value is None or (
            type(value) is list and key in {"model", "base_model", "value", "unet", "transformer"}
        ):
            continue
        if _no_model(node.kind):
            return None
        if key == "model_name" and graph.link(inputs.get("model")) is not None:
            continue  # a motion model or a patch for the model that comes in
        if key == "value" and not (type(value) is str and MODEL_FILE.search(value)):
            continue
        if (found := scalar(graph, value, _MODEL_NAMES[:6], name)) and found.value not in _NONE:
            return found
    return None


def _hash_of(node: Node) -> str:
    value = next((node.inputs[k] for k in _HASHES if k in node.inputs), "")
    return value if type(value) is str and 6 <= len(value) <= 64 and value.isalnum() else ""


def _clip_skip(graph: Graph, node: Node) -> Found | None:
    """As A1111 counts: 2 where ComfyUI says -2; a loader's -1 is no skip worth a word."""
    for key in _CLIP_SKIPS:
        if key in node.inputs:
            layer = scalar(graph, node.inputs[key], (key,), whole)
            if layer is not None and layer.value < 0 and (layer.value < -1 or key == "stop_at_clip_layer"):
                return Found(-layer.value, layer.confidence)
    return None


def _each_once(networks: list[Network]) -> list[Network]:
    first: dict[tuple[str, str], Network] = {}
    for network in networks:
        first.setdefault((network.kind, network.name), network)
    return list(first.values())
