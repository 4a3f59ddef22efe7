"""Samplers: which nodes are some, in which order they run, and with what."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import Any

from .graph import Graph, Link, Node
from .models import ModelFacts, model_facts
from .prompts import NEGATIVE, POSITIVE, Prompts
from .scalars import LIKELY, Accept, Found, decimal, name, scalar, whole

_TYPICAL = frozenset({
    "seed", "noise_seed", "steps", "cfg", "sampler_name", "sampler", "sigmas", "scheduler", "denoise", "latent_image",
    "start_at_step", "add_noise",
})  # fmt: skip
_CONDITIONED = frozenset(
    {"positive", "conditioning", "text_embeds", "pipe", "basic_pipe", "guider", "context", "hyvid_embeds"}
)
_BUNDLE = re.compile(r"(?i)pipe|context|ctx")
_SAMPLES = re.compile(r"(?i)sampl|detailer|upscale")
_HELPERS = ("guider", "noise", "sampler", "sigmas", "pipe", "basic_pipe", "context", "base_ctx", "positive")
_MAX_PASSES = 32
_LATENT = re.compile(r"(?i)latent|samples|image|pixels|resolution|size")
_RESOLUTION = re.compile(r"(\d{2,5}) ?[x×] ?(\d{2,5})")
_SIZE_NAMES = (("width", "height"), ("empty_latent_width", "empty_latent_height"))

#: field → (names of inputs that hold it, type)
FIELDS: dict[str, tuple[tuple[str, ...], Accept]] = {
    "seed": (("noise_seed", "seed"), whole),
    "steps": (("steps", "steps_total"), whole),
    "cfg": (("cfg", "cfg_conds", "cfg_scale"), decimal),
    "sampler": (("sampler_name", "sampler"), name),
    "scheduler": (("scheduler", "scheduler_name"), name),
    "denoise": (("denoise", "denoise_strength"), decimal),
}


@dataclass
class Pass:
    """One sampler's run."""

    node: Node
    fields: dict[str, Found]
    positive: Found | None
    negative: Found | None
    models: ModelFacts
    size: tuple[int, int] | None
    guidance: float | None


def is_sampler(node: Node) -> bool:
    """True for nodes that run a diffusion, by what goes into them rather than by their name."""
    keys = node.inputs.keys()
    if "guider" in keys and ("sigmas" in keys or "sampler" in keys):
        return True
    prompted = "positive" in keys and "negative" in keys
    if not prompted and "steps" not in keys:
        return False
    if len(keys & _TYPICAL) < 2 or (_BUNDLE.search(node.kind) and not _SAMPLES.search(node.kind)):
        return False
    return prompted or (("seed" in keys or "noise_seed" in keys) and bool(keys & _CONDITIONED))


def passes_of(graph: Graph, prompts: Prompts) -> list[Pass]:
    """The passes that lead to a saved picture (else all), in the order in which they run."""
    order = _in_running_order(graph)
    return [_pass(graph, prompts, node) for node in order[:_MAX_PASSES]]


def _in_running_order(graph: Graph) -> list[Node]:
    used = {link[0] for node in graph.nodes.values() for _, link in graph.links(node)}
    ends = [n for n in graph.nodes.values() if n.id not in used]
    saving = [n for n in ends if "save" in n.kind.lower()]
    seen: set[str] = set()
    for starts in (saving, ends, list(graph.nodes.values())):
        found = [n for n in _upstream_first(graph, starts, seen) if is_sampler(n)]
        if found:
            return found
    return []


def _upstream_first(graph: Graph, starts: list[Node], seen: set[str]) -> list[Node]:
    """Every node upstream of `starts`, each after those it depends on."""
    order: list[Node] = []
    for start in starts:
        if start.id in seen:
            continue
        seen.add(start.id)
        stack = [(start, iter(graph.links(start)))]
        while stack:
            node, links = stack[-1]
            following = next((link for _, link in links if link[0] not in seen), None)
            if following is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(following[0])
                child = graph.nodes[following[0]]
                stack.append((child, iter(graph.links(child))))
    return order


def _pass(graph: Graph, prompts: Prompts, node: Node) -> Pass:
    helpers = _helpers(graph, node)
    positive = negative = None
    for candidate in helpers:
        inputs = candidate.inputs
        if positive is None:
            value = next(
                (
                    inputs[k]
                    for k in ("positive", "conditioning", "cond1", "text_embeds", "hyvid_embeds")
                    if k in inputs
                ),
                None,
            )
            positive = prompts.of(value, POSITIVE)
        if negative is None:
            value = next(
                (inputs[k] for k in ("negative", "text_embeds", "hyvid_embeds") if k in inputs), None
            )
            negative = prompts.of(value, NEGATIVE)
    starts = [link for c in helpers for key, link in graph.links(c) if key in {"model", "base_model", "clip"}]
    starts += _clip_links(graph, helpers)
    starts += [link for c in helpers[:1] for key, link in graph.links(c) if _BUNDLE.search(key)]
    return Pass(
        node=node,
        fields=_fields(graph, helpers),
        positive=positive,
        negative=negative,
        models=model_facts(graph, starts),
        size=_size(graph, helpers),
        guidance=_guidance(graph, helpers),
    )


def _helpers(graph: Graph, node: Node) -> list[Node]:
    """The sampler and the nodes that hold its settings: guider, noise, sampler choice, sigmas, pipes."""
    found = {node.id: node}
    pending = deque(link for key, link in graph.links(node) if key in _HELPERS[:-1])
    while pending and len(found) < 40 and graph.spend():
        helper = graph.nodes[pending.popleft()[0]]
        if helper.id in found or is_sampler(helper):
            continue
        found[helper.id] = helper
        choice = graph.link(graph.chosen(helper))
        if choice is not None:
            pending.append(choice)
        elif not helper.inputs.keys() & {"model", "positive", "conditioning"} or "sigmas" in helper.inputs:
            pending.extend(link for _, link in graph.links(helper))
    return list(found.values())


def _fields(graph: Graph, helpers: list[Node]) -> dict[str, Found]:
    fields: dict[str, Found] = {}
    for field, (names, accept) in FIELDS.items():
        for helper in helpers:
            value = next((helper.inputs[k] for k in names if k in helper.inputs), None)
            if value is not None and (found := scalar(graph, value, names, accept)) is not None:
                fields[field] = found
                break
    for helper in helpers[1:]:  # nodes that are a sampler or a scheduler by themselves
        kind = helper.kind
        if "sampler" not in fields and kind.startswith("Sampler") and "Custom" not in kind:
            fields["sampler"] = Found(kind.removeprefix("Sampler").lstrip("_").lower(), LIKELY)
        if "scheduler" not in fields and kind.endswith("Scheduler") and "steps" in helper.inputs:
            fields["scheduler"] = Found(kind.removesuffix("Scheduler"), LIKELY)
    return fields


def _clip_links(graph: Graph, helpers: list[Node]) -> list[Link]:
    """Clip inputs of the encoders behind the conditionings."""
    pending = deque(
        link
        for h in helpers
        for key, link in graph.links(h)
        if key in {"positive", "conditioning", "cond1", "text_embeds"}
    )
    seen: set[str] = set()
    found: list[Link] = []
    while pending and len(seen) < 60 and graph.spend():
        target, _ = pending.popleft()
        if target in seen:
            continue
        seen.add(target)
        clip = None
        for key, link in graph.links(graph.nodes[target]):
            if key == "clip":
                clip = link
            elif key in {"positive", "conditioning"} or key.startswith(("cond", "conditioning_")):
                pending.append(link)
        if clip is not None:
            found.append(clip)
        elif not any(
            True for key, _ in graph.links(graph.nodes[target]) if key.startswith(("cond", "positive"))
        ):
            pending.extend(
                link for key, link in graph.links(graph.nodes[target]) if key not in {"model", "image", "vae"}
            )
    return found


def _size(graph: Graph, helpers: list[Node]) -> tuple[int, int] | None:
    """Width and height of the latent that the sampler starts from."""
    pending = deque(
        link
        for h in helpers
        for key, link in graph.links(h)
        if (_LATENT.search(key) and key != "clip_vision") or _BUNDLE.search(key)
    )
    seen: set[str] = set()
    while pending and len(seen) < 100 and graph.spend():
        target, _ = pending.popleft()
        node = graph.nodes[target]
        if target in seen or is_sampler(node):
            continue
        seen.add(target)
        if (size := _size_in(graph, node)) is not None:
            return size
        pending.extend(
            link
            for key, link in graph.links(node)
            if _LATENT.search(key) or _BUNDLE.search(key) or len(node.inputs) == 1
        )
    return None


def _size_in(graph: Graph, node: Node) -> tuple[int, int] | None:
    for pair in _SIZE_NAMES:
        if all(key in node.inputs for key in pair):
            found = [scalar(graph, node.inputs[key], (key,), whole) for key in pair]
            if all(f is not None and 0 < f.value < 100_000 for f in found):
                width, height = (f.value for f in found if f is not None)
                return width, height
    for key in ("resolution", "dimensions", "size"):
        value: Any = node.inputs.get(key)
        if isinstance(value, str) and (match := _RESOLUTION.search(value[:60])):
            return int(match[1]), int(match[2])
    return None


def _guidance(graph: Graph, helpers: list[Node]) -> float | None:
    """Flux's distilled guidance on the way from the conditioning, None when there is none."""
    pending = deque(
        link for h in helpers for key, link in graph.links(h) if key in {"positive", "conditioning"}
    )
    for _ in range(40):
        if not pending:
            return None
        node = graph.nodes[pending.popleft()[0]]
        if "guidance" in node.inputs:
            found = scalar(graph, node.inputs["guidance"], ("guidance",), decimal)
            return found.value if found else None
        pending.extend(link for key, link in graph.links(node) if key in {"positive", "conditioning"})
    return None
