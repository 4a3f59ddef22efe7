"""SwarmUI: JSON with `sui_image_params` in the `parameters` chunk of a PNG or in the UserComment of a JPEG.

Format: SwarmUI's own documentation, "Image Metadata Format".
"""

from __future__ import annotations

import datetime
import json
import math
import os
from typing import Any

from PIL import Image

from ..recipe import COMFY_SAMPLERS, COMFY_SCHEDULERS, Recipe, digest
from . import exif, png


def metadata(recipe: Recipe) -> dict[str, Any]:
    """The three parts of SwarmUI's metadata."""
    made = datetime.datetime.fromtimestamp(recipe.created, datetime.timezone.utc)
    common = math.gcd(recipe.width, recipe.height)
    parameters: dict[str, Any] = {
        "prompt": recipe.prompt,
        "negativeprompt": recipe.negative,
        "model": recipe.model,
        "seed": recipe.seed,
        "steps": recipe.steps,
        "cfgscale": recipe.cfg,
        "aspectratio": f"{recipe.width // common}:{recipe.height // common}",
        "width": recipe.width,
        "height": recipe.height,
        "sampler": COMFY_SAMPLERS[recipe.sampler],
        "scheduler": COMFY_SCHEDULERS[recipe.scheduler],
        "automaticvae": True,
    }
    if recipe.loras:
        parameters["loras"] = [lora.name for lora in recipe.loras]
        parameters["loraweights"] = [f"{lora.weight:g}" for lora in recipe.loras]
    parameters["swarm_version"] = "0.9.6.2"
    models = [
        {"name": recipe.model + ".safetensors", "param": "model", "hash": "0x" + digest(recipe.model, 64)}
    ]
    models += [
        {"name": lora.name + ".safetensors", "param": "loras", "hash": "0x" + digest(lora.name, 64)}
        for lora in recipe.loras
    ]
    return {
        "sui_image_params": parameters,
        "sui_extra_data": {
            "date": made.strftime("%Y-%m-%d"),
            "prep_time": "0.41 sec",
            "generation_time": f"{5 + recipe.seed % 700 / 100:.2f} sec",
        },
        "sui_models": models,
    }


def save(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture as PNG or JPEG."""
    text = json.dumps(metadata(recipe), indent=2)
    if os.path.splitext(path)[1].lower() == ".png":
        png.write_png(path, image, [("parameters", text)], modified=recipe.created)
    else:
        exif.write_exif_comment(path, image, text, "JPEG", modified=recipe.created, order="<")
