"""Numbers and names (seed, steps, cfg, sampler, …), followed through whatever stands between."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from .arithmetic import calculated
from .graph import Graph, Link, Node, bundles, heavy
from .words import matcher

CERTAIN, LIKELY, GUESS = "certain", "likely", "guess"
_GENERIC = (
    "value", "number", "int", "integer", "float", "seed", "string", "text", "Value", "Number", "a", "x",
)  # fmt: skip
_calculates = matcher(r"math|arith|express|calc|operat|multipl|divide|\b(?:add|sub|sum|mul|div)\b")


class Found(NamedTuple):
    """A value and how sure we are of it."""

    value: Any
    confidence: str = CERTAIN


Accept = Callable[[Any], Any]  # the value in its type, None when it is not of it


def less_sure(found: Found, most: str) -> Found:
    """The same value, at most as sure as `most`."""
    order = (CERTAIN, LIKELY, GUESS)
    return found if order.index(found.confidence) >= order.index(most) else Found(found.value, most)


def whole(value: Any) -> int | None:
    """An int, or a float or text that is one."""
    if type(value) is int:
        return value
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    if isinstance(value, str) and 0 < len(value) < 40 and value.isascii() and value.lstrip("-").isdecimal():
        return int(value) if value.rfind("-") < 1 else None
    return None


def decimal(value: Any) -> float | None:
    """A finite number."""
    if type(value) is float:
        return round(value, 6) if -1e15 < value < 1e15 else None
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value[:40])
        except ValueError:
            return None
    # sliders leave 1.0000000000000002
    return round(float(value), 6) if isinstance(value, int | float) and abs(value) < 1e15 else None


def name(value: Any) -> str | None:
    """A non-empty text; some loaders wrap it as {"content": name}."""
    if isinstance(value, dict):
        value = value.get("content")
    return value if isinstance(value, str) and value and value not in {"None", "none"} else None


def scalar(graph: Graph, value: Any, names: tuple[str, ...], accept: Accept) -> Found | None:
    """What an input's value comes to: itself, or what the nodes it is linked to say under one of
    `names`, or else under a generic name."""
    link = graph.link(value) if type(value) is list else None
    if link is None:
        found = accept(value)
        return None if found is None else Found(found)
    return _followed(graph, link, names, accept)


def _followed(graph: Graph, start: Link, names: tuple[str, ...], accept: Accept) -> Found | None:
    pending: deque[Link] = deque([start])
    seen: set[str] = set()
    sure = True
    while pending and graph.spend():
        target, _ = pending.popleft()
        if target in seen:
            continue
        seen.add(target)
        node = graph.nodes[target]
        choice = graph.chosen(node)
        if choice is not None:
            if next_link := graph.link(choice):
                pending.append(next_link)
                continue
            if (found := accept(choice)) is not None:
                return Found(found, LIKELY)
        if _calculates(node.kind):
            result = _computed(graph, node, len(seen))
            return None if result is None or (found := accept(result)) is None else Found(found, LIKELY)
        matched = False
        for key in (*names, *_GENERIC):
            if key in node.inputs:
                value = node.inputs[key]
                if next_link := graph.link(value):
                    pending.append(next_link)
                    matched = True
                elif (found := accept(value)) is not None:
                    return Found(found, (CERTAIN if key in names else LIKELY) if sure else GUESS)
        if not matched:
            onward = [link for key, link in node.links if bundles(key)]
            onward = onward or [link for key, link in node.links if not heavy(key)]
            sure = sure and len(onward) == 1
            pending.extend(onward)
    return None


def _computed(graph: Graph, node: Node, depth: int) -> float | int | None:
    """What a node of arithmetic comes to, None when that is not plain."""
    if depth > 8 or len(node.inputs) > 40:
        return None
    numbers: dict[str, float] = {}
    for key, value in node.inputs.items():
        link = graph.link(value)
        found = decimal(value) if link is None else _number_behind(graph, link)
        if found is not None:
            numbers[key.rpartition(".")[2]] = found
    expression = next(
        (
            v
            for k in ("expression", "value", "formula", "equation")
            if isinstance(v := node.inputs.get(k), str)
        ),
        "",
    )
    operation = next(
        (v for k in ("operation", "op", "operator") if isinstance(v := node.inputs.get(k), str)), ""
    )
    return calculated(expression, operation, numbers)


def _number_behind(graph: Graph, link: Link) -> float | None:
    """A number one node away."""
    inputs = graph.nodes[link[0]].inputs
    for key in ("value", "number", "int", "float", "Number", "width", "height"):
        if key in inputs and (found := decimal(inputs[key])) is not None:
            return found
    return None
