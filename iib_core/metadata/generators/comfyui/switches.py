"""Nodes that hand on one of several inputs, and which one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from .words import matcher

if TYPE_CHECKING:
    from .graph import Graph, Node

_switches = matcher(r"switch|if_?else|if ?then|selector|\bif\b|condition(al)?branch")
_NUMBERED = re.compile(r"(\d{1,4})$")
_YES = (True, 1, "true", "True", "on", "On", "ON", "yes", "Yes")
_BRANCHES = (
    ("on_true", "on_false"), ("if_true", "if_false"), ("input_true", "input_false"), ("tt_value", "ff_value"),
    ("true_value", "false_value"), ("ANY_TRUE", "ANY_FALSE"), ("true", "false"),
)  # fmt: skip
_CHOOSERS = ("switch", "boolean", "condition", "cond", "value", "bool", "boolean_value")
_NUMBERS = ("select", "index", "Input", "input", "switch", "selected", "select_index")


def chosen_input(graph: Graph, node: Node) -> Any:
    """The value or link of the input that a switch hands on, None for a node that is no switch."""
    inputs = node.inputs
    if "any_01" not in inputs and not _switches(node.kind) and "on_true" not in inputs:
        return None
    if not graph.spend(1 + (len(inputs) >> 4)):
        return None
    for yes, no in _BRANCHES:
        if yes in inputs or no in inputs:
            chooser = next((inputs[k] for k in _CHOOSERS if k in inputs), True)
            return inputs.get(yes if _plain(graph, chooser) in _YES else no)
    number = _plain(graph, next((inputs[k] for k in _NUMBERS if k in inputs), None))
    numbered = {int(m[1]): v for k, v in inputs.items() if (m := _NUMBERED.search(k))}
    if isinstance(number, str) and number in inputs:  # KJ and others name the input itself
        return inputs[number]
    if type(number) is int and number in numbered:
        return numbered[number]
    return next((v for _, v in sorted(numbered.items(), key=lambda p: p[0]) if graph.link(v)), None)


def _plain(graph: Graph, value: Any) -> Any:
    """A chooser's value, through a few nodes that only hand it on."""
    for _ in range(8):
        link = graph.link(value)
        if link is None:
            return value if isinstance(value, str | int | float | bool) else None
        node = graph.nodes[link[0]]
        inputs = node.inputs
        value = next(
            (inputs[k] for k in ("value", "boolean", "int", "number", "Number") if k in inputs), None
        )
        if value is None and len(node.links) == 1:
            name = node.links[0][0]
            value = inputs[name]
    return None
