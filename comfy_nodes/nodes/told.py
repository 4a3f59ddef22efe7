"""What a picture says of how it was made, as the values that ComfyUI's nodes take."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iib_core.db import details
from iib_core.metadata.model import GenerationInfo

from . import comfy
from .references import Picture
from .samplers import for_comfyui

if TYPE_CHECKING:
    from iib_core.api.services import Services

#: What a picture does not say is given as KSampler's own defaults.
DEFAULT_STEPS = 20
DEFAULT_CFG = 8.0
LARGEST_SEED = 2**64 - 1
_LARGEST_STEPS = 10_000


@dataclass(frozen=True)
class Told:
    """Texts and numbers, ready for sockets."""

    positive: str
    negative: str
    seed: int
    steps: int
    cfg: float
    sampler: str
    scheduler: str
    model: str
    model_hash: str
    vae: str
    denoise: float
    clip_skip: int
    width: int
    height: int
    source: str
    infotext: str
    parameters: str  # JSON: key → value, as the infotext has them


def generation_info(services: Services, picture: Picture) -> GenerationInfo:
    """How the picture was made: the user's own words where the text was edited, else what the file says."""
    from iib_core.metadata.infotext import parse

    if picture.row is None:
        text = services.reading.infotext(picture.safe, keep=False)
        return parse(text) if text else GenerationInfo()
    edited = details.standing(services.db.reader(), picture.row.id).edited
    return services.reading.everything(picture.row, picture.safe, edited=edited).info or GenerationInfo()


def told(info: GenerationInfo, width: int = 0, height: int = 0) -> Told:
    """`width` and `height` are the pixels' own, 0 to take those that the text says."""
    sampler, scheduler = for_comfyui(info.sampler, info.scheduler)
    return Told(
        positive=info.positive,
        negative=info.negative,
        seed=seed_of(info.seed),
        steps=_between(1, DEFAULT_STEPS if info.steps is None else info.steps, _LARGEST_STEPS),
        cfg=DEFAULT_CFG if info.cfg is None else info.cfg,
        sampler=sampler,
        scheduler=scheduler,
        model=comfy.model_file(info.model),
        model_hash=info.model_hash,
        vae=info.vae,
        denoise=1.0 if info.denoise is None else max(0.0, min(1.0, info.denoise)),
        clip_skip=0 if info.clip_skip is None else info.clip_skip,
        width=width or info.width or 0,
        height=height or info.height or 0,
        source=info.source,
        infotext=info.infotext,
        parameters=json.dumps(info.parameters, ensure_ascii=False, indent=1),
    )


def seed_of(text: str) -> int:
    """The seed as KSampler takes it, from 0 to 2⁶⁴-1; 0 for a text that is no whole number."""
    digits = text.strip()
    if not digits.removeprefix("-").isdecimal() or len(digits) > 40:
        return 0
    return _between(0, int(digits), LARGEST_SEED)


def _between(least: int, value: int, most: int) -> int:
    return max(least, min(most, value))
