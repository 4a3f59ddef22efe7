"""InvokeAI (from 4.0 on): PNG chunks `invokeai_metadata` and `invokeai_graph`, both JSON."""

from __future__ import annotations

import json
from typing import Any

from PIL import Image

from ..recipe import COMFY_SAMPLERS, Recipe, digest, stable_uuid
from . import png

SCHEDULERS = {
    "euler_ancestral": "euler_a",
    "dpmpp_2m": "dpmpp_2m_k",
    "uni_pc": "unipc",
    "dpmpp_2m_sde": "dpmpp_2m_sde_k",
}


def _model(name: str, kind: str) -> dict[str, Any]:
    return {
        "key": stable_uuid("invoke", name),
        "hash": "blake3:" + digest(name, 64),
        "name": name,
        "base": "sdxl",
        "type": kind,
    }


def metadata(recipe: Recipe) -> dict[str, Any]:
    """What InvokeAI shows under "Metadata"."""
    sampler = COMFY_SAMPLERS[recipe.sampler]
    return {
        "generation_mode": "sdxl_txt2img",
        "positive_prompt": recipe.prompt,
        "negative_prompt": recipe.negative,
        "width": recipe.width,
        "height": recipe.height,
        "seed": recipe.seed,
        "rand_device": "cpu",
        "cfg_scale": recipe.cfg,
        "cfg_rescale_multiplier": 0.0,
        "steps": recipe.steps,
        "scheduler": SCHEDULERS.get(sampler, sampler),
        "model": _model(recipe.model, "main"),
        "loras": [{"model": _model(lora.name, "lora"), "weight": lora.weight} for lora in recipe.loras],
        "positive_style_prompt": "",
        "negative_style_prompt": "",
        "app_version": "5.4.2",
    }


def graph(recipe: Recipe) -> dict[str, Any]:
    """The graph that ran: its `core_metadata` node repeats the metadata."""
    nodes: dict[str, dict[str, Any]] = {
        "sdxl_model_loader": {"type": "sdxl_model_loader", "model": _model(recipe.model, "main")},
        "pos_cond": {"type": "sdxl_compel_prompt", "prompt": recipe.prompt, "style": ""},
        "neg_cond": {"type": "sdxl_compel_prompt", "prompt": recipe.negative, "style": ""},
        "noise": {
            "type": "noise",
            "seed": recipe.seed,
            "width": recipe.width,
            "height": recipe.height,
            "use_cpu": True,
        },
        "denoise_latents": {
            "type": "denoise_latents",
            "steps": recipe.steps,
            "cfg_scale": recipe.cfg,
            "denoising_start": 0,
            "denoising_end": 1,
        },
        "core_metadata": {"type": "core_metadata", **metadata(recipe)},
        "canvas_output": {"type": "l2i", "fp32": False},
    }
    ids = {name: f"{name}:{stable_uuid('node', recipe.seed, name)[:10]}" for name in nodes}
    wires = [
        ("sdxl_model_loader", "unet", "denoise_latents", "unet"),
        ("sdxl_model_loader", "clip", "pos_cond", "clip"),
        ("sdxl_model_loader", "clip", "neg_cond", "clip"),
        ("pos_cond", "conditioning", "denoise_latents", "positive_conditioning"),
        ("neg_cond", "conditioning", "denoise_latents", "negative_conditioning"),
        ("noise", "noise", "denoise_latents", "noise"),
        ("denoise_latents", "latents", "canvas_output", "latents"),
        ("core_metadata", "metadata", "canvas_output", "metadata"),
    ]
    return {
        "id": stable_uuid("graph", recipe.seed),
        "nodes": {
            ids[name]: {
                "id": ids[name],
                "is_intermediate": name != "canvas_output",
                "use_cache": True,
                **node,
            }
            for name, node in nodes.items()
        },
        "edges": [
            {"source": {"node_id": ids[a], "field": b}, "destination": {"node_id": ids[c], "field": d}}
            for a, b, c, d in wires
        ],
    }


def save(path: str, image: Image.Image, recipe: Recipe) -> None:
    """Write the picture as PNG."""
    texts = [
        ("invokeai_metadata", json.dumps(metadata(recipe))),
        ("invokeai_graph", json.dumps(graph(recipe))),
    ]
    png.write_png(path, image, texts, modified=recipe.created)
