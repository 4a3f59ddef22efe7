"""InvokeAI in its four ages: a Dream command (1.x, 2.x), `sd-metadata` (2.x), `invokeai_metadata` (3.x with
model names, 4.x on with model records), and only a graph. Always PNG."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from . import pictures
from .entry import Expected, Fixture, Net

FOLDER = "invokeai"
SOURCE = "InvokeAI"


def fixtures() -> Iterator[Fixture]:
    """One picture per age, and SDXL with its refiner."""
    yield _dream()
    yield _sd_metadata()
    yield _three()
    yield from _five()


def _dream() -> Fixture:
    dream = '"a walled garden, ivy [fog, people]" -s 40 -S 1337 -W 512 -H 640 -C 7.5 -A k_euler_a'
    expected = Expected(
        "InvokeAI 1", "`Dream`", SOURCE, positive="a walled garden, ivy", negative="fog, people", seed="1337",
        steps=40, cfg=7.5, sampler="k_euler_a", width=512, height=640, pos=("a walled garden", "ivy"), raw=("Dream",),
    )  # fmt: skip
    return Fixture(FOLDER, "dream.png", pictures.png([("Dream", dream)]), expected)


def _sd_metadata() -> Fixture:
    values: dict[str, Any] = {
        "model": "stable diffusion", "model_weights": "stable-diffusion-1.5",
        "model_hash": "cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516",
        "app_id": "invoke-ai/InvokeAI", "app_version": "2.3.5.post2",
        "image": {
            "prompt": [{"prompt": "a tin robot, rust [shiny]", "weight": 1.0}], "steps": 50, "cfg_scale": 8.0,
            "threshold": 0.0, "perlin": 0.0, "height": 704, "width": 448, "seed": 3856422891, "seamless": False,
            "hires_fix": False, "type": "txt2img", "postprocessing": None, "sampler": "k_lms", "variations": [],
        },
    }  # fmt: skip
    dream = '"a tin robot, rust [shiny]" -s 50 -S 3856422891 -W 448 -H 704 -C 8.0 -A k_lms'
    expected = Expected(
        "InvokeAI 2", "`sd-metadata`", SOURCE, positive="a tin robot, rust", negative="shiny", seed="3856422891",
        steps=50, cfg=8, sampler="k_lms", width=448, height=704, model="stable-diffusion-1.5",
        model_hash="cc6cb27103417325ff94f52b7a5d2dde45a7515b25c255d8e396c90014281516",
        parameters={"Version": "2.3.5.post2"}, pos=("a tin robot", "rust"), raw=("Dream", "sd-metadata"),
    )  # fmt: skip
    chunks = [("Dream", dream), ("sd-metadata", json.dumps(values))]
    return Fixture(FOLDER, "sd-metadata.png", pictures.png(chunks), expected)


def _three() -> Fixture:
    values: dict[str, Any] = {
        "app_version": "3.0.2", "generation_mode": "txt2img", "created_by": None,
        "positive_prompt": "a whale above clouds", "negative_prompt": "ships", "width": 768, "height": 512,
        "seed": 1900000001, "rand_device": "cpu", "cfg_scale": 7.5, "steps": 31, "scheduler": "dpmpp_sde_k",
        "clip_skip": 1, "model": {"model_name": "dreamshaper-8", "base_model": "sd-1", "model_type": "main"},
        "controlnets": [], "loras": [{"lora": {"model_name": "Vintage Ink", "base_model": "sd-1"}, "weight": 0.65}],
        "vae": {"model_name": "sd-vae-ft-mse", "base_model": "sd-1"}, "strength": None, "init_image": None,
        "positive_style_prompt": None, "negative_style_prompt": None, "refiner_model": None, "refiner_steps": None,
    }  # fmt: skip
    expected = Expected(
        "InvokeAI 3", "`invokeai_metadata`", SOURCE, positive="a whale above clouds", negative="ships",
        seed="1900000001", steps=31, cfg=7.5, sampler="dpmpp_sde_k", width=768, height=512, model="dreamshaper-8",
        vae="sd-vae-ft-mse", clip_skip=1, networks=(Net("Vintage Ink", 0.65),), parameters={"Version": "3.0.2"},
        pos=("a whale above clouds",), raw=("invokeai_metadata",),
    )  # fmt: skip
    return Fixture(
        FOLDER, "metadata-3.png", pictures.png([("invokeai_metadata", json.dumps(values))]), expected
    )


def _model(name: str, kind: str = "main", digest: str = "4a3ed2f6") -> dict[str, Any]:
    return {
        "key": f"{digest}-0000-4000-8000-000000000000",
        "hash": f"blake3:{digest * 8}",
        "name": name,
        "base": "sdxl",
        "type": kind,
    }


def _five() -> Iterator[Fixture]:
    values: dict[str, Any] = {
        "generation_mode": "sdxl_txt2img", "positive_prompt": "two herons, \"ink\"", "negative_prompt": "",
        "width": 1024, "height": 1024, "seed": 4294967295, "rand_device": "cpu", "cfg_scale": 5.5,
        "cfg_rescale_multiplier": 0.0, "steps": 28, "scheduler": "euler_a", "model": _model("Juggernaut XL v9"),
        "loras": [{"model": _model("watercolor-xl", "lora", "beadfeed"), "weight": 0.9}],
        "vae": _model("sdxl-vae-fp16-fix", "vae", "0badcafe"), "positive_style_prompt": "",
        "negative_style_prompt": "", "refiner_model": _model("SDXL Refiner", "main", "1badcafe"),
        "refiner_cfg_scale": 6.0, "refiner_steps": 20, "refiner_scheduler": "euler", "refiner_start": 0.7,
        "app_version": "5.4.2",
    }  # fmt: skip
    graph = {
        "id": "d64b9e3a",
        "nodes": {
            "noise:a1": {"id": "noise:a1", "type": "noise", "seed": 1, "width": 8, "height": 8},
            "core_metadata:b2": {
                "id": "core_metadata:b2",
                "type": "core_metadata",
                "is_intermediate": True,
                **values,
            },
            "canvas_output:c3": {"id": "canvas_output:c3", "type": "l2i"},
        },
        "edges": [],
    }
    expected = Expected(
        "InvokeAI 4 and later", "`invokeai_metadata`", SOURCE, positive='two herons, "ink"', seed="4294967295",
        steps=28, cfg=5.5, sampler="euler_a", width=1024, height=1024, model="Juggernaut XL v9",
        model_hash="blake3:" + "4a3ed2f6" * 8, vae="sdxl-vae-fp16-fix", networks=(Net("watercolor-xl", 0.9),),
        parameters={"Version": "5.4.2", "Refiner": "SDXL Refiner"}, pos=("two herons", '"ink"'),
        tags=(("Refiner", "SDXL Refiner"), ("Refiner", "Refiner All")), raw=("invokeai_metadata", "invokeai_graph"),
    )  # fmt: skip
    chunks = [("invokeai_metadata", json.dumps(values)), ("invokeai_graph", json.dumps(graph))]
    yield Fixture(FOLDER, "metadata-5.png", pictures.png(chunks), expected)
    alone = Expected(**{**expected.__dict__, "where": "`invokeai_graph`", "raw": ("invokeai_graph",)})
    yield Fixture(FOLDER, "graph-only.png", pictures.png(chunks[1:]), alone)
