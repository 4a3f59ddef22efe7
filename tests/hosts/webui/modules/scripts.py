"""Loads the scripts of extensions, and lists their page scripts and styles."""

from __future__ import annotations

import os
import sys
from typing import Any, NamedTuple

import gradio as gr
from modules import errors, extensions, paths_internal, script_callbacks, script_loading

GRADIO = int(gr.__version__.split(".")[0])
current_basedir = paths_internal.script_path
AlwaysVisible = object()


class ScriptFile(NamedTuple):
    basedir: str
    filename: str
    path: str


class Script:
    """What a script that shows itself among the generation's settings derives from; none is shown here."""

    filename: str | None = None

    def title(self) -> str:
        raise NotImplementedError

    def ui(self, is_img2img: bool) -> Any:
        return None

    def show(self, is_img2img: bool) -> Any:
        return True


scripts_data: list[type[Script]] = []


def basedir() -> str:
    """The folder of the extension whose script is being loaded."""
    return current_basedir


def list_scripts(folder: str, ending: str, *, include_extensions: bool = True) -> list[ScriptFile]:
    """The files of `folder` with that ending, the host's own before those of extensions."""
    bases = [paths_internal.script_path]
    if include_extensions:
        bases += [extension.path for extension in extensions.active()]
    found = []
    for base in bases:
        inside = os.path.join(base, folder)
        if os.path.isdir(inside):
            for name in sorted(os.listdir(inside)):
                path = os.path.join(inside, name)
                if os.path.splitext(name)[1].lower() == ending and os.path.isfile(path):
                    found.append(ScriptFile(base, name, path))
    return found


def list_files_with_name(name: str) -> list[str]:
    bases = [paths_internal.script_path, *(extension.path for extension in extensions.active())]
    return [path for base in bases if os.path.isfile(path := os.path.join(base, name))]


def load_scripts() -> None:
    """Run every script, those of extensions with their folder on `sys.path`; a failing one is reported."""
    global current_basedir  # noqa: PLW0603  the name that extensions know
    scripts_data.clear()
    files = list_scripts("scripts", ".py")
    if GRADIO >= 4:  # Forge leaves the extensions' folders on the path, A1111 takes them away again
        for file in files:
            if file.basedir not in sys.path:
                sys.path = [file.basedir, *sys.path]
    before = sys.path
    for file in files:
        try:
            if file.basedir != paths_internal.script_path:
                sys.path = [file.basedir, *sys.path]
            current_basedir = file.basedir
            module = script_loading.load_module(file.path)
            scripts_data.extend(
                thing
                for thing in vars(module).values()
                if isinstance(thing, type) and issubclass(thing, Script) and thing is not Script
            )
        except Exception:
            errors.report(f"Error loading script: {file.filename}", exc_info=True)
        finally:
            sys.path = before
            current_basedir = paths_internal.script_path


def reload_scripts() -> None:
    """What Reload UI does: forget all callbacks, and run the scripts again."""
    script_callbacks.clear_callbacks()
    load_scripts()
