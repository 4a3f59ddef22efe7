"""Output folders of an A1111/Forge WebUI as its `config.json` tells them, without running it."""

from __future__ import annotations

import json
import os
from typing import Any

from .errors import BadRequest

#: What the WebUI uses while its config.json does not name the option (a fresh install names none).
DEFAULT_OUTPUT_FOLDERS = {
    "outdir_txt2img_samples": "outputs/txt2img-images",
    "outdir_img2img_samples": "outputs/img2img-images",
    "outdir_extras_samples": "outputs/extras-images",
    "outdir_txt2img_grids": "outputs/txt2img-grids",
    "outdir_img2img_grids": "outputs/img2img-grids",
    "outdir_save": "log/images",
}
_MORE_OPTIONS = ("outdir_samples", "outdir_grids", "outdir_init_images")


def output_folders(webui_dir: str, config_file: str | None = None) -> dict[str, str]:
    """Option name → absolute folder, for a WebUI in `webui_dir`.

    Raises BadRequest when the folder or a `config_file` that was named is missing, or is not JSON.
    """
    if not os.path.isdir(webui_dir):
        raise BadRequest(f"There is no WebUI folder at {webui_dir}.")
    if config_file and not os.path.isfile(config_file):
        raise BadRequest(f"There are no WebUI settings at {config_file}.")
    config = _read(config_file or os.path.join(webui_dir, "config.json"))
    named = {
        **DEFAULT_OUTPUT_FOLDERS,
        **{k: config[k] for k in (*DEFAULT_OUTPUT_FOLDERS, *_MORE_OPTIONS) if k in config},
    }
    return {
        option: os.path.normpath(os.path.join(webui_dir, folder))
        for option, folder in named.items()
        if isinstance(folder, str) and folder
    }


def _read(path: str) -> dict[str, Any]:
    if not os.path.exists(path):
        return {}
    try:
        with open(path, encoding="utf-8") as f:
            config = json.load(f)
    except (OSError, ValueError) as error:
        raise BadRequest(f"The WebUI's settings at {path} could not be read: {error}.") from error
    return config if isinstance(config, dict) else {}
