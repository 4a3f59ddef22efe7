"""*Load Image from Library*: a picture, and how it was made."""

from __future__ import annotations

from . import comfy, pictures, references, tensors, told
from .shared import (
    CFG,
    INFOTEXT,
    MADE_BY,
    NEGATIVE,
    PICTURE,
    POSITIVE,
    SEED,
    STEPS,
    check_picture,
    picture_fingerprint,
)
from .spec import Node, Out, Result


def run(picture: str) -> Result:
    services = comfy.library()
    found = references.find(services, picture)
    frames = pictures.decode(found.safe)
    mask = pictures.no_mask(len(frames.pixels)) if frames.mask is None else frames.mask
    said = told.told(told.generation_info(services, found), *frames.size)
    return Result(
        (
            tensors.tensor(frames.pixels),
            tensors.tensor(mask),
            said.positive,
            said.negative,
            said.seed,
            said.steps,
            said.cfg,
            said.sampler,
            said.scheduler,
            said.model,
            said.width,
            said.height,
            said.infotext,
        )
    )


def fingerprint(picture: str | None) -> str:
    services = comfy.library()
    return picture_fingerprint(services, references.find(services, picture)) if picture else ""


NODE = Node(
    id="IIBLoadImage",
    title="Load Image from Library",
    description="Loads a picture of the library with its mask, and what it says of how it was made:"
    " prompts, seed, steps, CFG, sampler, scheduler, model, size.",
    inputs=(PICTURE,),
    outputs=(
        Out("image", "IMAGE", "The picture, upright; all frames of an animation as a batch."),
        Out("mask", "MASK", "1 where the picture is transparent; 64 × 64 zeros when it has no transparency."),
        POSITIVE,
        NEGATIVE,
        SEED,
        STEPS,
        CFG,
        *MADE_BY,
        Out("width", "INT", "The picture's width in pixels."),
        Out("height", "INT", "The picture's height in pixels."),
        INFOTEXT,
    ),
    run=run,
    check=check_picture,
    fingerprint=fingerprint,
    aliases=("iib", "infinite image browsing", "load image", "gallery"),
)
