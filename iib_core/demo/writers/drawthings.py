"""Draw Things: XMP whose exif:UserComment is JSON with one-letter keys."""

from __future__ import annotations

import json
import os
from typing import Any

from PIL import Image

from ..recipe import Recipe
from . import exif, files, png


def metadata(recipe: Recipe) -> dict[str, Any]:
    """The JSON: `c` is the prompt, `uc` the negative one, `v2` repeats the settings in long form."""
    sampler = f"{recipe.sampler} {recipe.scheduler}"
    loras = [{"model": lora.name + "_lora_f16.ckpt", "weight": lora.weight} for lora in recipe.loras]
    return {
        "c": recipe.prompt,
        "uc": recipe.negative,
        "seed": recipe.seed,
        "seed_mode": "Scale Alike",
        "steps": recipe.steps,
        "scale": recipe.cfg,
        "sampler": sampler,
        "size": f"{recipe.width}x{recipe.height}",
        "model": recipe.model + "_q6p_q8p.ckpt",
        "strength": 1,
        "lora": loras,
        "v2": {
            "aestheticScore": 6,
            "batchCount": 1,
            "clipSkip": recipe.clip_skip,
            "guidanceScale": recipe.cfg,
            "height": recipe.height,
            "width": recipe.width,
            "seed": recipe.seed,
            "steps": recipe.steps,
            "loras": loras,
        },
    }


def save(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture as PNG (XMP in an iTXt chunk) or JPEG (XMP in APP1)."""
    values = metadata(recipe)
    negative = f"-{recipe.negative}\n" if recipe.negative else ""
    description = (
        f"{recipe.prompt}\n{negative}Steps: {recipe.steps}, Sampler: {values['sampler']}, "
        f"Guidance Scale: {recipe.cfg}, Seed: {recipe.seed}, Size: {values['size']}, Model: {values['model']}, "
        f"Strength: 1.0, Seed Mode: {values['seed_mode']}"
    )
    packet = exif.xmp_packet(json.dumps(values, sort_keys=True), description, "Draw Things")
    if os.path.splitext(path)[1].lower() == ".png":
        png.write_png(path, image, [("XML:com.adobe.xmp", packet)], kind="iTXt", modified=recipe.created)
    else:
        files.put(path, exif.image_bytes(image, "JPEG", xmp=packet.encode()), recipe.created)
