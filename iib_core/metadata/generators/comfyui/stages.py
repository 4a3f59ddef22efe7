"""What happens to a picture between and after its samplers, in the web UI's words: hires fix, refiner, detailers, upscaling."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from .graph import Graph, Node
from .passes import Pass
from .running import Run
from .values import decimal, name, scalar, whole
from .words import matcher

_no_picture = matcher(
    r"^(model|clip|vae|positive|negative|conditioning|guider|noise|sampler|sigmas|control_net|mask|.*embeds|.*pipe|text|string|prompt)$"
)
_SCALES = (
    "scale_by",
    "upscale_by",
    "upscale_factor",
    "scale_factor",
    "rescale_factor",
    "factor",
    "scale",
    "WidthFactor",
)
#: of nodes that take the model in and say what comes out of both
_WHOLE = ("upscale_by",)
_FACTOR = re.compile(r"(?i)(?<![0-9a-z])(?:([1248])x|x([1248]))(?![0-9])")
_METHODS = ("upscale_method", "latent_upscaler", "method", "resampling")
_MAX_NODES = 200


def stages_of(graph: Graph, run: Run, passes: list[Pass]) -> dict[str, Any]:
    """Parameters under the web UI's names, for what follows the main pass."""
    found: dict[str, Any] = {}
    by_id = {p.node.id: p for p in passes}
    samplers = set(by_id)
    main = passes[0]
    _script(graph, main, found)
    place = next((i for i, n in enumerate(run.chain) if n.id == main.node.id), 0)
    for node in run.chain[place + 1 :]:
        each = by_id.get(node.id)
        if each is None:
            continue
        between = list(_between(graph, [node], samplers))
        if "detailer" in node.kind.lower():
            _detailer(graph, each, main, found)
        elif (scaled := _scaled(graph, [node, *between])) or _upscales_itself(each):
            _hires(each, main, scaled, found)
        elif each.models.model is not None and not _same_model(each, main):
            _refiner(each, found)
        else:
            _again(each, main, found)
    _other_texts(passes, found)
    after = _scaled(graph, list(_between(graph, run.ends, samplers)))
    if "model" in after:
        found["Postprocess upscaler"] = after["model"]
    if "by" in after and "model" in after:
        found["Postprocess upscale by"] = after["by"]
    return found


def _between(graph: Graph, starts: list[Node], samplers: set[str]) -> Iterator[Node]:
    """The nodes that the picture went through since the sampler before, the last first."""
    pending = deque(starts)
    seen = {n.id for n in starts}
    first = True
    while pending and len(seen) < _MAX_NODES and graph.spend():
        node = pending.popleft()
        if node.id in samplers and not (first and len(starts) == 1):
            continue
        if not first:
            yield node
        first = False
        for key, link in node.links:
            if link[0] not in seen and not _no_picture(key):
                seen.add(link[0])
                pending.append(graph.nodes[link[0]])


def _scaled(graph: Graph, nodes: list[Node]) -> dict[str, Any]:
    """ "model", "method", "by" and "size" of the upscaling among the nodes, as far as it says them."""
    found: dict[str, Any] = {}
    for node in nodes:
        kind, inputs = node.kind.lower(), node.inputs
        if "scale" not in kind and "resize" not in kind and "upscale_model" not in inputs:
            continue
        loader = inputs.get("upscale_model")
        if (model := scalar(graph, loader, ("model_name", "upscale_model"), name)) is not None:
            found.setdefault("model", model.value)
        if "upscalemodelloader" in kind or "upscale_model_name" in inputs:
            value = inputs.get("model_name", inputs.get("upscale_model_name"))
            if (model := scalar(graph, value, ("model_name",), name)) is not None:
                found.setdefault("model", model.value)
        method = next((inputs[k] for k in _METHODS if type(inputs.get(k)) is str), None)
        if method:
            found.setdefault("method", f"Latent ({method})" if "latent" in kind else method)
        for key in _SCALES:
            if (
                key in inputs
                and (by := scalar(graph, inputs[key], (key,), decimal)) is not None
                and by.value > 0
            ):
                found.setdefault("by", by.value)
                found.setdefault("whole", key in _WHOLE)
        if "upscale" in kind and "width" in inputs and "height" in inputs:
            width, height = (scalar(graph, inputs[k], (k,), whole) for k in ("width", "height"))
            if width and height and width.value > 0 and height.value > 0:
                found.setdefault("size", f"{width.value}x{height.value}")
    if "model" in found and not found.get("whole"):
        _multiply(found)
    return found


def _multiply(found: dict[str, Any]) -> None:
    """A model scales by the number in its name, and a scaling beside it by its own."""
    match = _FACTOR.search(str(found["model"]))
    by = found.pop("by", 1.0)
    if match and "size" not in found:
        found["by"] = float(match[1] or match[2]) * by


def _upscales_itself(each: Pass) -> bool:
    return "ultimatesdupscale" in each.node.kind.lower()


def _same_model(each: Pass, main: Pass) -> bool:
    return (
        main.models.model is not None
        and each.models.model is not None
        and (each.models.model.value == main.models.model.value)
    )


def _hires(each: Pass, main: Pass, scaled: dict[str, Any], found: dict[str, Any]) -> None:
    if "Hires upscaler" in found or "Hires upscale" in found:
        return
    pairs = {
        "Denoising strength": _plain(each, "denoise"),
        "Hires upscale": scaled.get("by"),
        "Hires resize": None if "by" in scaled else scaled.get("size"),
        "Hires steps": _plain(each, "steps"),
        "Hires upscaler": scaled.get("model", scaled.get("method")),
        "Hires CFG Scale": _different(each, main, "cfg"),
        "Hires sampler": _different(each, main, "sampler"),
        "Hires schedule type": _different(each, main, "scheduler"),
        "Hires checkpoint": None
        if _same_model(each, main) or not each.models.model
        else each.models.model.value,
    }
    found.update({k: v for k, v in pairs.items() if v not in (None, "")})
    _texts("Hires", each, main, found)


def _script(graph: Graph, main: Pass, found: dict[str, Any]) -> None:
    """The Efficiency nodes hang their hires fix on the sampler's `script` input."""
    link = graph.link(main.node.inputs.get("script"))
    for _ in range(8):
        if link is None:
            return
        inputs = graph.nodes[link[0]].inputs
        if "hires_steps" in inputs:
            method = inputs.get(
                "pixel_upscaler" if inputs.get("upscale_type") == "pixel" else "latent_upscaler"
            )
            pairs = (
                ("upscale", inputs.get("upscale_by")),
                ("steps", inputs["hires_steps"]),
                ("upscaler", method),
            )
            found.update({f"Hires {k}": v for k, v in pairs if isinstance(v, str | int | float)})
            if (denoise := decimal(inputs.get("denoise"))) is not None:
                found["Denoising strength"] = denoise
        link = graph.link(inputs.get("script"))


def _refiner(each: Pass, found: dict[str, Any]) -> None:
    if "Refiner" in found or each.models.model is None:
        return
    found["Refiner"] = each.models.model.value
    start, steps = each.node.inputs.get("start_at_step"), _plain(each, "steps")
    if type(start) is int and type(steps) is int and 0 < start < steps:
        found["Refiner switch at"] = round(start / steps, 4)


def _detailer(graph: Graph, each: Pass, main: Pass, found: dict[str, Any]) -> None:
    """The detailers of the Impact pack do what ADetailer does; the names are ADetailer's."""
    number = sum(k.startswith("ADetailer denoising") for k in found)
    suffix = f" {number + 1}" if number else ""
    wildcard = each.node.inputs.get("wildcard")
    if type(wildcard) is str and wildcard.strip():
        found[f"ADetailer prompt{suffix}"] = wildcard.strip()
    else:
        _texts("ADetailer", each, main, found, suffix)
    detector = each.node.inputs.get("bbox_detector")
    if (model := scalar(graph, detector, ("model_name",), name)) is not None and graph.link(detector):
        found[f"ADetailer model{suffix}"] = model.value
    found[f"ADetailer denoising strength{suffix}"] = _plain(each, "denoise")


def _again(each: Pass, main: Pass, found: dict[str, Any]) -> None:
    denoise = _plain(each, "denoise")
    if denoise is not None and denoise < 1 and "Denoising strength" not in found:
        found["Denoising strength"] = denoise


def _other_texts(passes: list[Pass], found: dict[str, Any]) -> None:
    """The prompts of passes that no other name was found for: regions, composites, a character for each."""
    known = {t.value.strip() for t in (passes[0].positive, passes[0].negative) if t is not None}
    known.update(v for k, v in found.items() if k.endswith(("prompt", "prompt 2", "prompt 3")))
    for number, each in enumerate(passes[1:], 2):
        for label, text in (("prompt", each.positive), ("negative prompt", each.negative)):
            if text is not None and text.value.strip() and text.value.strip() not in known:
                known.add(text.value.strip())
                found[f"Pass {number} {label}"] = text.value.strip()


def _texts(label: str, each: Pass, main: Pass, found: dict[str, Any], suffix: str = "") -> None:
    for word, own, usual in (
        ("prompt", each.positive, main.positive),
        ("negative prompt", each.negative, main.negative),
    ):
        if own is not None and own.value.strip() and (usual is None or own.value != usual.value):
            found.setdefault(f"{label} {word}{suffix}", own.value.strip())


def _different(each: Pass, main: Pass, key: str) -> Any:
    own = _plain(each, key)
    return own if own != _plain(main, key) else None


def _plain(each: Pass, key: str) -> Any:
    found = each.fields.get(key)
    return None if found is None else found.value
