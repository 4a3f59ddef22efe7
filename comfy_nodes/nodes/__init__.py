"""Our nodes for ComfyUI, category `image/IIB`, and the names by which ComfyUI finds them.

One of the two interfaces is filled, the other's names are None: ComfyUI looks at `NODE_CLASS_MAPPINGS`
first, so both would be the first one only. The new interface is what ComfyUI develops further; a host that
does not load it, or whose version of it refuses our description, gets the same nodes through the old one.
Nothing of the host is imported here: what it has loaded by itself is looked up.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from . import load, newapi, oldapi, read, save, search
from .spec import Node

__all__ = ["NODES", "NODE_CLASS_MAPPINGS", "NODE_DISPLAY_NAME_MAPPINGS", "comfy_entrypoint"]

log = logging.getLogger(__name__)

NODES: tuple[Node, ...] = (load.NODE, search.NODE, save.NODE, read.NODE)


def new_interface(nodes: tuple[Node, ...] = NODES) -> Callable[[], Awaitable[Any]] | None:
    """ComfyUI's entry point for the new interface, None where the host has none that takes our nodes."""
    host, latest = sys.modules.get("nodes"), sys.modules.get("comfy_api.latest")
    if latest is None or not hasattr(latest, "io") or not hasattr(host, "ComfyExtension"):
        return None
    try:
        return newapi.entrypoint(newapi.classes(nodes, latest.io), latest.ComfyExtension)
    except Exception as error:  # an interface under development: whatever it refuses, the old one is there
        log.warning("ComfyUI's new node interface refuses our nodes (%s); the old one is used.", error)
        return None


comfy_entrypoint = new_interface()
NODE_CLASS_MAPPINGS: dict[str, type] | None = None if comfy_entrypoint else oldapi.classes(NODES)
NODE_DISPLAY_NAME_MAPPINGS: dict[str, str] | None = (
    None if comfy_entrypoint else {node.id: node.title for node in NODES}
)
