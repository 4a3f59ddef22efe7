"""The networks that an infotext calls, with their weights: in its prompts, or in a list of ComfyUI's."""

from __future__ import annotations

import json
import re

from .model import Network
from .prompt import networks_of

#: Our own parameter (`generators.comfyui`): ``Lora: "ink: 0.8, sea: -1"``; its colons have it always quoted.
_LISTED = re.compile(r', Lora: ("(?:[^"\\\n]|\\.){0,20000}")')


def networks_called(text: str) -> list[Network]:
    """Every network that an infotext names with a weight."""
    found = networks_of(text)
    listed = _LISTED.search(text) if ', Lora: "' in text else None
    for entry in _unquoted(listed[1]).split(", ") if listed else ():
        name, _, weight = entry.rpartition(": ")
        try:
            found.append(Network(name, float(weight)))
        except ValueError:
            continue  # a comma within a name
    return found


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
