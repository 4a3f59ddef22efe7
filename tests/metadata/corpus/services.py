"""Generators on the web: Midjourney and Niji, Civitai's and TensorArt's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from . import pictures
from .entry import Expected, Fixture, Net


def fixtures() -> Iterator[Fixture]:
    """What one downloads there."""
    yield from _midjourney()
    yield from _civitai()
    yield _tensorart()


def _midjourney() -> Iterator[Fixture]:
    for name, program, switches in (
        ("v6.png", "Midjourney", "--ar 2:3 --stylize 250 --no people, text --v 6.1"),
        ("niji.png", "Niji", "--ar 2:3 --s 180 --niji 6"),
    ):
        prompt = "a stone bridge in the rain, ink wash"
        job = "6ff15c15-7a12-4a1e-8b0a-3d0f6a1c2b3d"
        texts = [
            ("Description", f"{prompt} {switches} Job ID: {job}"),
            ("Author", "u7513902648"),
            ("Creation Time", "Sun, 03 Aug 2025 09:15:00 GMT"),
        ]
        expected = Expected(
            program, "`Description`", "Midjourney", positive=prompt, negative="people, text" if "--no" in switches else "",
            parameters={"Aspect ratio": "2:3", "Job ID": job, "Version": "niji 6" if "niji" in switches else "6.1"},
            pos=("a stone bridge in the rain", "ink wash"), raw=("Description", "Author"),
        )  # fmt: skip
        yield Fixture("midjourney", name, pictures.png(texts), expected)


_CIVITAI: list[dict[str, Any]] = [
    {"type": "checkpoint", "modelVersionId": 128078, "modelName": "SD XL", "modelVersionName": "v1.0, VAE fix"},
    {"type": "lora", "weight": 0.85, "modelVersionId": 135867, "modelName": "Detail Tweaker XL", "modelVersionName": "v1.0"},
]  # fmt: skip


def _civitai() -> Iterator[Fixture]:
    text = (
        "an owl, (moonlight:1.1)\nNegative prompt: day\n"
        "Steps: 25, CFG scale: 4, Sampler: Euler a, Seed: 1518571022, Size: 832x1216, Clip skip: 2, "
        "Created Date: 2025-02-11T1803:04.0000000Z, Civitai resources: "
        f"{json.dumps(_CIVITAI, separators=(',', ':'))}, Civitai metadata: {{}}"
    )
    expected = Expected(
        "Civitai", "EXIF UserComment", "Stable Diffusion web UI", positive="an owl, (moonlight:1.1)", negative="day",
        seed="1518571022", steps=25, cfg=4, sampler="Euler a", width=832, height=1216, clip_skip=2, model="SD XL",
        networks=(Net("Detail Tweaker XL", 0.85),), pos=("an owl", "moonlight"), raw=("UserComment",),
        unsaid=("Model",),
    )  # fmt: skip
    exif = pictures.unicode_comment(text)
    yield Fixture("civitai", "resources.jpeg", pictures.jpeg(exif=exif), expected)
    chunk = replace(expected, where="`parameters`", raw=("parameters",))
    yield Fixture("civitai", "resources.png", pictures.png([("parameters", text)]), chunk)
    graph = {
        "resource-stack": {
            "class_type": "CheckpointLoaderSimple",
            "inputs": {"ckpt_name": "urn:air:sdxl:checkpoint:civitai:101055@128078"},
        },
        "6": {"class_type": "smZ CLIPTextEncode", "inputs": {"text": "an owl, moonlight", "clip": ["resource-stack", 1]}},
        "7": {"class_type": "smZ CLIPTextEncode", "inputs": {"text": "day", "clip": ["resource-stack", 1]}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 832, "height": 1216, "batch_size": 1}},
        "11": {
            "class_type": "KSampler",
            "inputs": {
                "sampler_name": "euler_ancestral", "scheduler": "normal", "seed": 1518571022, "steps": 25, "cfg": 4,
                "denoise": 1, "model": ["resource-stack", 0], "positive": ["6", 0], "negative": ["7", 0],
                "latent_image": ["5", 0],
            },
        },
        "13": {"class_type": "VAEDecode", "inputs": {"samples": ["11", 0], "vae": ["resource-stack", 2]}},
        "12": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["13", 0]}},
        "extra": {"airs": ["urn:air:sdxl:checkpoint:civitai:101055@128078"]},
        "extraMetadata": json.dumps(
            {
                "prompt": "an owl, moonlight", "negativePrompt": "day", "steps": 25, "cfgScale": 4, "sampler": "Euler a",
                "seed": 1518571022, "workflowId": "txt2img", "resources": [{"modelVersionId": 128078, "strength": 1}],
            }
        ),
    }  # fmt: skip
    comfy = Expected(
        "Civitai", "EXIF UserComment, graph", "ComfyUI", positive="an owl, moonlight", negative="day",
        seed="1518571022", steps=25, cfg=4, sampler="euler_ancestral", scheduler="normal", width=832, height=1216,
        denoise=1, model="urn:air:sdxl:checkpoint:civitai:101055@128078", passes=1, pos=("an owl", "moonlight"),
        raw=("UserComment",),
    )  # fmt: skip
    exif = pictures.unicode_comment(json.dumps(graph))
    yield Fixture("civitai", "graph.jpeg", pictures.jpeg(exif=exif), comfy)


def _tensorart() -> Fixture:
    data = {
        "models": [
            {"label": "Ink Wash v2", "type": "LORA", "modelId": "7001", "modelFileId": "7002", "weight": 0.8,
             "modelFileName": "ink_wash_v2", "baseModel": "SDXL 1.0", "hash": "AB12CD34EF"},
        ],
        "prompt": "a temple gate, snow", "negativePrompt": "people", "width": 768, "height": 1152, "imageCount": 1,
        "samplerName": "Euler a", "steps": 25, "cfgScale": 7, "seed": "2384592020", "clipSkip": 2,
        "baseModel": {"label": "Animagine XL 3.1", "type": "BASE_MODEL", "modelFileName": "animagineXLV31_v31",
                      "hash": "E3C47AEDB0", "baseModel": "SDXL 1.0"},
        "sdVae": "sdxl_vae.safetensors", "etaNoiseSeedDelta": 31337, "ksamplerName": "euler_ancestral",
        "schedule": "normal", "guidance": 3.5,
    }  # fmt: skip
    expected = Expected(
        "TensorArt", "`generation_data`", "TensorArt", positive="a temple gate, snow", negative="people",
        seed="2384592020", steps=25, cfg=7, sampler="Euler a", scheduler="normal", width=768, height=1152, clip_skip=2,
        model="animagineXLV31_v31", model_hash="E3C47AEDB0", vae="sdxl_vae.safetensors",
        networks=(Net("ink_wash_v2", 0.8),), pos=("a temple gate", "snow"), raw=("generation_data",),
    )  # fmt: skip
    chunks = [("generation_data", json.dumps(data, separators=(",", ":")) + "\0")]
    return Fixture("tensorart", "txt2img.png", pictures.png(chunks), expected)
