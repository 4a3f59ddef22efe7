"""How many small files one core reads in a second: `read_file` on files that the system has in memory.

The goals: 8,000 PNGs with an infotext, 1,500 with ComfyUI graphs of 60 nodes.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from iib_core.demo.writers.comfyui_graph import Graph
from iib_core.metadata.reading import read_file
from iib_core.metadata.sidecars import Sidecars

from ..metadata.corpus.pictures import png
from .library import Writer

GOALS = {"infotext": 8000, "comfyui_60_nodes": 1500}
_FILES = 400
_SECONDS = 1.5


def measure() -> dict[str, Any]:
    """Files per second and core of each kind, as the index reads them: the best of several passes over many files."""
    writer = Writer(3)
    kinds: dict[str, Callable[[int], bytes]] = {
        "infotext": lambda _: png([("parameters", writer.infotext())]),
        "comfyui_60_nodes": lambda i: png(graph_texts(i, writer)),
    }
    with tempfile.TemporaryDirectory() as folder:
        return {
            kind: {"files_per_s": _rate(Path(folder), kind, make), "goal": GOALS[kind]}
            for kind, make in kinds.items()
        }


def _rate(folder: Path, kind: str, make: Callable[[int], bytes]) -> int:
    paths = []
    for i in range(_FILES):
        path = folder / f"{kind}-{i:04}.png"
        path.write_bytes(make(i))
        paths.append(str(path))
    os.utime(folder, (1.7e9, 1.7e9))  # a folder that changed just now is not believed to stay as it is
    sidecars = Sidecars()
    best, until = 0.0, time.perf_counter() + _SECONDS
    while time.perf_counter() < until or not best:
        started = time.process_time()
        for path in paths:
            read_file(path, sidecars=sidecars)
        best = max(best, _FILES / (time.process_time() - started))
    return round(best)


def graph_texts(number: int, writer: Writer) -> list[tuple[str, str]]:
    """The two texts of a graph of sixty nodes: six LoRAs, four ControlNets with their pictures, two passes with
    an upscaler between, reroutes, colour corrections and previews."""
    g = Graph()
    model, clip, vae = g.add(
        "CheckpointLoaderSimple", "MODEL CLIP VAE", ckpt_name=f"model_{number % 7}.safetensors"
    )
    for i in range(6):
        model, clip = g.add(
            "LoraLoader", "MODEL CLIP", model=model, clip=clip, lora_name=f"network_{i}.safetensors",
            strength_model=0.5, strength_clip=0.5,
        )  # fmt: skip
    (text,) = g.add("PrimitiveStringMultiline", "STRING", value=writer.prompt(8, 30))
    (positive,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text=text)
    (negative,) = g.add("CLIPTextEncode", "CONDITIONING", clip=clip, text=writer.prompt(4, 15))
    for i in range(4):
        picture, _ = g.add("LoadImage", "IMAGE MASK", image=f"pose_{i}.png")
        (lines,) = g.add(
            "CannyEdgePreprocessor", "IMAGE", image=picture, low_threshold=100, high_threshold=200
        )
        g.add("PreviewImage", "", images=lines)
        (net,) = g.add("ControlNetLoader", "CONTROL_NET", control_net_name=f"control_{i}.safetensors")
        positive, negative = g.add(
            "ControlNetApplyAdvanced", "CONDITIONING CONDITIONING", positive=positive, negative=negative,
            control_net=net, image=lines, strength=0.5, start_percent=0.0, end_percent=1.0,
        )  # fmt: skip
    (latent,) = g.add("EmptyLatentImage", "LATENT", width=832, height=1216, batch_size=1)
    for i in range(2):
        for _ in range(4):
            model = g.reroute(model)
        (latent,) = g.add(
            "KSampler", "LATENT", model=model, positive=positive, negative=negative, latent_image=latent,
            seed=number * 2 + i, steps=20, cfg=6.0, sampler_name="dpmpp_2m", scheduler="karras",
            denoise=0.5 if i else 1.0,
        )  # fmt: skip
        (image,) = g.add("VAEDecode", "IMAGE", samples=latent, vae=vae)
        for _ in range(4 + 2 * i):
            (image,) = g.add(
                "ColorCorrect", "IMAGE", image=image, temperature=0, hue=0, contrast=5, gamma=1.0
            )
        g.add("PreviewImage", "", images=image)
        (image,) = g.add("ImageScaleBy", "IMAGE", image=image, upscale_method="lanczos", scale_by=1.5)
        (latent,) = g.add("VAEEncode", "LATENT", pixels=image, vae=vae)
    g.add("SaveImage", "", images=image, filename_prefix="ComfyUI")
    return [("prompt", json.dumps(g.prompt)), ("workflow", json.dumps(g.workflow()))]
