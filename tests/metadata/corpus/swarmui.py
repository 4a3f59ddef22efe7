"""SwarmUI (its docs, "Image Metadata Format"; `src/Media/ImageFile.cs`, `src/Accounts/Session.cs`).

PNG: `parameters`, iTXt when it is not Latin-1; other pictures: UserComment by ImageSharp (little-endian UTF-16);
clips and animated WebP: `.swarm.json` beside. StableSwarmUI before 0.6.2 had one object only, and JPEGs with it
in EXIF Model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from . import clips, pictures
from .entry import Expected, Fixture, Net

FOLDER = "swarmui"
_NEW = {
    "sui_image_params": {
        "prompt": "a fox in tall grass, 狐", "negativeprompt": "blurry", "model": "OfficialStableDiffusion/sd_xl_base_1.0",
        "seed": 1806340811, "steps": 22, "cfgscale": 6.5, "aspectratio": "3:2", "width": 1216, "height": 832,
        "sampler": "dpmpp_2m", "scheduler": "karras", "vae": "OfficialVAE/sdxl_vae",
        "refinermodel": "OfficialStableDiffusion/sd_xl_refiner_1.0", "refinercontrolpercentage": 0.2,
        "refinermethod": "PostApply", "refinerupscale": 1.5, "refinerupscalemethod": "pixel-lanczos",
        "loras": ["style/ink_v2", "detail"], "loraweights": ["0.8", "-0.25"], "swarm_version": "0.9.7.1",
    },
    "sui_extra_data": {"date": "2025-08-03", "prep_time": "0.41 sec", "generation_time": "6.20 sec"},
    "sui_models": [
        {"name": "OfficialStableDiffusion/sd_xl_base_1.0.safetensors", "param": "model",
         "hash": "0xd7a9105a900fd52748f20725fe52fe52b507fd36bee4fc107b1550a26e6ee1d7"},
        {"name": "style/ink_v2.safetensors", "param": "loras",
         "hash": "0x1111111111fd52748f20725fe52fe52b507fd36bee4fc107b1550a26e6ee1d7a"},
    ],
}  # fmt: skip
_EXPECTED = Expected(
    "SwarmUI",
    "`parameters`",
    "StableSwarmUI",
    positive="a fox in tall grass, 狐",
    negative="blurry",
    seed="1806340811",
    steps=22,
    cfg=6.5,
    sampler="dpmpp_2m",
    scheduler="karras",
    width=1216,
    height=832,
    model="OfficialStableDiffusion/sd_xl_base_1.0",
    model_hash="d7a9105a90",
    vae="OfficialVAE/sdxl_vae",
    networks=(Net("style/ink_v2", 0.8), Net("detail", -0.25)),
    parameters={
        "Version": "0.9.7.1",
        "Refiner": "OfficialStableDiffusion/sd_xl_refiner_1.0",
        "Hires denoising strength": "0.2",
        "Hires upscale": "1.5",
        "Hires upscaler": "pixel-lanczos",
    },
    pos=("a fox in tall grass", "狐"),
    tags=(
        ("Refiner", "OfficialStableDiffusion/sd_xl_refiner_1.0"),
        ("Refiner", "Refiner All"),
        ("Hires upscaler", "pixel-lanczos"),
        ("Hires upscaler", "Hires All"),
    ),
    raw=("parameters",),
    shown=("a fox in tall grass, 狐 <lora:style/ink_v2:0.8> <lora:detail:-0.25>", "blurry"),
)
_OLD = {
    "sui_image_params": {
        "prompt": "an old bridge", "negativeprompt": "", "model": "sd15/dreamshaper_8", "images": 1, "seed": 77,
        "steps": 20, "cfgscale": 7.0, "aspectratio": "1:1", "width": 512, "height": 512,
        "comfyuisampler": "euler_ancestral", "comfyuischeduler": "normal", "automaticvae": True,
        "loras": "one,two", "loraweights": "0.5,1", "swarm_version": "0.6.1.0", "date": "2024-02-11",
        "generation_time": "0.00 (prep) and 2.11 (gen) seconds",
    }
}  # fmt: skip
_OLD_EXPECTED = Expected(
    "SwarmUI",
    "`parameters`",
    "StableSwarmUI",
    positive="an old bridge",
    seed="77",
    steps=20,
    cfg=7,
    sampler="euler_ancestral",
    scheduler="normal",
    width=512,
    height=512,
    model="sd15/dreamshaper_8",
    networks=(Net("one", 0.5), Net("two", 1)),
    parameters={"Version": "0.6.1.0"},
    pos=("an old bridge",),
    raw=("parameters",),
    shown=("an old bridge <lora:one:0.5> <lora:two:1>", ""),
)


def fixtures() -> Iterator[Fixture]:
    """New and old, inside and beside."""
    new, old = (json.dumps(values, indent=2, ensure_ascii=False) for values in (_NEW, _OLD))
    chunk = pictures.png(before=pictures.itxt("parameters", new))
    yield Fixture(FOLDER, "new.png", chunk, _EXPECTED)
    exif = pictures.unicode_comment(new, "<")
    comment = replace(_EXPECTED, where="EXIF UserComment", raw=("UserComment",))
    yield Fixture(FOLDER, "new.jpg", pictures.jpeg(exif=exif), comment)
    yield Fixture(FOLDER, "new.webp", pictures.webp(exif=exif), comment)
    beside = replace(_EXPECTED, where="`.swarm.json` beside", raw=("sidecar:swarm.json",))
    moving = {"moving.swarm.json": new.encode()}
    yield Fixture(FOLDER, "beside/moving.webp", pictures.webp(animated=True), beside, _in("beside", moving))
    clip = replace(beside, media="Video")
    files = _in("beside", {"clip.swarm.json": new.encode()})
    yield Fixture(FOLDER, "beside/clip.mp4", clips.mp4(), clip, files)
    yield Fixture(FOLDER, "old.png", pictures.png([("parameters", old)]), _OLD_EXPECTED)
    model = replace(_OLD_EXPECTED, where="EXIF Model", raw=("exif:272",))
    yield Fixture(FOLDER, "old.jpg", pictures.jpeg(exif=pictures.strings({pictures.MODEL: old}, "<")), model)


def _in(folder: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": data for name, data in files.items()}
