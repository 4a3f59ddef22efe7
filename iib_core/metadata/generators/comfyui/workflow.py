"""ComfyUI's editable workflow turned into a prompt graph, for files that hold only that.

Format: the frontend's workflow JSON, versions 0.4 and 1.0 (nodes, links, definitions.subgraphs).
Widget values stand there in order without names; the usual nodes' names are listed here, others give
them through their inputs' `widget` entries.
"""

from __future__ import annotations

from typing import Any

from .graph import Graph, Node

_SEED = ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise")
_WIDGETS: dict[str, tuple[str, ...]] = {
    "KSampler": _SEED,
    "KSamplerAdvanced": (
        "add_noise",
        "noise_seed",
        "",
        "steps",
        "cfg",
        "sampler_name",
        "scheduler",
        "start_at_step",
    ),
    "SamplerCustom": ("add_noise", "noise_seed", "", "cfg"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPSetLastLayer": ("stop_at_clip_layer",),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "UnetLoaderGGUF": ("unet_name",),
    "VAELoader": ("vae_name",),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "EmptyLatentImage": ("width", "height", "batch_size"),
    "EmptySD3LatentImage": ("width", "height", "batch_size"),
    "EmptyHunyuanLatentVideo": ("width", "height", "length"),
    "WanImageToVideo": ("width", "height", "length"),
    "PrimitiveNode": ("value",),
    "PrimitiveInt": ("value",),
    "PrimitiveFloat": ("value",),
    "PrimitiveString": ("value",),
    "PrimitiveStringMultiline": ("value",),
    "StringConcatenate": ("string_a", "string_b", "delimiter"),
}
_SKIPPED = {"Note", "MarkdownNote"}
_MUTED, _BYPASSED = 2, 4
_MAX_NODES = 5000
_MAX_DEPTH = 6
_INPUT, _OUTPUT = -10, -20  # a subgraph's own ends
Wires = dict[Any, tuple[Any, Any]]  # link id → (origin node, origin slot)


def graph_of_workflow(data: Any) -> Graph | None:
    """The graph of decoded workflow JSON, None when it is none."""
    if not isinstance(data, dict) or not isinstance(data.get("nodes"), list):
        return None
    definitions = data.get("definitions")
    listed = definitions.get("subgraphs") if isinstance(definitions, dict) else None
    subgraphs = {s["id"]: s for s in _dicts(listed) if isinstance(s.get("id"), str)}
    nodes: dict[str, Node] = {}
    _add(data, "", subgraphs, nodes, 0)
    return Graph(nodes) if nodes else None


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _wires(level: dict[str, Any]) -> Wires:
    """Links by id; version 0.4 has lists, subgraphs have objects."""
    found: Wires = {}
    links = level.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, list) and len(link) >= 5 and isinstance(link[0], str | int):
            found[link[0]] = (link[1], link[2])
        elif isinstance(link, dict) and isinstance(link.get("id"), str | int):
            found[link["id"]] = (link.get("origin_id"), link.get("origin_slot"))
    return found


def _add(
    level: dict[str, Any], prefix: str, subgraphs: dict[str, Any], nodes: dict[str, Node], depth: int
) -> None:
    wires = _wires(level)
    entries = _dicts(level.get("nodes"))
    instances = {
        e.get("id")
        for e in entries
        if _subgraph(e, subgraphs) is not None and isinstance(e.get("id"), str | int)
    }

    def target(link: Any) -> list[Any] | None:
        """Where a link comes from, as a prompt graph writes it."""
        origin, slot = wires.get(link, (None, None)) if isinstance(link, str | int) else (None, None)
        if not isinstance(origin, str | int) or not isinstance(slot, int):
            return None
        if origin == _INPUT:
            return [f"{prefix}in{slot}", 0]
        if origin in instances:
            return [f"{prefix}{origin}:out{slot}", 0]
        return [f"{prefix}{origin}", slot]

    for entry in entries:
        if len(nodes) >= _MAX_NODES:
            return
        kind, key = entry.get("type"), entry.get("id")
        if not isinstance(kind, str) or entry.get("mode") == _MUTED or kind in _SKIPPED:
            continue
        inputs = _widget_values(entry, kind) if entry.get("mode") != _BYPASSED else {}
        for number, slot in enumerate(_dicts(entry.get("inputs"))):
            if (link := target(slot.get("link"))) is not None:
                inputs[str(slot.get("name", number))] = link
        inner = _subgraph(entry, subgraphs)
        if inner is None:
            nodes[f"{prefix}{key}"] = Node(
                f"{prefix}{key}", kind if entry.get("mode") != _BYPASSED else "Reroute", inputs
            )
        elif depth < _MAX_DEPTH:
            inside = f"{prefix}{key}:"
            for number, slot in enumerate(_dicts(inner.get("inputs"))):
                value = inputs.get(str(slot.get("name")))
                nodes[f"{inside}in{number}"] = Node(
                    f"{inside}in{number}", "Reroute", {} if value is None else {"value": value}
                )
            _add(inner, inside, subgraphs, nodes, depth + 1)
    if prefix:
        _add_outputs(level, prefix, target, nodes)


def _subgraph(entry: dict[str, Any], subgraphs: dict[str, Any]) -> dict[str, Any] | None:
    kind = entry.get("type")
    return subgraphs.get(kind) if isinstance(kind, str) else None


def _add_outputs(level: dict[str, Any], prefix: str, target: Any, nodes: dict[str, Node]) -> None:
    for number, slot in enumerate(_dicts(level.get("outputs"))):
        ids = slot.get("linkIds")
        link = target(ids[-1]) if isinstance(ids, list) and ids else None
        nodes[f"{prefix}out{number}"] = Node(
            f"{prefix}out{number}", "Reroute", {} if link is None else {"value": link}
        )


def _widget_values(entry: dict[str, Any], kind: str) -> dict[str, Any]:
    values = entry.get("widgets_values")
    if isinstance(values, dict):
        return {k: v for k, v in values.items() if not isinstance(v, list)}
    if not isinstance(values, list):
        return {}
    names = _WIDGETS.get(kind) or _named_by_inputs(entry)
    named = {n: v for n, v in zip(names, values, strict=False) if n and not isinstance(v, list)}
    if not named and len(values) == 1 and not isinstance(values[0], list):
        named = {"value": values[0]}
    for number, value in enumerate(values):
        if isinstance(value, dict) and "lora" in value:  # rgthree's Power Lora Loader
            named[f"lora_{number}"] = value
    return named


def _named_by_inputs(entry: dict[str, Any]) -> tuple[str, ...]:
    """Newer frontends list widgets among the inputs; a seed's is followed by one for what comes after it."""
    names: list[str] = []
    for slot in _dicts(entry.get("inputs")):
        widget = slot.get("widget")
        if isinstance(widget, dict) and isinstance(name := widget.get("name"), str):
            names.append(name)
            if name in {"seed", "noise_seed"}:
                names.append("")
    return tuple(names)
