"""Width and height of the latent that a sampler starts from."""

from __future__ import annotations

import re
from collections import deque
from typing import Any

from .graph import Graph, Node
from .running import is_sampler
from .values import LIKELY, Found, scalar, whole
from .words import matcher

_latent = matcher(r"latent|samples|image|pixels|resolution|size|video|input")
_bundles = matcher(r"pipe|context|ctx|tuple")
_RESOLUTION = re.compile(r"(\d{3,5}) ?[x×*] ?(\d{3,5})")
_NAMES = (("width", "height"), ("empty_latent_width", "empty_latent_height"), ("image_width", "image_height"))
_PRESETS = (
    "resolution",
    "dimensions",
    "size",
    "aspect_ratio",
    "preset",
    "ratio",
    "ratio_selected",
    "base_resolution",
)
_ANY = frozenset(_PRESETS).union(*_NAMES)
_MAX_NODES = 100


def size_of(graph: Graph, helpers: list[Node]) -> tuple[Found, Found] | None:
    """Of the sampler's own inputs or of what its latent comes from; None when nothing says."""
    pending = deque(
        link
        for h in helpers
        for key, link in h.links
        if (_latent(key) and key != "clip_vision") or _bundles(key)
    )
    own = _size_in(graph, helpers[0])
    if own is not None and not any("latent" in k for k, _ in helpers[0].links):
        return own
    seen: set[str] = set()
    while pending and len(seen) < _MAX_NODES and graph.spend():
        target, _ = pending.popleft()
        node = graph.nodes[target]
        if target in seen or is_sampler(node):
            continue
        seen.add(target)
        if (size := _size_in(graph, node)) is not None:
            return size
        pending.extend(
            link for key, link in node.links if _latent(key) or _bundles(key) or len(node.inputs) == 1
        )
    return None


def _size_in(graph: Graph, node: Node) -> tuple[Found, Found] | None:
    inputs = node.inputs
    if inputs.keys().isdisjoint(_ANY):
        return None
    for key in _PRESETS:
        value: Any = inputs.get(key)
        if type(value) is str and (match := _RESOLUTION.search(value[:60])):
            width, height = int(match[1]), int(match[2])
            if inputs.get("swap_dimensions") == "On" or inputs.get("invert") is True:
                width, height = height, width
            return Found(width, LIKELY), Found(height, LIKELY)
    for pair in _NAMES:
        if pair[0] in inputs and pair[1] in inputs:
            found = [scalar(graph, inputs[key], (key,), whole) for key in pair]
            width_, height_ = found
            if width_ and height_ and 0 < width_.value < 100_000 and 0 < height_.value < 100_000:
                return width_, height_
    return None
