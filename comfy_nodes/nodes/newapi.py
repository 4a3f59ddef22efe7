"""Nodes for ComfyUI's second interface (`comfy_api.latest`): subclasses of `io.ComfyNode` with a schema.

https://docs.comfy.org/custom-nodes/v3_migration
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from .spec import CATEGORY, In, Node, Out

_TYPES = {
    "INT": "Int",
    "FLOAT": "Float",
    "STRING": "String",
    "BOOLEAN": "Boolean",
    "COMBO": "Combo",
    "IMAGE": "Image",
    "MASK": "Mask",
    "*": "AnyType",
}


def classes(nodes: tuple[Node, ...], io: Any) -> list[type]:
    """A class per node; `io` is `comfy_api.latest.io`. Raises whatever a host does that knows less than we ask for."""
    made = [_class(node, io) for node in nodes]
    for each in made:
        each.GET_SCHEMA()  # type: ignore[attr-defined]
    return made


def entrypoint(nodes: list[type], extension: type) -> Callable[[], Awaitable[Any]]:
    """ComfyUI's `comfy_entrypoint`; `extension` is `comfy_api.latest.ComfyExtension`."""

    async def get_node_list(self: object) -> list[type]:
        return nodes

    made = type("IIBExtension", (extension,), {"__module__": __name__, "get_node_list": get_node_list})

    async def comfy_entrypoint() -> Any:
        return made()

    return comfy_entrypoint


def _class(node: Node, io: Any) -> type:
    # a field of later versions
    later = "search_aliases" in getattr(io.Schema, "__dataclass_fields__", {})
    aliases = {"search_aliases": list(node.aliases)} if later else {}

    def define_schema(cls: type) -> Any:
        return io.Schema(
            node_id=node.id,
            display_name=node.title,
            category=CATEGORY,
            description=node.description,
            inputs=[_input(i, io) for i in node.inputs],
            outputs=[_output(o, io) for o in node.outputs],
            hidden=[io.Hidden.prompt, io.Hidden.extra_pnginfo] if node.told_graph else [],
            is_output_node=node.saves,
            **aliases,
        )

    def execute(cls: Any, /, **inputs: Any) -> Any:
        if node.told_graph:
            inputs.update(prompt=cls.hidden.prompt, extra_pnginfo=cls.hidden.extra_pnginfo)
        result = node.run(**inputs)
        return io.NodeOutput(*result.outputs, ui=result.ui)

    members: dict[str, Any] = {
        "__doc__": node.description,
        "__module__": __name__,
        "define_schema": classmethod(define_schema),
        "execute": classmethod(execute),
    }
    if node.check is not None:
        members["validate_inputs"] = classmethod(_check(node.check))
    if node.fingerprint is not None:
        ask = node.fingerprint
        members["fingerprint_inputs"] = classmethod(lambda cls, **inputs: ask(**inputs))
    return type(node.id, (io.ComfyNode,), members)


def _check(check: Callable[..., bool | str]) -> Callable[..., bool | str]:
    """`check` as a class method with its own parameters: ComfyUI looks at their names to see what to hand over."""

    def validate_inputs(cls: type, **inputs: Any) -> bool | str:
        return check(**inputs)

    first = inspect.Parameter("cls", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    own = inspect.signature(check).parameters.values()
    validate_inputs.__signature__ = inspect.Signature([first, *own])  # type: ignore[attr-defined]
    return validate_inputs


def _input(i: In, io: Any) -> Any:
    options: dict[str, Any] = {"tooltip": i.tooltip, **i.extra}
    if i.optional:
        options["optional"] = True
    if i.default is not None:
        options["default"] = i.default
    if i.socket and i.kind not in {"IMAGE", "MASK", "*"}:
        options["force_input"] = True
    if i.kind == "COMBO":
        options["options"] = list(i.options)
    return getattr(io, _TYPES[i.kind]).Input(i.name, **options)


def _output(o: Out, io: Any) -> Any:
    return getattr(io, _TYPES[o.kind]).Output(
        display_name=o.name, tooltip=o.tooltip, is_output_list=o.is_list
    )
