"""Easy Diffusion: one PNG text chunk per setting, and the same as a JSON file beside the picture if asked for."""

from __future__ import annotations

import json
import os
from typing import Any

from PIL import Image

from ..recipe import COMFY_SAMPLERS, Recipe
from . import files, png


def settings(recipe: Recipe) -> dict[str, Any]:
    """The settings under the names that Easy Diffusion embeds."""
    values: dict[str, Any] = {
        "prompt": recipe.prompt,
        "seed": recipe.seed,
        "used_random_seed": True,
        "negative_prompt": recipe.negative,
        "num_outputs": 1,
        "num_inference_steps": recipe.steps,
        "guidance_scale": recipe.cfg,
        "width": recipe.width,
        "height": recipe.height,
        "vram_usage_level": "balanced",
        "sampler_name": COMFY_SAMPLERS[recipe.sampler],
        "use_stable_diffusion_model": recipe.model,
        "clip_skip": recipe.clip_skip > 1,
        "use_vae_model": recipe.vae,
        "stream_progress_updates": True,
        "output_format": "png",
        "output_quality": 75,
    }
    if recipe.loras:
        values["use_lora_model"] = [lora.name for lora in recipe.loras]
        values["lora_alpha"] = [lora.weight for lora in recipe.loras]
    return values


def save(path: str, image: Image.Image, recipe: Recipe, sidecar: bool = False) -> None:
    """Write the picture with one chunk per setting, or bare with `<stem>.json` beside it."""
    values = settings(recipe)
    if sidecar:
        files.put(os.path.splitext(path)[0] + ".json", json.dumps(values, indent=2).encode(), recipe.created)
        png.write_png(path, image, modified=recipe.created)
        return
    png.write_png(path, image, [(key, str(value)) for key, value in values.items()], modified=recipe.created)
