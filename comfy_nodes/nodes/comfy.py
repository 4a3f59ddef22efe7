"""All that the nodes take from ComfyUI itself. Looked up where it is used: outside ComfyUI there is none of it."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from iib_core.errors import BadRequest, Forbidden

if TYPE_CHECKING:
    from iib_core.api.services import Services

#: Kinds of model files that loaders' lists are made of, the likelier first.
_MODEL_FOLDERS = ("checkpoints", "diffusion_models", "unet", "unet_gguf")


@dataclass(frozen=True)
class Target:
    """Where ComfyUI wants a picture: its folder, name before the number, first number, folder below output/."""

    folder: str
    name: str
    counter: int
    subfolder: str


def library() -> Services:
    """The library's services, for somebody who may read it. Raises a sentence when the server part does not run."""
    from .. import server

    services = server.services()
    if not services.settings.readable:
        raise Forbidden("The library was closed by IIB_ACCESS_CONTROL_PERMISSION=no-access.")
    return services


def folders() -> dict[str, str]:
    """ComfyUI's own folders by the name in "picture.png [output]"; empty outside ComfyUI."""
    paths = _folder_paths()
    if paths is None:
        return {}
    return {
        "output": paths.get_output_directory(),
        "input": paths.get_input_directory(),
        "temp": paths.get_temp_directory(),
    }


def save_target(prefix: str, width: int, height: int) -> Target:
    """ComfyUI's own rule for a file name's prefix (sub-folders, %date%…, numbers).

    Raises BadRequest for a prefix that leads out of the output folder.
    """
    paths = _folder_paths()
    if paths is None:
        raise BadRequest("Pictures can be saved inside ComfyUI only.")
    try:
        folder, name, counter, subfolder, _ = paths.get_save_image_path(
            prefix, paths.get_output_directory(), width, height
        )
    except OSError:
        raise
    except Exception as error:  # the host raises a bare Exception
        raise BadRequest(
            f"“{prefix}” leads out of ComfyUI's output folder; pictures are saved below it only."
        ) from error
    return Target(folder, name, counter, subfolder)


def metadata_disabled() -> bool:
    """True when ComfyUI was started with --disable-metadata."""
    arguments = sys.modules.get("comfy.cli_args")
    return bool(getattr(getattr(arguments, "args", None), "disable_metadata", False))


def model_file(name: str) -> str:
    """The file that loaders list for a model's name ("v1-5-pruned" → "sd/v1-5-pruned.safetensors"), else the name."""
    paths = _folder_paths()
    wanted = _stem(name)
    if paths is None or not wanted:
        return name
    for kind in _MODEL_FOLDERS:
        try:
            files = paths.get_filename_list(kind)
        except KeyError:  # a kind that this host does not have
            continue
        if name in files:
            return name
        for file in files:
            if _stem(file) == wanted:
                return str(file)
    return name


def interrupted() -> None:
    """Raises ComfyUI's own exception when the user pressed stop."""
    management = sys.modules.get("comfy.model_management")
    if management is not None:
        management.throw_exception_if_processing_interrupted()


def _folder_paths() -> Any:
    if "folder_paths" not in sys.modules:
        return None
    return importlib.import_module("folder_paths")


def _stem(name: str) -> str:
    base = os.path.basename(name.replace("\\", "/")).strip()
    stem, ending = os.path.splitext(base)
    known = {".safetensors", ".ckpt", ".pt", ".pth", ".gguf", ".sft", ".bin"}
    return (stem if ending.lower() in known else base).casefold()
