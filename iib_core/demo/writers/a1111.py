"""A1111's WebUI and those that grew from it: Forge, reForge, SD.Next, and Civitai's own generator.

All write one text, the infotext: prompt, negative prompt, then a line of `Key: value` pairs. It goes into
the `parameters` chunk of a PNG and into the EXIF UserComment of a JPEG, WebP or AVIF.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable
from typing import Literal, cast

from PIL import Image

from ..recipe import Recipe, digest
from . import exif, png

Flavour = Literal["a1111", "forge", "forge-flux", "reforge", "sdnext", "civitai"]

VERSIONS = {
    "a1111": "v1.10.1",
    "forge": "f2.0.1v1.10.1-previous-669-gdfdcbab6",
    "forge-flux": "f2.0.1v1.10.1-previous-669-gdfdcbab6",
    "reforge": "f1.0.0v2-v1.10.1RC-latest-2502-g630cf49b",
}


def quoted(value: str) -> str:
    """A value as the infotext writes it: in JSON quotes when it holds a comma, a colon or a line break."""
    return json.dumps(value, ensure_ascii=False) if any(sign in value for sign in ",:\n") else value


def assemble(prompt: str, negative: str, pairs: list[tuple[str, str]]) -> str:
    """The three parts of an infotext put together; an empty negative prompt has no line."""
    lines = [prompt]
    if negative:
        lines.append(f"Negative prompt: {negative}")
    lines.append(", ".join(f"{key}: {value}" for key, value in pairs))
    return "\n".join(lines)


def _base(recipe: Recipe) -> list[tuple[str, str]]:
    pairs = [
        ("Steps", str(recipe.steps)),
        ("Sampler", recipe.sampler),
        ("Schedule type", recipe.scheduler),
        ("CFG scale", f"{recipe.cfg:g}"),
        ("Seed", str(recipe.seed)),
        ("Size", f"{recipe.width}x{recipe.height}"),
        ("Model hash", recipe.model_hash),
        ("Model", recipe.model),
    ]
    if recipe.vae:
        pairs += [("VAE hash", digest(recipe.vae, 10)), ("VAE", recipe.vae + ".safetensors")]
    if recipe.denoise is not None:
        pairs.append(("Denoising strength", f"{recipe.denoise:g}"))
    elif recipe.hires:
        pairs.append(("Denoising strength", f"{recipe.hires.denoise:g}"))
    if recipe.clip_skip > 1:
        pairs.append(("Clip skip", str(recipe.clip_skip)))
    return pairs


def _extras(recipe: Recipe) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    if recipe.adetailer:
        pairs += [
            ("ADetailer model", "face_yolov8n.pt"),
            ("ADetailer prompt", quoted('detailed figure, sharp focus, "soft" rim light\n[SKIP]')),
            ("ADetailer confidence", "0.3"),
            ("ADetailer dilate erode", "4"),
            ("ADetailer mask blur", "4"),
            ("ADetailer denoising strength", "0.4"),
            ("ADetailer inpaint only masked", "True"),
            ("ADetailer inpaint padding", "32"),
            ("ADetailer version", "24.11.1"),
        ]
    if recipe.hires:
        pairs += [
            ("Hires upscale", f"{recipe.hires.upscale:g}"),
            ("Hires steps", str(recipe.hires.steps)),
            ("Hires upscaler", recipe.hires.upscaler),
        ]
    if recipe.loras:
        pairs.append(("Lora hashes", quoted(", ".join(f"{lora.name}: {lora.hash}" for lora in recipe.loras))))
    return pairs


def _webui(recipe: Recipe, flavour: str) -> str:
    pairs = _base(recipe) + _extras(recipe) + [("Version", VERSIONS[flavour])]
    return assemble(recipe.prompt_with_networks(), recipe.negative, pairs)


def _forge_flux(recipe: Recipe) -> str:
    pairs = _base(recipe)
    pairs[4:4] = [("Distilled CFG Scale", "3.5")]
    pairs += [
        *_extras(recipe),
        ("Diffusion in Low Bits", "Automatic (fp16 LoRA)"),
        ("Version", VERSIONS["forge-flux"]),
    ]
    pairs += [("Module 1", "ae"), ("Module 2", "clip_l"), ("Module 3", "t5xxl_fp8_e4m3fn")]
    return assemble(recipe.prompt_with_networks(), recipe.negative, pairs)


def _sdnext(recipe: Recipe) -> str:
    pairs = [
        ("Steps", str(recipe.steps)),
        ("Size", f"{recipe.width}x{recipe.height}"),
        ("Sampler", recipe.sampler),
        ("Scheduler", "DPMSolverMultistepScheduler"),
        ("Seed", str(recipe.seed)),
        ("CFG scale", f"{recipe.cfg:g}"),
        *([("CLiP-skip", str(recipe.clip_skip))] if recipe.clip_skip > 1 else []),
        ("App", "SD.Next"),
        ("Version", "4c0aba4"),
        ("Pipeline", "StableDiffusionXLPipeline"),
        ("Operations", "txt2img" if recipe.denoise is None else "img2img"),
        ("Model", recipe.model),
        ("Model hash", recipe.model_hash),
    ]
    if recipe.vae:
        pairs.append(("VAE", recipe.vae))
    if recipe.denoise is not None:
        pairs.append(("Denoising strength", f"{recipe.denoise:g}"))
    if recipe.loras:
        pairs.append(("LoRA networks", quoted(", ".join(lora.name for lora in recipe.loras))))
        pairs.append(("LoRA hashes", quoted(", ".join(lora.hash[:10] for lora in recipe.loras))))
    line = ", ".join(f"{key}: {value}" for key, value in pairs)
    return f"{recipe.prompt_with_networks()}\nNegative prompt: {recipe.negative}\n{line}"


def _civitai(recipe: Recipe) -> str:
    made = datetime.datetime.fromtimestamp(recipe.created, datetime.timezone.utc)
    resources: list[dict[str, object]] = [
        {
            "type": "checkpoint",
            "modelVersionId": int(recipe.model_hash[:5], 16),
            "modelName": recipe.model,
            "modelVersionName": "v1.0, baked VAE",
        }
    ]
    resources += [
        {
            "type": "lora",
            "weight": lora.weight,
            "modelVersionId": int(lora.hash[:5], 16),
            "modelName": lora.name,
            "modelVersionName": "v1.0",
        }
        for lora in recipe.loras
    ]
    pairs = [
        ("Steps", str(recipe.steps)),
        ("CFG scale", f"{recipe.cfg:g}"),
        ("Sampler", recipe.sampler),
        ("Seed", str(recipe.seed)),
        ("Size", f"{recipe.width}x{recipe.height}"),
        ("Clip skip", str(max(2, recipe.clip_skip))),
        ("Created Date", made.strftime("%Y-%m-%dT%H%M:%S.0000000Z")),
        ("Civitai resources", json.dumps(resources, separators=(",", ":"))),
        ("Civitai metadata", "{}"),
    ]
    return assemble(recipe.prompt, recipe.negative, pairs)


def infotext(recipe: Recipe, flavour: Flavour = "a1111") -> str:
    """The infotext as that program writes it."""
    own: dict[str, Callable[[Recipe], str]] = {
        "forge-flux": _forge_flux,
        "sdnext": _sdnext,
        "civitai": _civitai,
    }
    return own[flavour](recipe) if flavour in own else _webui(recipe, flavour)


def save(path: str, image: Image.Image, recipe: Recipe, flavour: Flavour = "a1111") -> None:
    """Write the picture in the format that the path's extension names, infotext inside."""
    text = infotext(recipe, flavour)
    extension = os.path.splitext(path)[1].lower()
    if extension == ".png":
        png.write_png(path, image, [("parameters", text)], modified=recipe.created)
        return
    format = {".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".avif": "AVIF"}[extension]
    exif.write_exif_comment(path, image, text, cast("exif.Format", format), modified=recipe.created)
