"""Which samplers made the picture that was saved, and in which order they ran."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from .graph import Graph, Node
from .words import matcher

_TYPICAL = frozenset({
    "seed", "noise_seed", "steps", "cfg", "sampler_name", "sampler", "sigmas", "scheduler", "denoise", "latent_image",
    "start_at_step", "add_noise",
})  # fmt: skip
_CONDITIONED = frozenset({
    "positive", "conditioning", "text_embeds", "pipe", "basic_pipe", "guider", "context", "hyvid_embeds", "kolors_embeds",
    "base_sampler", "detailer_pipe", "sdxl_tuple",
})  # fmt: skip
#: of which every sampler has one
_SAMPLED = frozenset({"steps", "positive", "guider"})
_bundles = matcher(r"pipe|context|ctx")
_samples = matcher(r"sampl|detailer|upscale")
_saves = matcher(r"save|videocombine|video_combine|imagetoserver|export")
#: savers that are told everything in order to write it down
_records = matcher(r"save|metadata")
_no_picture = matcher(
    r"^(model|base_model|clip|vae|positive|negative|conditioning|cond\d?|guider|noise|sampler|sigmas|control_net|mask|style_model"
    r"|clip_vision.*|.*embeds|upscale_model|text|string|prompt|seed|steps|cfg|width|height|filename.*|lora_stack|.*prompt)$"
)
_LATENTS = (
    "latent_image",
    "latent",
    "samples",
    "image",
    "images",
    "pixels",
    "init_image",
    "video",
    "start_image",
)
_MAX_OUTPUTS = 200
_MAX_COMPARED = 6


@dataclass
class Run:
    """`chain`: the samplers whose result was saved, the first to run first; `others`: those that helped;
    `ends`: the nodes that took the result."""

    chain: list[Node] = field(default_factory=list)
    others: list[Node] = field(default_factory=list)
    ends: list[Node] = field(default_factory=list)


def is_sampler(node: Node) -> bool:
    """True for nodes that run a diffusion, by what goes into them rather than by their name."""
    if node.samples is None:
        node.samples = _samples_by_inputs(node)
    return node.samples


def _samples_by_inputs(node: Node) -> bool:
    inputs = node.inputs
    if _SAMPLED.isdisjoint(inputs):
        return False
    if "guider" in inputs and ("sigmas" in inputs or "sampler" in inputs):
        return True
    prompted = "positive" in inputs and "negative" in inputs
    if not prompted and "steps" not in inputs:
        return False
    keys = inputs.keys()
    if len(keys & _TYPICAL) < 2 or _records(node.kind):
        return False
    if _bundles(node.kind) and not _samples(node.kind):
        return False
    return prompted or (("seed" in keys or "noise_seed" in keys) and bool(keys & _CONDITIONED))


def run_of(graph: Graph, path: str) -> Run:
    """The run that ended in the file at `path` ("" when there is none): from its save node, or from all of them."""
    samplers = {n.id for n in graph.nodes.values() if not _SAMPLED.isdisjoint(n.inputs) and is_sampler(n)}
    if not samplers:
        return Run(ends=_ends(graph, path)[0])
    for ends in (*_ends(graph, path), list(graph.nodes.values())):
        chain = max((_chain(graph, [end], samplers) for end in ends[:_MAX_COMPARED]), key=len, default=[])
        if len(chain) == len(samplers):
            return Run(chain, [], ends)
        order = [n for n in _upstream_first(graph, ends) if n.id in samplers]
        if order:
            chain = chain or order[-1:]
            known = {n.id for n in chain}
            return Run(chain, [n for n in order if n.id not in known], ends)
    return Run()


def _ends(graph: Graph, path: str) -> list[list[Node]]:
    """Groups of nodes to start from, the telling one first: those that saved this very file, all that save, all ends."""
    ends = [n for n in graph.nodes.values() if n.id not in graph.used]
    saving = [n for n in ends if _saves(n.kind) and n.links]
    saving = saving or [n for n in graph.nodes.values() if "filename_prefix" in n.inputs and n.links]
    groups = [saving, ends]
    if path and len(saving) > 1:
        groups.insert(0, _named_alike(saving, os.path.basename(path)))
    return [g[:_MAX_OUTPUTS] for g in groups if g] or [ends]


def _named_alike(saving: list[Node], file: str) -> list[Node]:
    """The save nodes whose prefix is the one that this file's name starts with most."""
    best: list[Node] = []
    length = 0
    for node in saving:
        prefix = node.inputs.get("filename_prefix")
        if type(prefix) is not str:
            continue
        start = re.split(r"%", prefix.replace("\\", "/"), maxsplit=1)[0].rpartition("/")[2]
        if start and file.startswith(start) and len(start) >= length:
            best = [*best, node] if len(start) == length else [node]
            length = len(start)
    return best


def _chain(graph: Graph, ends: list[Node], samplers: set[str]) -> list[Node]:
    """From the saved picture back along pictures and latents: the last sampler, the one it went on from, …"""
    chain: list[Node] = []
    left = set(samplers)
    starts = ends
    while starts:
        found = nearest(graph, starts, lambda node: node.id in left, _no_picture)
        if found is None:
            break
        chain.append(found)
        left.discard(found.id)
        inputs = dict(found.links)
        starts = [graph.nodes[inputs[k][0]] for k in _LATENTS if k in inputs]
        starts += _stages(graph, found)
        if not starts:
            starts = [graph.nodes[link[0]] for key, link in found.links if not _no_picture(key)]
    chain.reverse()
    return chain


def _stages(graph: Graph, sampler: Node) -> list[Node]:
    """Stable Cascade hands the first stage's latent on inside the second's conditioning."""
    conditioning = next((graph.nodes[link[0]] for key, link in sampler.links if key == "positive"), sampler)
    return [graph.nodes[link[0]] for key, link in conditioning.links if key.startswith("stage_")]


def nearest(
    graph: Graph, starts: list[Node], wanted: Callable[[Node], bool], leads_away: Callable[[str], bool]
) -> Node | None:
    """The first node upstream of `starts` that is wanted; inputs whose name `leads_away` are not followed."""
    pending = deque(starts)
    seen: set[str] = set()
    while pending and graph.spend():
        node = pending.popleft()
        if node.id in seen:
            continue
        seen.add(node.id)
        if wanted(node):
            return node
        choice = graph.link(graph.chosen(node))
        if choice is not None:
            pending.append(graph.nodes[choice[0]])
            continue
        for key, link in node.links:
            if link[0] not in seen and not leads_away(key):
                pending.append(graph.nodes[link[0]])
    return None


def _upstream_first(graph: Graph, starts: list[Node]) -> list[Node]:
    """Every node upstream of `starts`, each after those it depends on."""
    nodes = graph.nodes
    order: list[Node] = []
    seen: set[str] = set()
    for start in starts:
        stack: list[tuple[Node, bool]] = [(start, False)]
        while stack:
            node, done = stack.pop()
            if done:
                order.append(node)
            elif node.id not in seen:
                seen.add(node.id)
                stack.append((node, True))
                for _, link in reversed(node.links):
                    if link[0] not in seen:
                        stack.append((nodes[link[0]], False))
    return order
