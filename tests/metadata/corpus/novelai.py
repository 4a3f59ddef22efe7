"""NovelAI: PNG chunks Title, Description, Software, Source, Generation time, Comment (JSON); in WebP all of them
as one JSON in the UserComment, the Comment encoded once more. In the alpha channel too: see `stealth`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from . import pictures
from .entry import Expected, Fixture

FOLDER = "novelai"
SOURCE = "NovelAI"
_THREE: dict[str, Any] = {
    "prompt": "1girl, {{silver hair}}, night market, best quality", "steps": 28, "height": 1216, "width": 832,
    "scale": 5.0, "uncond_scale": 0.0, "cfg_rescale": 0.1, "seed": 2868410977, "n_samples": 1,
    "hide_debug_overlay": False, "noise_schedule": "native", "legacy_v3_extend": False,
    "reference_information_extracted_multiple": [], "reference_strength_multiple": [], "sampler": "k_euler_ancestral",
    "controlnet_strength": 1.0, "controlnet_model": None, "dynamic_thresholding": False, "sm": True, "sm_dyn": False,
    "uc": "lowres, {bad}, error", "request_type": "PromptGenerateRequest", "signed_hash": "q0b1Z2==",
}  # fmt: skip
_THREE_EXPECTED = Expected(
    "NovelAI 3",
    "`Comment`",
    SOURCE,
    positive="1girl, {{silver hair}}, night market, best quality",
    negative="lowres, {bad}, error",
    seed="2868410977",
    steps=28,
    cfg=5,
    sampler="k_euler_ancestral",
    scheduler="native",
    width=832,
    height=1216,
    model="NovelAI Diffusion V3 81274D13",
    pos=("1girl", "silver hair", "night market", "best quality"),
    raw=("Software", "Comment"),
    shown=("1girl, {{silver hair}}, night market, best quality", ""),
)
FOUR: dict[str, Any] = {
    **_THREE,
    "prompt": "2girls, park bench, very aesthetic", "scale": 6.0, "noise_schedule": "karras", "seed": 11,
    "uc": "blurry, lowres",
    "v4_prompt": {
        "caption": {
            "base_caption": "2girls, park bench, very aesthetic",
            "char_captions": [
                {"char_caption": "girl, red scarf", "centers": [{"x": 0.3, "y": 0.5}]},
                {"char_caption": "girl, green coat", "centers": [{"x": 0.7, "y": 0.5}]},
            ],
        },
        "use_coords": True, "use_order": True, "legacy_uc": False,
    },
    "v4_negative_prompt": {
        "caption": {
            "base_caption": "blurry, lowres",
            "char_captions": [
                {"char_caption": "hat", "centers": [{"x": 0.3, "y": 0.5}]},
                {"char_caption": "", "centers": [{"x": 0.7, "y": 0.5}]},
            ],
        },
        "use_coords": False, "use_order": False, "legacy_uc": False,
    },
}  # fmt: skip
_FOUR_POSITIVE = "2girls, park bench, very aesthetic\ngirl, red scarf\ngirl, green coat"
FOUR_EXPECTED = replace(
    _THREE_EXPECTED,
    program="NovelAI 4",
    positive=_FOUR_POSITIVE,
    negative="blurry, lowres\nhat",
    seed="11",
    cfg=6,
    scheduler="karras",
    model="NovelAI Diffusion V4 37442FCA",
    pos=("2girls", "park bench", "very aesthetic", "girl", "red scarf", "green coat"),
    shown=(_FOUR_POSITIVE, ""),
)


def texts_of(comment: dict[str, Any], source: str) -> list[tuple[str, str]]:
    return [
        ("Title", "NovelAI generated image"),
        ("Description", comment["prompt"]),
        ("Software", "NovelAI"),
        ("Source", source),
        ("Generation time", "4.21053"),
        ("Comment", json.dumps(comment)),
    ]


def fixtures() -> Iterator[Fixture]:
    """Version 1, then 3, 4 and 4.5 in every container."""
    yield _one()
    ages = (
        ("v3", _THREE, _THREE_EXPECTED),
        ("v4", FOUR, FOUR_EXPECTED),
        (
            "v4.5",
            FOUR,
            replace(FOUR_EXPECTED, program="NovelAI 4.5", model="NovelAI Diffusion V4.5 4BDE2A90"),
        ),
    )
    for name, comment, expected in ages:
        texts = texts_of(comment, expected.model)
        yield Fixture(FOLDER, f"{name}.png", pictures.png(texts), expected)
        packed = json.dumps(dict(texts))
        exif = pictures.unicode_comment(packed)
        beside = replace(expected, where="EXIF UserComment", raw=("UserComment",))
        yield Fixture(FOLDER, f"{name}.webp", pictures.webp(exif=exif), beside)


def _one() -> Fixture:
    """Version 1, whose form Naifu took over: the prompt as Description alone."""
    comment = {
        "steps": 28, "sampler": "k_euler_ancestral", "seed": 3405691582, "strength": 0.69, "noise": 0.667,
        "scale": 11.0, "uc": "lowres, text",
    }  # fmt: skip
    texts = [
        ("Title", "AI generated image"),
        ("Description", "{{castle}}, clouds"),
        ("Software", "NovelAI"),
        ("Source", "Stable Diffusion 1D44365E"),
        ("Comment", json.dumps(comment)),
    ]
    expected = Expected(
        "NovelAI 1, Naifu", "`Comment`", SOURCE, positive="{{castle}}, clouds", negative="lowres, text",
        seed="3405691582", steps=28, cfg=11, sampler="k_euler_ancestral", denoise=0.69,
        model="Stable Diffusion 1D44365E", pos=("castle", "clouds"), raw=("Description", "Comment"),
        shown=("{{castle}}, clouds", ""),
    )  # fmt: skip
    return Fixture(FOLDER, "v1.png", pictures.png(texts), expected)
