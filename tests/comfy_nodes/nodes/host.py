"""ComfyUI's own modules, as far as the nodes look at them: folders, file names, lists of models."""

from __future__ import annotations

import os
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any


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


def comfy_api() -> types.ModuleType:
    """`comfy_api.latest` of ComfyUI 0.3.64 as far as nodes are described with it: what it does not know, it refuses."""
    common = {"id", "display_name", "optional", "tooltip", "lazy", "default", "socketless", "force_input"}
    number = common | {"min", "max", "step", "control_after_generate", "display_mode"}
    kinds = {
        "Int": ("INT", number),
        "Float": ("FLOAT", number),
        "String": ("STRING", common | {"multiline", "placeholder", "dynamic_prompts"}),
        "Boolean": ("BOOLEAN", common | {"label_on", "label_off"}),
        "Combo": ("COMBO", common - {"force_input"} | {"options", "control_after_generate", "upload"}),
        "Image": ("IMAGE", common - {"default", "socketless", "force_input"}),
        "Mask": ("MASK", common - {"default", "socketless", "force_input"}),
        "AnyType": ("*", common - {"default", "socketless", "force_input"}),
    }
    io = types.ModuleType("comfy_api.latest.io")
    for name, (kind, options) in kinds.items():
        made = types.SimpleNamespace(
            Input=_described(kind, options),
            Output=_described(kind, {"display_name", "tooltip", "is_output_list"}),
        )
        setattr(io, name, made)

    class ComfyNode:
        hidden: Any = None

        @classmethod
        def GET_SCHEMA(cls) -> Any:
            return cls.define_schema()  # type: ignore[attr-defined]

    fields = {
        "node_id", "display_name", "category", "description", "inputs", "outputs", "hidden", "is_output_node",
    }  # fmt: skip
    io.ComfyNode = ComfyNode  # type: ignore[attr-defined]
    io.Schema = _described("schema", fields)  # type: ignore[attr-defined]
    io.Hidden = types.SimpleNamespace(prompt="PROMPT", extra_pnginfo="EXTRA_PNGINFO")  # type: ignore[attr-defined]
    io.NodeOutput = lambda *args, ui=None: types.SimpleNamespace(args=args, ui=ui)  # type: ignore[attr-defined]
    latest = types.ModuleType("comfy_api.latest")
    latest.io = io  # type: ignore[attr-defined]
    latest.ComfyExtension = type("ComfyExtension", (), {})  # type: ignore[attr-defined]
    return latest


def _described(kind: str, known: set[str]) -> Callable[..., types.SimpleNamespace]:
    def made(*names: str, **options: Any) -> types.SimpleNamespace:
        options.update(zip(("id",), names, strict=False))
        if unknown := options.keys() - known:
            raise TypeError(f"{kind} does not know {sorted(unknown)}")
        return types.SimpleNamespace(kind=kind, **options)

    return made
