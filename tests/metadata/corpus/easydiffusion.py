"""Easy Diffusion (`ui/easydiffusion/utils/save_utils.py`, sdkit's `save_dicts`): one PNG chunk per setting, under
the names of its API or, when "txt" is chosen too, under those of its page; a JSON UserComment in JPEG and WebP;
or `<name>.json`, `<name>.txt` beside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from . import pictures
from .entry import Expected, Fixture, Net

FOLDER = "easydiffusion"
_SETTINGS: dict[str, Any] = {
    "prompt": "a mill by a river, autumn", "negative_prompt": "cars, wires", "seed": 3141592, "width": 768,
    "use_stable_diffusion_model": "sdxl/dreamshaperXL10", "clip_skip": True, "use_controlnet_model": None,
    "control_alpha": None, "use_vae_model": "sdxl_vae", "sampler_name": "dpmpp_2m", "scheduler_name": "karras",
    "height": 512, "num_inference_steps": 33, "guidance_scale": 6.5, "distilled_guidance_scale": 3.5,
    "use_lora_model": ["ink_v1.2", "styles/wash"], "lora_alpha": [0.5, 1.2], "use_embeddings_model": None,
    "tiling": None, "use_face_correction": None, "use_upscale": "RealESRGAN_x4plus", "upscale_amount": 4,
}  # fmt: skip
_LABELS = {
    "prompt": "Prompt", "negative_prompt": "Negative Prompt", "seed": "Seed", "width": "Width", "height": "Height",
    "use_stable_diffusion_model": "Stable Diffusion model", "clip_skip": "Clip Skip", "use_vae_model": "VAE model",
    "use_controlnet_model": "ControlNet model", "control_alpha": "ControlNet Strength", "sampler_name": "Sampler",
    "scheduler_name": "Scheduler", "num_inference_steps": "Steps", "guidance_scale": "Guidance Scale",
    "distilled_guidance_scale": "Distilled Guidance", "use_lora_model": "LoRA model", "lora_alpha": "LoRA Strength",
    "use_embeddings_model": "Embedding models", "tiling": "Seamless Tiling", "use_upscale": "Use Upscaling",
    "use_face_correction": "Use Face Correction", "upscale_amount": "Upscale By",
}  # fmt: skip
_EXPECTED = Expected(
    "Easy Diffusion",
    "a chunk per setting",
    "EasyDiffusion",
    positive="a mill by a river, autumn",
    negative="cars, wires",
    seed="3141592",
    steps=33,
    cfg=6.5,
    sampler="dpmpp_2m",
    scheduler="karras",
    width=768,
    height=512,
    model="sdxl/dreamshaperXL10",
    vae="sdxl_vae",
    clip_skip=2,
    networks=(Net("ink_v1.2", 0.5), Net("styles/wash", 1.2)),
    parameters={"Distilled CFG Scale": "3.5", "Postprocess upscaler": "RealESRGAN_x4plus"},
    pos=("a mill by a river", "autumn"),
    tags=(("Postprocess upscaler", "RealESRGAN_x4plus"), ("Postprocess upscale by", "4")),
    raw=("prompt", "use_stable_diffusion_model"),
)


def _page_settings() -> dict[str, Any]:
    shown = {_LABELS[key]: value for key, value in _SETTINGS.items()}
    return {k: ", ".join(map(str, v)) if isinstance(v, list) else v for k, v in shown.items()}


def fixtures() -> Iterator[Fixture]:
    """Inside and beside, both sets of names."""
    chunks = [(key, str(value)) for key, value in _SETTINGS.items()]
    yield Fixture(FOLDER, "embedded.png", pictures.png(chunks), _EXPECTED)
    page = replace(_EXPECTED, raw=("Prompt", "Stable Diffusion model"))
    labelled = [(key, str(value)) for key, value in _page_settings().items()]
    yield Fixture(FOLDER, "embedded-labels.png", pictures.png(labelled), page)
    exif = pictures.unicode_comment(json.dumps(_SETTINGS))
    comment = replace(_EXPECTED, where="EXIF UserComment", raw=("UserComment",))
    yield Fixture(FOLDER, "embedded.jpeg", pictures.jpeg(exif=exif), comment)
    yield Fixture(FOLDER, "embedded.webp", pictures.webp(exif=exif), comment)
    beside = replace(_EXPECTED, where="`.json` beside", raw=("sidecar:json",))
    file = json.dumps(_SETTINGS, indent=2).encode()
    yield Fixture(FOLDER, "json.jpeg", pictures.jpeg(), beside, {"json.json": file})
    lines = "".join(f"{key}: {value}\n" for key, value in _page_settings().items())
    text = replace(_EXPECTED, where="`.txt` beside", raw=("sidecar:txt",))
    yield Fixture(FOLDER, "txt.png", pictures.png(), text, {"txt.txt": lines.encode()})
