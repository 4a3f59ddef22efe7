"""ComfyUI: PNG text chunks `prompt` then `workflow`, ASCII JSON; in WebP the EXIF strings Model and Make."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Literal

from PIL import Image

from ..recipe import Recipe
from . import exif, png
from .comfyui_graph import Graph
from .comfyui_graphs import flux, two_passes, txt2img

Kind = Literal["txt2img", "two-pass", "flux"]
GRAPHS: dict[str, Callable[[Recipe], Graph]] = {"txt2img": txt2img, "two-pass": two_passes, "flux": flux}


def texts(graph: Graph) -> list[tuple[str, str]]:
    """The two texts that SaveImage adds, in its order."""
    return [("prompt", json.dumps(graph.prompt)), ("workflow", json.dumps(graph.workflow()))]


def save(path: str, image: Image.Image, recipe: Recipe, kind: Kind = "txt2img") -> None:
    """Write the picture with its graph, as PNG or WebP."""
    pairs = texts(GRAPHS[kind](recipe))
    if os.path.splitext(path)[1].lower() == ".webp":
        named = dict(pairs)
        strings = {exif.MODEL: "prompt:" + named["prompt"], exif.MAKE: "workflow:" + named["workflow"]}
        exif.write_exif_strings(path, image, strings, "WEBP", modified=recipe.created)
        return
    png.write_png(path, image, pairs, modified=recipe.created)
