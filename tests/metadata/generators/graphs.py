"""Prompt graphs written as people's ComfyUI writes them."""

from __future__ import annotations

import json
from typing import Any

from iib_core.metadata.generators import Options, understand
from iib_core.metadata.model import ContainerReading, GenerationInfo

Graph = dict[str, dict[str, Any]]


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def basic(**changed: dict[str, Any]) -> Graph:
    """The default workflow; keyword arguments replace or add nodes, `n` before their number."""
    graph = {
        "3": sampler(),
        "4": node("CheckpointLoaderSimple", ckpt_name="dream_v1.safetensors"),
        "5": node("EmptyLatentImage", width=832, height=1216, batch_size=1),
        "6": node("CLIPTextEncode", text="a red fox", clip=["4", 1]),
        "7": node("CLIPTextEncode", text="blurry", clip=["4", 1]),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
    }
    graph.update({k.removeprefix("n"): v for k, v in changed.items()})
    return graph


def sampler(**changed: Any) -> dict[str, Any]:
    inputs = {
        "seed": 42, "steps": 25, "cfg": 6.5, "sampler_name": "dpmpp_2m", "scheduler": "karras", "denoise": 1.0,
        "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0],
    }  # fmt: skip
    return node("KSampler", **{**inputs, **changed})


def read(graph: Any, *texts: tuple[str, str], extract_all_prompts: bool = False) -> GenerationInfo:
    data = graph if isinstance(graph, str) else json.dumps(graph)
    container = ContainerReading("png", texts=[("prompt", data), *texts])
    info = understand(container, options=Options(extract_all_prompts))
    assert info is not None
    return info
