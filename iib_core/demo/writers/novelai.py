"""NovelAI: PNG chunks Title, Description, Software, Source, Generation time, Comment (JSON)."""

from __future__ import annotations

import json
from typing import Any

from PIL import Image

from ..recipe import COMFY_SAMPLERS, Recipe, digest
from . import png

SOURCES = {3: "NovelAI Diffusion V3 81274D13", 4: "NovelAI Diffusion V4.5 4BDE2A90"}


def comment(recipe: Recipe, version: int) -> dict[str, Any]:
    """The Comment of a version-3 or version-4 picture; version 4 splits the prompt into captions."""
    values: dict[str, Any] = {
        "prompt": recipe.prompt,
        "steps": recipe.steps,
        "height": recipe.height,
        "width": recipe.width,
        "scale": recipe.cfg,
        "uncond_scale": 0.0,
        "cfg_rescale": 0.0,
        "seed": recipe.seed,
        "n_samples": 1,
        "noise_schedule": recipe.scheduler.lower(),
        "legacy_v3_extend": False,
        "sampler": "k_" + COMFY_SAMPLERS[recipe.sampler],
        "sm": False,
        "sm_dyn": False,
        "dynamic_thresholding": False,
        "uc": recipe.negative,
        "request_type": "PromptGenerateRequest",
        "signed_hash": digest(f"{recipe.seed}", 44) + "==",
    }
    if version >= 4:
        first, _, rest = recipe.prompt.partition(", ")
        values["v4_prompt"] = {
            "caption": {
                "base_caption": recipe.prompt,
                "char_captions": [
                    {"char_caption": f"{first}, {rest.split(', ')[0]}", "centers": [{"x": 0.5, "y": 0.3}]}
                ],
            },
            "use_coords": False,
            "use_order": True,
            "legacy_uc": False,
        }
        values["v4_negative_prompt"] = {
            "caption": {
                "base_caption": recipe.negative,
                "char_captions": [{"char_caption": "lowres", "centers": [{"x": 0.5, "y": 0.3}]}],
            },
            "use_coords": False,
            "use_order": False,
            "legacy_uc": False,
        }
    return values


def texts(recipe: Recipe, version: int = 4) -> list[tuple[str, str]]:
    """All chunks in NovelAI's order."""
    return [
        ("Title", "NovelAI generated image"),
        ("Description", recipe.prompt),
        ("Software", "NovelAI"),
        ("Source", SOURCES[version]),
        ("Generation time", f"{4 + recipe.seed % 300 / 100:.6f}"),
        ("Comment", json.dumps(comment(recipe, version))),
    ]


def save(path: str, image: Image.Image, recipe: Recipe, version: int = 4) -> None:
    """Write the picture as PNG."""
    png.write_png(path, image, texts(recipe, version), modified=recipe.created)
