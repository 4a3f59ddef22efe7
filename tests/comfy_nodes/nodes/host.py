"""ComfyUI's own modules, as far as the nodes look at them: folders, file names, lists of models."""

from __future__ import annotations

import os
import types
from pathlib import Path


def folder_paths(base: Path, models: dict[str, list[str]]) -> types.ModuleType:
    """`folder_paths` over `base`: output/, input/ and temp/, and models by kind."""
    module = types.ModuleType("folder_paths")
    for kind in ("output", "input", "temp"):
        (base / kind).mkdir(parents=True, exist_ok=True)
        setattr(module, f"get_{kind}_directory", lambda kind=kind: str(base / kind))

    def get_save_image_path(
        prefix: str, output: str, width: int = 0, height: int = 0
    ) -> tuple[str, str, int, str, str]:
        prefix = prefix.replace("%width%", str(width)).replace("%height%", str(height))
        subfolder, name = os.path.split(os.path.normpath(prefix))
        folder = os.path.join(output, subfolder)
        if os.path.commonpath((output, os.path.abspath(folder))) != output:
            raise Exception("Saving image outside the output folder is not allowed.")
        os.makedirs(folder, exist_ok=True)
        taken = [f for f in os.listdir(folder) if f.startswith(f"{name}_")]
        numbers = [int(f[len(name) + 1 :].split("_")[0]) for f in taken]
        return folder, name, max(numbers, default=0) + 1, subfolder, prefix

    def get_filename_list(kind: str) -> list[str]:
        return models[kind]  # KeyError for an unknown kind, as there

    module.get_save_image_path = get_save_image_path  # type: ignore[attr-defined]
    module.get_filename_list = get_filename_list  # type: ignore[attr-defined]
    return module


def arguments(*, disable_metadata: bool) -> types.ModuleType:
    """`comfy.cli_args`."""
    module = types.ModuleType("comfy.cli_args")
    module.args = types.SimpleNamespace(disable_metadata=disable_metadata)  # type: ignore[attr-defined]
    return module


def torch() -> types.ModuleType:
    """As much of torch as the nodes ask for, for machines without it: arrays stay arrays."""
    module = types.ModuleType("torch")
    module.from_numpy = lambda array: array  # type: ignore[attr-defined]
    return module
