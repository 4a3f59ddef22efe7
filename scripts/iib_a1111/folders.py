"""Where the WebUI puts its pictures, as its options say at this moment."""

from __future__ import annotations

import os

from . import webui

_SAMPLES = ("outdir_txt2img_samples", "outdir_img2img_samples", "outdir_extras_samples")
_GRIDS = ("outdir_txt2img_grids", "outdir_img2img_grids")
_OTHERS = ("outdir_save", "outdir_init_images")


def media_folders() -> dict[str, str]:
    """Option name → absolute folder. Asked through attributes: a fresh install has saved none of its options, but
    knows their defaults. A common folder for samples or grids replaces the single ones, as in the host."""
    samples = ("outdir_samples",) if _folder("outdir_samples") else _SAMPLES
    grids = ("outdir_grids",) if _folder("outdir_grids") else _GRIDS
    named = {key: _folder(key) for key in (*samples, *grids, *_OTHERS)}
    return {key: folder for key, folder in named.items() if folder}


def _folder(key: str) -> str:
    """Relative ones count from the working folder, which is the WebUI's own."""
    value = webui.option(key, "")
    return os.path.abspath(value) if isinstance(value, str) and value.strip() else ""
