"""AUTOMATIC1111's WebUI 1.x: the infotext of `modules/processing.py`, saved by `modules/images.py`.

PNG: tEXt or iTXt `parameters`; JPEG, WebP, AVIF: EXIF UserComment by piexif; GIF: its comment; and, with
"create a text file next to every image", `<name>.txt`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from . import clips, pictures
from .entry import Expected, Fixture, Net

FOLDER = "a1111"
SOURCE = "Stable Diffusion web UI"

PLAIN = (
    "masterpiece, (a lighthouse on a cliff:1.2), 灯台, stormy sea, <lora:add_detail_v1.2-x:0.65>\n"
    "Negative prompt: (worst quality, low quality:1.4), blurry\n"
    "Steps: 27, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: 3141592653, Size: 512x768, "
    "Model hash: 6ce0161689, Model: v1-5-pruned-emaonly, VAE hash: 735e4c3a44, "
    "VAE: vae-ft-mse-840000-ema-pruned.safetensors, Clip skip: 2, "
    'Lora hashes: "add_detail_v1.2-x: 7c6bad76eb54", Version: v1.10.1'
)
_PLAIN = Expected(
    "A1111",
    "`parameters`",
    SOURCE,
    positive="masterpiece, (a lighthouse on a cliff:1.2), 灯台, stormy sea, <lora:add_detail_v1.2-x:0.65>",
    negative="(worst quality, low quality:1.4), blurry",
    seed="3141592653",
    steps=27,
    cfg=6.5,
    sampler="DPM++ 2M",
    scheduler="Karras",
    width=512,
    height=768,
    model="v1-5-pruned-emaonly",
    model_hash="6ce0161689",
    vae="vae-ft-mse-840000-ema-pruned.safetensors",
    clip_skip=2,
    networks=(Net("add_detail_v1.2-x", 0.65),),
    parameters={
        "Version": "v1.10.1",
        "VAE hash": "735e4c3a44",
        "Lora hashes": "add_detail_v1.2-x: 7c6bad76eb54",
    },
    pos=("masterpiece", "a lighthouse on a cliff", "灯台", "stormy sea"),
    raw=("parameters",),
)

_HIRES = (
    "cinematic photo of a fox BREAK dense fog, <lora:te_split:0.4:0.9>\n"
    "Negative prompt: easynegative, nsfw\n"
    "Steps: 30, Sampler: Euler a, Schedule type: Automatic, CFG scale: 7, Seed: 42, Size: 896x1152, "
    "Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Denoising strength: 0.35, RNG: CPU, "
    'ADetailer model: face_yolov8n.pt, ADetailer prompt: "detailed face, \\"sharp\\" eyes\\n[SKIP]", '
    "ADetailer confidence: 0.3, ADetailer model 2nd: hand_yolov8n.pt, ADetailer version: 24.11.1, "
    'ControlNet 0: "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 1.0, '
    'Resize Mode: Crop and Resize, Threshold A: 100.0, Control Mode: Balanced", '
    "Hires upscale: 1.5, Hires steps: 12, Hires upscaler: 4x-UltraSharp, "
    'TI hashes: "easynegative: c74b4e810b03", Refiner: sd_xl_refiner_1.0 [7440042bbd], Refiner switch at: 0.8, '
    "Version: v1.9.4"
)
_HIRES_EXPECTED = Expected(
    "A1111",
    "`parameters`",
    SOURCE,
    positive="cinematic photo of a fox BREAK dense fog, <lora:te_split:0.4:0.9>",
    negative="easynegative, nsfw",
    seed="42",
    steps=30,
    cfg=7,
    sampler="Euler a",
    scheduler="Automatic",
    width=896,
    height=1152,
    model="sd_xl_base_1.0",
    model_hash="31e35c80fc",
    denoise=0.35,
    networks=(Net("te_split", 0.9, 0.4),),
    parameters={
        "ADetailer model": "face_yolov8n.pt",
        "ADetailer prompt": 'detailed face, "sharp" eyes\n[SKIP]',
        "ADetailer model 2nd": "hand_yolov8n.pt",
        "ADetailer version": "24.11.1",
        "ControlNet 0": "Module: canny, Model: control_v11p_sd15_canny [d14c016b], Weight: 1.0, "
        "Resize Mode: Crop and Resize, Threshold A: 100.0, Control Mode: Balanced",
        "Hires upscale": "1.5",
        "Hires steps": "12",
        "Hires upscaler": "4x-UltraSharp",
        "TI hashes": "easynegative: c74b4e810b03",
        "Refiner": "sd_xl_refiner_1.0 [7440042bbd]",
        "Refiner switch at": "0.8",
        "RNG": "CPU",
        "Version": "v1.9.4",
    },
    pos=("cinematic photo of a fox", "break", "dense fog"),
    tags=(
        ("Hires upscaler", "4x-UltraSharp"),
        ("Hires upscaler", "Hires All"),
        ("Refiner", "sd_xl_refiner_1.0 [7440042bbd]"),
        ("Refiner", "Refiner All"),
    ),
    raw=("parameters",),
)


def fixtures() -> Iterator[Fixture]:
    """Every container, then what extensions add."""
    comment = replace(_PLAIN, where="EXIF UserComment", raw=("UserComment",))
    exif = pictures.unicode_comment(PLAIN)
    yield Fixture(FOLDER, "txt2img.png", pictures.png([("parameters", PLAIN)]), _PLAIN)
    yield Fixture(FOLDER, "txt2img.jpg", pictures.jpeg(exif=exif), comment)
    yield Fixture(FOLDER, "txt2img.webp", pictures.webp(exif=exif), comment)
    yield Fixture(FOLDER, "txt2img.avif", pictures.avif(exif), comment)
    gif = replace(_PLAIN, where="comment", raw=("comment",))
    yield Fixture(FOLDER, "txt2img.gif", pictures.gif(PLAIN.encode()), gif)
    beside = replace(_PLAIN, where="`.txt` beside", raw=("sidecar:txt",))
    yield Fixture(FOLDER, "sidecar.png", pictures.png(), beside, {"sidecar.txt": (PLAIN + "\n").encode()})
    yield Fixture(
        FOLDER, "hires-refiner-adetailer.png", pictures.png([("parameters", _HIRES)]), _HIRES_EXPECTED
    )
    yield _clip()
    yield _video_text()
    yield from _extras()
    yield from _extensions()


def _clip() -> Fixture:
    """Deforum and AnimateDiff: ffmpeg's `-metadata comment=`."""
    expected = replace(_PLAIN, where="comment tag", raw=("comment",), pixels=(16, 16), media="Video")
    return Fixture(FOLDER, "animatediff.mp4", clips.mp4(comment=PLAIN), expected)


def _video_text() -> Fixture:
    expected = replace(
        _PLAIN, where="`.txt` beside", source="Video Tags", raw=("sidecar:txt",), media="Video"
    )
    return Fixture(FOLDER, "with-text.mp4", clips.mp4(), expected, {"with-text.txt": PLAIN.encode()})


def _extras() -> Iterator[Fixture]:
    """The Extras tab: its own chunks beside the text that the picture came with, or alone."""
    text = "Postprocess upscale by: 2, Postprocess upscaler: R-ESRGAN 4x+"
    data = pictures.png([("parameters", PLAIN), ("postprocessing", text), ("extras", text)])
    expected = replace(_PLAIN, raw=("parameters", "postprocessing", "extras"))
    yield Fixture(FOLDER, "extras.png", data, expected)
    alone = Expected(
        "A1111", "`postprocessing`", SOURCE, raw=("postprocessing", "extras"), shown=None,
        parameters={"Postprocess upscale by": "2", "Postprocess upscaler": "R-ESRGAN 4x+"},
        tags=(("Postprocess upscale by", "2"), ("Postprocess upscaler", "R-ESRGAN 4x+")),
    )  # fmt: skip
    data = pictures.png([("postprocessing", text), ("extras", text)])
    yield Fixture(FOLDER, "extras-only.png", data, alone)


def _extensions() -> Iterator[Fixture]:
    """Regional Prompter, Dynamic Prompts in both of its forms."""
    regional = (
        "2girls ADDCOMM\nred dress ADDCOL\nblue dress, smile\nNegative prompt: blurry\n"
        "Steps: 20, Sampler: DDIM, CFG scale: 7, Seed: 7, Size: 640x448, Model hash: cbfba64e66, "
        "Model: AOM3A1B_orangemixs, RP Active: True, RP Divide mode: Matrix, RP Matrix submode: Columns, "
        'RP Calc Mode: Attention, RP Ratios: "1,1", RP Base Ratios: 0.2, RP Use Common: True, Version: v1.6.0'
    )
    base = Expected(
        "A1111", "`parameters`", SOURCE, seed="7", steps=20, cfg=7, sampler="DDIM", width=640, height=448,
        model="AOM3A1B_orangemixs", model_hash="cbfba64e66", negative="blurry", raw=("parameters",),
    )  # fmt: skip
    yield Fixture(
        FOLDER,
        "regional-prompter.png",
        pictures.png([("parameters", regional)]),
        replace(
            base,
            positive="2girls ADDCOMM\nred dress ADDCOL\nblue dress, smile",
            parameters={
                "RP Active": "True",
                "RP Ratios": "1,1",
                "RP Base Ratios": "0.2",
                "Version": "v1.6.0",
            },
            pos=("2girls addcomm", "red dress addcol", "blue dress", "smile"),
        ),
    )
    line = (
        "Steps: 20, Sampler: DDIM, CFG scale: 7, Seed: 7, Size: 640x448, Model hash: cbfba64e66, "
        "Model: AOM3A1B_orangemixs"
    )
    templates = {"Template": "a {red|green}, __animal__", "Negative Template": "{blurry|dark}"}
    quoted = ", ".join(f"{key}: {json.dumps(value)}" for key, value in templates.items())
    later = "\n".join(f"{key}: {value}" for key, value in templates.items())
    dynamic = replace(base, positive="a green, cat", pos=("a green", "cat"))
    for name, tail in (("dynamic-prompts.png", ", " + quoted), ("dynamic-prompts-lines.png", "\n" + later)):
        text = f"a green, cat\nNegative prompt: blurry\n{line}{tail}"
        yield Fixture(
            FOLDER, name, pictures.png([("parameters", text)]), replace(dynamic, parameters=templates)
        )
