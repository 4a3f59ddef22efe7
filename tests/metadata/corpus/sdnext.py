"""SD.Next (`modules/processing_info.py`, `modules/image/save.py`): other keys in another order, the negative
prompt's line even when it is empty, templates of styles and wildcards before the parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from . import pictures
from .entry import Expected, Fixture, Net

FOLDER = "sdnext"
_TEXT = (
    "portrait of an old sailor <lora:ink_wash:0.7>, film grain\n"
    "Negative prompt: cartoon\n"
    "Steps: 25, Size: 1024x1024, Sampler: DPM++ 2M, Scheduler: DPMSolverMultistepScheduler, Seed: 2718281828, "
    "CFG scale: 6, CFG true: 1.5, CLiP-skip: 2, App: SD.Next, Version: 4c0aba4, Parser: native+, "
    "Pipeline: StableDiffusionXLPipeline, Operations: txt2img; hires, Model: juggernautXL_v9, "
    "Model hash: c9e3e68f89, VAE: sdxl_vae_fp16fix, Refine: True, HiRes mode: 1, Hires upscaler: RealESRGAN 4x+, "
    "Hires scale: 1.5, Hires size: 1536x1536, Hires steps: 10, Hires strength: 0.3, LoRA networks: ink_wash, LoRA hashes: 0badc0ffee"
)
_EXPECTED = Expected(
    "SD.Next",
    "`parameters`",
    "Stable Diffusion web UI",
    positive="portrait of an old sailor <lora:ink_wash:0.7>, film grain",
    negative="cartoon",
    seed="2718281828",
    steps=25,
    cfg=6,
    sampler="DPM++ 2M",
    scheduler="DPMSolverMultistepScheduler",
    width=1024,
    height=1024,
    model="juggernautXL_v9",
    model_hash="c9e3e68f89",
    vae="sdxl_vae_fp16fix",
    clip_skip=2,
    networks=(Net("ink_wash", 0.7),),
    parameters={
        "App": "SD.Next",
        "Version": "4c0aba4",
        "Pipeline": "StableDiffusionXLPipeline",
        "Operations": "txt2img; hires",
        "Hires upscaler": "RealESRGAN 4x+",
        "Hires size": "1536x1536",
        "CFG true": "1.5",
    },
    pos=("portrait of an old sailor", "film grain"),
    tags=(("Hires upscaler", "RealESRGAN 4x+"), ("Hires upscaler", "Hires All")),
    raw=("parameters",),
)
_TEMPLATE = (
    "a red barn, winter\nNegative prompt: \nTemplate: a __color__ barn, {winter|summer}\n"
    "Negative template: __bad__\nSteps: 8, Size: 512x512, Sampler: UniPC, Seed: 5, CFG scale: 2, App: SD.Next, "
    "Version: 4c0aba4, Pipeline: StableDiffusionPipeline, Operations: txt2img, Model: dreamshaper_8"
)
_TEMPLATE_EXPECTED = Expected(
    "SD.Next",
    "`parameters`",
    "Stable Diffusion web UI",
    positive="a red barn, winter",
    seed="5",
    steps=8,
    cfg=2,
    sampler="UniPC",
    width=512,
    height=512,
    model="dreamshaper_8",
    parameters={
        "Template": "a __color__ barn, {winter|summer}",
        "Negative template": "__bad__",
        "Version": "4c0aba4",
    },
    pos=("a red barn", "winter"),
    raw=("parameters",),
    shown=None,
)


def fixtures() -> Iterator[Fixture]:
    """Each container that it saves."""
    exif = replace(_EXPECTED, where="EXIF UserComment", raw=("UserComment",))
    comment = pictures.unicode_comment(_TEXT)
    yield Fixture(FOLDER, "hires.png", pictures.png([("parameters", _TEXT)]), _EXPECTED)
    yield Fixture(FOLDER, "hires.jpg", pictures.jpeg(exif=comment), exif)
    yield Fixture(FOLDER, "hires.webp", pictures.webp(exif=comment), exif)
    beside = replace(_EXPECTED, where="`.txt` beside", raw=("sidecar:txt",))
    yield Fixture(FOLDER, "sidecar.jpg", pictures.jpeg(), beside, {"sidecar.txt": (_TEXT + "\n").encode()})
    yield Fixture(FOLDER, "template.png", pictures.png([("parameters", _TEMPLATE)]), _TEMPLATE_EXPECTED)
