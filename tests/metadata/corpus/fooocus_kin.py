"""What grew from Fooocus: MRE (2.0.78) keeps JSON in a comment, RuinedFooocus JSON of its own keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from . import pictures
from .entry import Expected, Fixture, Net

_MRE = {
    "prompt": "a copper teapot", "negative_prompt": "plastic", "styles": ["Fooocus V2", "Misc - Still Life"],
    "real_prompt": ["a copper teapot, still life"], "real_negative_prompt": ["plastic, ugly"],
    "seed": 1094795585123, "width": 1216, "height": 832,
    "sampler": "dpmpp_2m_sde_gpu", "scheduler": "karras", "performance": "Quality",
    "steps": 60, "switch": 40, "sharpness": 2.0, "cfg": 7.0,
    "base_clip_skip": -2, "refiner_clip_skip": -2,
    "base_model": "sd_xl_base_1.0_0.9vae.safetensors", "refiner_model": "sd_xl_refiner_1.0_0.9vae.safetensors",
    "l1": "sd_xl_offset_example-lora_1.0.safetensors", "w1": 0.5, "l2": "None", "w2": 0.5, "l3": "None", "w3": 0.5,
    "l4": "None", "w4": 0.5, "l5": "None", "w5": 0.5, "freeu": False, "img2img": False, "revision": False,
    "positive_prompt_strength": 1.0, "negative_prompt_strength": 1.0, "control_lora_canny": False,
    "control_lora_depth": False, "prompt_expansion": True, "software": "Fooocus 2.0.78.5 MRE",
}  # fmt: skip
_MRE_EXPECTED = Expected(
    "Fooocus-MRE",
    "`Comment`",
    "Fooocus-MRE",
    positive="a copper teapot",
    negative="plastic",
    seed="1094795585123",
    steps=60,
    cfg=7,
    sampler="dpmpp_2m_sde_gpu",
    scheduler="karras",
    width=1216,
    height=832,
    model="sd_xl_base_1.0_0.9vae",
    clip_skip=2,
    networks=(Net("sd_xl_offset_example-lora_1.0", 0.5),),
    parameters={"Version": "Fooocus 2.0.78.5 MRE"},
    pos=("a copper teapot",),
    tags=(("Refiner", "sd_xl_refiner_1.0_0.9vae"), ("Refiner", "Refiner All")),
    raw=("Comment",),
)
_RUINED = {
    "Prompt": "a lantern in the snow", "Negative": "blurry", "steps": 20, "cfg": 6.5, "width": 1024, "height": 1344,
    "seed": 987654321, "sampler_name": "dpmpp_2m_sde_gpu", "scheduler": "karras",
    "base_model_name": "sdxl/crystalClearXL.safetensors", "base_model_hash": "0b76532e03",
    "loras": [["fa6a2e4b5c", "0.75 - winter_v1.safetensors"]], "start_step": 0, "denoise": None, "clip_skip": 1,
    "software": "RuinedFooocus",
}  # fmt: skip
_RUINED_EXPECTED = Expected(
    "RuinedFooocus",
    "`parameters`",
    "RuinedFooocus",
    positive="a lantern in the snow",
    negative="blurry",
    seed="987654321",
    steps=20,
    cfg=6.5,
    sampler="dpmpp_2m_sde_gpu",
    scheduler="karras",
    width=1024,
    height=1344,
    model="crystalClearXL",
    model_hash="0b76532e03",
    clip_skip=1,
    networks=(Net("winter_v1", 0.75),),
    pos=("a lantern in the snow",),
    raw=("parameters",),
)


def fixtures() -> Iterator[Fixture]:
    """MRE in its three places, RuinedFooocus in its one."""
    text = json.dumps(_MRE, ensure_ascii=False)
    folder = "fooocus-mre"
    yield Fixture(folder, "comment.png", pictures.png([("Comment", text)]), _MRE_EXPECTED)
    jpeg = replace(_MRE_EXPECTED, where="comment", raw=("comment",))
    yield Fixture(folder, "comment.jpg", pictures.jpeg(comment=text.encode()), jpeg)
    beside = replace(_MRE_EXPECTED, where="`.json` beside", raw=("sidecar:json",))
    yield Fixture(folder, "sidecar.png", pictures.png(), beside, {"sidecar.json": text.encode()})
    ruined = pictures.png([("parameters", json.dumps(_RUINED))])
    yield Fixture("ruinedfooocus", "txt2img.png", ruined, _RUINED_EXPECTED)
