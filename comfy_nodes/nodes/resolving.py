"""The running graph with the values that our own nodes gave in it, in place of the links to them.

A picture loaded from the library that gives its seed and prompts to a sampler is the usual way to make it
once more; who reads the graph alone sees only that they come from somewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from iib_core.errors import IibError

from . import load, read, references, told

if TYPE_CHECKING:
    from iib_core.api.services import Services

_OURS = {node.id: node for node in (load.NODE, read.NODE)}


def resolved(prompt: Any, library: Callable[[], Services]) -> Any:
    """A copy of the prompt graph; what cannot be found out stays a link. The graph itself is left alone.

    Raises what `library` does, which is asked only when some of our nodes are there.
    """
    ours = {
        node_id: node
        for node_id, node in (prompt.items() if isinstance(prompt, Mapping) else ())
        if isinstance(node, Mapping) and node.get("class_type") in _OURS
    }
    if not ours:
        return prompt
    services = library()
    given = {node_id: _values(node, services) for node_id, node in ours.items()}
    return {node_id: _with_values(node, given) for node_id, node in prompt.items()}


def _values(node: Mapping[str, Any], services: Services) -> dict[int, Any]:
    """Output number → value, of one of our nodes whose inputs are written there."""
    from iib_core.metadata.infotext import parse

    inputs = node.get("inputs", {})
    picture, infotext = inputs.get("picture", ""), inputs.get("infotext", "")
    if not isinstance(picture, str) or not isinstance(infotext, str):
        return {}  # connected
    try:
        if infotext.strip():
            said = told.told(parse(infotext))
        else:
            found = references.find(services, picture)
            size = (found.row.width or 0, found.row.height or 0) if found.row else (0, 0)
            said = told.told(told.generation_info(services, found), *size)
    except IibError:
        return {}
    outputs = _OURS[node["class_type"]].outputs
    return {n: getattr(said, output.name) for n, output in enumerate(outputs) if hasattr(said, output.name)}


def _with_values(node: Any, given: Mapping[str, Mapping[int, Any]]) -> Any:
    if not isinstance(node, Mapping) or not isinstance(node.get("inputs"), Mapping):
        return node
    return {**node, "inputs": {key: _value(value, given) for key, value in node["inputs"].items()}}


def _value(value: Any, given: Mapping[str, Mapping[int, Any]]) -> Any:
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int):
        return given.get(str(value[0]), {}).get(value[1], value)
    return value
