"""Nodes for ComfyUI's first interface: classes with `INPUT_TYPES` and friends, in `NODE_CLASS_MAPPINGS`.

https://docs.comfy.org/custom-nodes/backend/server_overview
"""

from __future__ import annotations

from typing import Any

from .spec import CATEGORY, In, Node, Out

HIDDEN = {"prompt": "PROMPT", "extra_pnginfo": "EXTRA_PNGINFO"}


class AnyType(str):
    """A type that is unequal to none: before links carried unions, the server compared types by `!=` alone."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return False


ANY = AnyType("*")


def classes(nodes: tuple[Node, ...]) -> dict[str, type]:
    """Node id → class."""
    return {node.id: _class(node) for node in nodes}


def _class(node: Node) -> type:
    def input_types(cls: type) -> dict[str, Any]:
        found: dict[str, Any] = {"required": {i.name: _input(i) for i in node.inputs if not i.optional}}
        if optional := {i.name: _input(i) for i in node.inputs if i.optional}:
            found["optional"] = optional
        if node.told_graph:
            found["hidden"] = dict(HIDDEN)
        return found

    def run(self: object, **inputs: Any) -> Any:
        result = node.run(**inputs)
        return result.outputs if result.ui is None else {"ui": result.ui, "result": result.outputs}

    members: dict[str, Any] = {
        "__doc__": node.description,
        "__module__": __name__,
        "INPUT_TYPES": classmethod(input_types),
        "RETURN_TYPES": tuple(_kind(o) for o in node.outputs),
        "RETURN_NAMES": tuple(o.name for o in node.outputs),
        "OUTPUT_TOOLTIPS": tuple(o.tooltip for o in node.outputs),
        "OUTPUT_IS_LIST": tuple(o.is_list for o in node.outputs),
        "FUNCTION": "run",
        "CATEGORY": CATEGORY,
        "DESCRIPTION": node.description,
        "SEARCH_ALIASES": list(node.aliases),
        "OUTPUT_NODE": node.saves,
        "run": run,
    }
    if node.check is not None:
        members["VALIDATE_INPUTS"] = staticmethod(node.check)
    if node.fingerprint is not None:
        members["IS_CHANGED"] = staticmethod(_without_hidden(node))
    return type(node.id, (), members)


def _without_hidden(node: Node) -> Any:
    """The fingerprint without what ComfyUI hands over unasked."""

    def fingerprint(**inputs: Any) -> str:
        assert node.fingerprint is not None
        return node.fingerprint(**{k: v for k, v in inputs.items() if k not in HIDDEN})

    return fingerprint


def _kind(output: Out) -> str:
    return ANY if output.kind == "*" else output.kind


def _input(i: In) -> tuple[Any, dict[str, Any]]:
    options: dict[str, Any] = {"tooltip": i.tooltip, **i.extra}
    if i.default is not None:
        options["default"] = i.default
    if i.socket:
        options["forceInput"] = True
    kind: Any = list(i.options) if i.kind == "COMBO" else ANY if i.kind == "*" else i.kind
    return kind, options
