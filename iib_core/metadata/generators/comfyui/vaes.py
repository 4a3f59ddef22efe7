"""The VAE that decoded the saved picture."""

from __future__ import annotations

from collections import deque

from .graph import Graph
from .running import Run
from .values import GUESS, Found, name, scalar

_NAMES = ("vae_name", "model_name", "vae", "vae_path")
_BAKED = {"baked vae", "baked", "none", "default", "automatic", ".use_ckpt_vae"}
_MAX_NODES = 400


def vae_of(graph: Graph, run: Run) -> Found | None:
    """The separately loaded VAE; None when the checkpoint's own is used or nothing says."""
    pending = deque(run.ends)
    seen: set[str] = set()
    while pending and len(seen) < _MAX_NODES and graph.spend():
        node = pending.popleft()
        if node.id in seen:
            continue
        seen.add(node.id)
        inputs = node.inputs
        if "vae" in inputs and (link := graph.link(inputs["vae"])) is not None:
            return _behind(graph, link[0])
        pending.extend(graph.nodes[link[0]] for _, link in node.links)
    for node in graph.nodes.values():
        if "vae_name" in node.inputs and (found := _named(graph, node.id)) is not None:
            return Found(found.value, GUESS)
    return None


def _behind(graph: Graph, start: str) -> Found | None:
    """The file that the loader behind a VAE link loads; a checkpoint's loader has its own."""
    pending = deque([start])
    seen: set[str] = set()
    while pending and len(seen) < _MAX_NODES and graph.spend():
        node = graph.nodes[pending.popleft()]
        if node.id in seen:
            continue
        seen.add(node.id)
        loader = "vae_name" in node.inputs or "vae" in node.kind.lower()
        if loader and (found := _named(graph, node.id)) is not None:
            return found
        if "ckpt_name" in node.inputs:
            return None
        choice = graph.link(graph.chosen(node))
        if choice is not None:
            pending.append(choice[0])
            continue
        named = [link[0] for key, link in node.links if "vae" in key.lower()]
        pending.extend(named or [link[0] for _, link in node.links])
    return None


def _named(graph: Graph, target: str) -> Found | None:
    inputs = graph.nodes[target].inputs
    for key in _NAMES:
        value = inputs.get(key)
        if value is not None and (key == "vae_name" or type(value) is str):
            found = scalar(graph, value, ("vae_name",), name)
            return None if found is None or str(found.value).lower() in _BAKED else found
    return None
