"""Infinite image browsing as a custom node of ComfyUI, which loads this folder as a package.

Everything else (A1111's extension, the standalone server, tests) leaves this file alone. Nothing here raises:
what is missing is told in one line of ComfyUI's log, and ComfyUI goes on.
"""

import importlib.util
import logging
import os
import sys

WEB_DIRECTORY = "./comfy_nodes/web"
NODE_CLASS_MAPPINGS = {}
NODE_DISPLAY_NAME_MAPPINGS = {}

_HERE = os.path.dirname(os.path.abspath(__file__))


def _make_importable():
    """Have `iib_core` found without putting this folder, with all its other names, on the search path."""
    if "iib_core" in sys.modules:
        return
    where = os.path.join(_HERE, "iib_core")
    spec = importlib.util.spec_from_file_location(
        "iib_core", os.path.join(where, "__init__.py"), submodule_search_locations=[where]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["iib_core"] = module
    spec.loader.exec_module(module)


if "comfy.cli_args" in sys.modules:
    try:
        _make_importable()
        from .comfy_nodes import server as _server

        if _server.attach() is not None:
            from .comfy_nodes import nodes as _nodes

            NODE_CLASS_MAPPINGS = _nodes.NODE_CLASS_MAPPINGS
            NODE_DISPLAY_NAME_MAPPINGS = _nodes.NODE_DISPLAY_NAME_MAPPINGS
            if getattr(_nodes, "comfy_entrypoint", None) is not None:
                comfy_entrypoint = _nodes.comfy_entrypoint
    except Exception as error:
        logging.getLogger("iib").exception("Infinite image browsing could not be loaded: %s", error)
