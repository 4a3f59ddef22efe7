"""Forge, reForge, Forge Neo: A1111's infotext with lines of their own.

What differs is in each program's `create_infotext` and in the scripts that add to it: Flux's guidance, the
modules that stand for VAE and text encoders, "Diffusion in Low Bits".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from . import pictures
from .entry import Expected, Fixture, Net

SOURCE = "Stable Diffusion web UI"

_FLUX = (
    "a paper boat in a gutter, rain, <lora:flux_realism:0.8>\n"
    "Steps: 20, Sampler: Euler, Schedule type: Simple, CFG scale: 1, Distilled CFG Scale: 3.5, "
    "Seed: 3811544271, Size: 896x1152, Model hash: c161224931, Model: flux1-dev-bnb-nf4-v2, "
    'Lora hashes: "flux_realism: a1b2c3d4e5f6", Version: f2.0.1v1.10.1-previous-669-gdfdcbab6, '
    "Diffusion in Low Bits: Automatic (fp16 LoRA), Module 1: ae, Module 2: clip_l, Module 3: t5xxl_fp16"
)
_FLUX_EXPECTED = Expected(
    "Forge",
    "`parameters`",
    SOURCE,
    positive="a paper boat in a gutter, rain, <lora:flux_realism:0.8>",
    seed="3811544271",
    steps=20,
    cfg=1,
    sampler="Euler",
    scheduler="Simple",
    width=896,
    height=1152,
    model="flux1-dev-bnb-nf4-v2",
    model_hash="c161224931",
    networks=(Net("flux_realism", 0.8),),
    parameters={
        "Distilled CFG Scale": "3.5",
        "Diffusion in Low Bits": "Automatic (fp16 LoRA)",
        "Module 1": "ae",
        "Module 3": "t5xxl_fp16",
        "Version": "f2.0.1v1.10.1-previous-669-gdfdcbab6",
    },
    pos=("a paper boat in a gutter", "rain"),
    raw=("parameters",),
)

_HIRES = (
    "1girl, silver hair\nNegative prompt: lowres\n"
    "Steps: 24, Sampler: DPM++ 2M SDE, Schedule type: Exponential, CFG scale: 5.5, Seed: 99, Size: 832x1216, "
    "Model hash: 67ab2fd8ec, Model: ponyDiffusionV6XL_v6StartWithThisOne, Denoising strength: 0.4, Clip skip: 2, "
    "Hires Module 1: Use same choices, Hires CFG Scale: 5, Hires upscale: 1.5, Hires steps: 10, "
    'Hires upscaler: R-ESRGAN 4x+ Anime6B, Hires prompt: "1girl, silver hair, detailed", '
    "FreeU Enabled: True, Version: {version}"
)
_HIRES_EXPECTED = Expected(
    "Forge",
    "EXIF UserComment",
    SOURCE,
    positive="1girl, silver hair",
    negative="lowres",
    seed="99",
    steps=24,
    cfg=5.5,
    sampler="DPM++ 2M SDE",
    scheduler="Exponential",
    width=832,
    height=1216,
    model="ponyDiffusionV6XL_v6StartWithThisOne",
    model_hash="67ab2fd8ec",
    denoise=0.4,
    clip_skip=2,
    parameters={
        "Hires CFG Scale": "5",
        "Hires upscale": "1.5",
        "Hires steps": "10",
        "Hires upscaler": "R-ESRGAN 4x+ Anime6B",
        "Hires prompt": "1girl, silver hair, detailed",
        "Hires Module 1": "Use same choices",
    },
    pos=("1girl", "silver hair"),
    tags=(("Hires upscaler", "R-ESRGAN 4x+ Anime6B"), ("Hires upscaler", "Hires All")),
    raw=("UserComment",),
)
_NEO = (
    "a heron at dawn\n"
    "Steps: 9, Sampler: Euler, Schedule type: Beta, CFG scale: 1, Shift: 9, Seed: 1234567890123, "
    "Size: 1024x1536, Model hash: 2407613050, Model: z_image_turbo_bf16, RNG: CPU, Version: neo, "
    "Module 1: ae, Module 2: qwen_3_4b"
)
_NEO_EXPECTED = Expected(
    "Forge Neo",
    "`parameters`",
    SOURCE,
    positive="a heron at dawn",
    seed="1234567890123",
    steps=9,
    cfg=1,
    sampler="Euler",
    scheduler="Beta",
    width=1024,
    height=1536,
    model="z_image_turbo_bf16",
    model_hash="2407613050",
    parameters={"Shift": "9", "RNG": "CPU", "Module 2": "qwen_3_4b", "Version": "neo"},
    pos=("a heron at dawn",),
    raw=("parameters",),
)


def fixtures() -> Iterator[Fixture]:
    """Flux and a hires pass in each of the programs, PNG and EXIF."""
    yield Fixture("forge", "flux.png", pictures.png([("parameters", _FLUX)]), _FLUX_EXPECTED)
    exif = replace(_FLUX_EXPECTED, where="EXIF UserComment", raw=("UserComment",))
    yield Fixture("forge", "flux.webp", pictures.webp(exif=pictures.unicode_comment(_FLUX)), exif)
    yield Fixture("forge", "flux.avif", pictures.avif(pictures.unicode_comment(_FLUX)), exif)
    for folder, program, version in (
        ("forge", "Forge", "f2.0.1v1.10.1-previous-669-gdfdcbab6"),
        ("reforge", "reForge", "f1.0.0v2-v1.10.1RC-latest-2502-g630cf49b"),
    ):
        text = _HIRES.format(version=version)
        parameters = {**_HIRES_EXPECTED.parameters, "Version": version}
        expected = replace(_HIRES_EXPECTED, program=program, parameters=parameters)
        comment = pictures.unicode_comment(text)
        yield Fixture(folder, "hires.jpg", pictures.jpeg(exif=comment), expected)
        yield Fixture(folder, "hires.webp", pictures.webp(exif=comment), expected)
        beside = replace(expected, where="`.txt` beside", raw=("sidecar:txt",))
        yield Fixture(folder, "sidecar.jpg", pictures.jpeg(), beside, {"sidecar.txt": (text + "\n").encode()})
        chunk = replace(expected, where="`parameters`", raw=("parameters",))
        yield Fixture(folder, "hires.png", pictures.png([("parameters", text)]), chunk)
    yield Fixture("forge-neo", "z-image.png", pictures.png([("parameters", _NEO)]), _NEO_EXPECTED)
    neo = replace(_NEO_EXPECTED, where="EXIF UserComment", raw=("UserComment",))
    yield Fixture("forge-neo", "z-image.jpg", pictures.jpeg(exif=pictures.unicode_comment(_NEO)), neo)
