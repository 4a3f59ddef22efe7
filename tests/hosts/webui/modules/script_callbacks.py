"""The places where an extension is called; an exception of one is reported and stops no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from modules import errors


@dataclass
class ImageSaveParams:
    """A picture that is about to be, or was, written."""

    image: Any
    #: The generation's parameters; None for pictures that no generation made.
    p: Any
    #: Relative to the process' working folder where the host's output folder is.
    filename: str
    pnginfo: dict[str, Any]


KINDS = (
    "app_started",
    "model_loaded",
    "ui_tabs",
    "ui_train_tabs",
    "ui_settings",
    "before_image_saved",
    "image_saved",
    "extra_noise",
    "infotext_pasted",
    "script_unloaded",
    "before_ui",
    "before_reload",
    "before_component",
    "after_component",
    "list_optimizers",
    "list_unets",
    "before_token_counter",
)
registered: dict[str, list[Callable[..., Any]]] = {kind: [] for kind in KINDS}
#: What was called, in order, and in which thread; for the tests.
called: list[tuple[str, str]] = []


def clear_callbacks() -> None:
    for callbacks in registered.values():
        callbacks.clear()


def _call(kind: str, *arguments: Any) -> list[Any]:
    if kind not in ("before_component", "after_component"):
        called.append((kind, threading.current_thread().name))
    answers = []
    for callback in list(registered[kind]):
        try:
            answers.append(callback(*arguments))
        except Exception:
            errors.report(f"Error calling {kind} of {callback.__module__}", exc_info=True)
    return answers


def app_started_callback(demo: Any, app: Any) -> None:
    _call("app_started", demo, app)


def ui_tabs_callback() -> list[tuple[Any, str, str]]:
    return [tab for answer in _call("ui_tabs") for tab in (answer or [])]


def ui_settings_callback() -> None:
    _call("ui_settings")


def before_ui_callback() -> None:
    _call("before_ui")


def app_reload_callback() -> None:
    _call("before_reload")


def script_unloaded_callback() -> None:
    called.append(("script_unloaded", threading.current_thread().name))
    for callback in reversed(registered["script_unloaded"]):
        try:
            callback()
        except Exception:
            errors.report(f"Error calling script_unloaded of {callback.__module__}", exc_info=True)


def before_image_saved_callback(params: ImageSaveParams) -> None:
    _call("before_image_saved", params)


def image_saved_callback(params: ImageSaveParams) -> None:
    _call("image_saved", params)


def infotext_pasted_callback(infotext: str, params: dict[str, Any]) -> None:
    _call("infotext_pasted", infotext, params)


def before_component_callback(component: Any, **named: Any) -> None:
    _call("before_component", component, named)


def after_component_callback(component: Any, **named: Any) -> None:
    _call("after_component", component, named)


def remove_callbacks_for_function(callback: Callable[..., Any]) -> None:
    for callbacks in registered.values():
        callbacks[:] = [one for one in callbacks if one is not callback]


def _registers(kind: str) -> Callable[..., None]:
    def register(callback: Callable[..., Any], *, name: str | None = None) -> None:
        registered[kind].append(callback)

    return register


on_app_started = _registers("app_started")
on_before_reload = _registers("before_reload")
on_model_loaded = _registers("model_loaded")
on_ui_tabs = _registers("ui_tabs")
on_ui_train_tabs = _registers("ui_train_tabs")
on_ui_settings = _registers("ui_settings")
on_before_image_saved = _registers("before_image_saved")
on_image_saved = _registers("image_saved")
on_extra_noise = _registers("extra_noise")
on_infotext_pasted = _registers("infotext_pasted")
on_script_unloaded = _registers("script_unloaded")
on_before_ui = _registers("before_ui")
on_before_component = _registers("before_component")
on_after_component = _registers("after_component")
on_list_optimizers = _registers("list_optimizers")
on_list_unets = _registers("list_unets")
on_before_token_counter = _registers("before_token_counter")
