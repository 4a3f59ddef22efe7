"""The nodes' texts as ComfyUI's page wants them translated: `locales/<language>/nodeDefs.json`.

https://docs.comfy.org/custom-nodes/i18n. `python -m comfy_nodes.nodes.locale` writes the English table, from
which the others are made; what a language lacks is shown in English.
"""

from __future__ import annotations

import json
import os
from typing import Any

from .spec import Node

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))), "locales")


def table(nodes: tuple[Node, ...]) -> dict[str, Any]:
    """Node id → its texts; outputs go by their number."""
    return {
        node.id: {
            "display_name": node.title,
            "description": node.description,
            "inputs": {
                i.name: {
                    "name": i.name,
                    "tooltip": i.tooltip,
                    **({"options": {option: option for option in i.options}} if i.options else {}),
                }
                for i in node.inputs
            },
            "outputs": {
                str(number): {"name": o.name, "tooltip": o.tooltip} for number, o in enumerate(node.outputs)
            },
        }
        for node in nodes
    }


def read(language: str, name: str) -> dict[str, Any]:
    """One of a language's files."""
    with open(os.path.join(FOLDER, language, name), encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


def _write() -> None:
    from . import NODES

    path = os.path.join(FOLDER, "en", "nodeDefs.json")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        json.dump(table(NODES), file, ensure_ascii=False, indent=2)
        file.write("\n")


if __name__ == "__main__":
    _write()
