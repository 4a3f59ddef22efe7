"""The host's modules that we use, fetched late and typed loosely: they exist only inside the WebUI."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any


def shared() -> Any:
    """`modules.shared`: opts, cmd_opts, state."""
    return importlib.import_module("modules.shared")


def option(key: str, default: Any = None) -> Any:
    """An option's value now; the host's own default where the user never saved it."""
    return getattr(shared().opts, key, default)


def flag(name: str, default: Any = None) -> Any:
    """A command line flag of the host; `default` where this host does not know it."""
    return getattr(shared().cmd_opts, name, default)


def data_path() -> str:
    """The host's data folder (`--data-dir`)."""
    return os.path.abspath(str(importlib.import_module("modules.paths").data_path))


def infotexts() -> Any:
    """The module of the paste machinery, under its newer or older name."""
    try:
        return importlib.import_module("modules.infotext_utils")
    except ImportError:
        return importlib.import_module("modules.generation_parameters_copypaste")


def is_forge() -> bool:
    """Forge, reForge and Forge Classic carry this package."""
    return importlib.util.find_spec("modules_forge") is not None


def active_extensions() -> list[tuple[str, str]]:
    """Name and folder of each extension that is switched on."""
    extensions = importlib.import_module("modules.extensions")
    return [(str(e.name), str(e.path)) for e in extensions.active()]
