"""Our callbacks in the host. Registered anew each time the host runs its scripts; it forgets the earlier ones then."""

from __future__ import annotations

import importlib
from typing import Any

from . import lifetime, options


def register() -> None:
    """Register all. By function alone: not every fork takes a name."""
    callbacks = importlib.import_module("modules.script_callbacks")
    callbacks.on_ui_settings(_settings)
    callbacks.on_ui_tabs(_tabs)
    callbacks.on_app_started(lifetime.start)
    callbacks.on_image_saved(lifetime.saved)
    callbacks.on_script_unloaded(lifetime.stop)


def _settings() -> None:
    options.add_section(lifetime.settings().data_dir)


def _tabs() -> list[tuple[Any, str, str]]:
    from .tab import tabs

    return tabs()
