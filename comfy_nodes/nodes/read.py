"""*Read Generation Info*: how a picture was made, or what an infotext says, as texts and numbers."""

from __future__ import annotations

from iib_core.errors import BadRequest

from . import comfy, references, told
from .shared import (
    CFG,
    INFOTEXT,
    MADE_BY,
    NEGATIVE,
    PICTURE,
    POSITIVE,
    SEED,
    STEPS,
    picture_fingerprint,
    sentences,
)
from .spec import In, Node, Out, Result


def run(picture: str = "", infotext: str = "") -> Result:
    from iib_core.metadata.infotext import parse

    if infotext.strip():
        said = told.told(parse(infotext))
    elif picture.strip():
        services = comfy.library()
        found = references.find(services, picture)
        row = found.row
        size = (row.width or 0, row.height or 0) if row else (0, 0)
        said = told.told(told.generation_info(services, found), *size)
    else:
        raise BadRequest(EMPTY)
    return Result(
        (
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
            said.denoise,
            said.clip_skip,
            said.vae,
            said.model_hash,
            said.source,
            said.infotext,
            said.parameters,
        )
    )


EMPTY = "Choose a picture, give its path, or connect an infotext."


@sentences
def check(picture: str | None = "", infotext: str | None = "") -> bool | str:
    if picture is None or infotext is None or infotext.strip():
        return True  # connected: known when the node runs
    if not picture.strip():
        return EMPTY
    references.find(comfy.library(), picture)
    return True


def fingerprint(picture: str | None = "", infotext: str | None = "") -> str:
    if infotext is None or infotext.strip() or not picture:
        return infotext or ""
    services = comfy.library()
    return picture_fingerprint(services, references.find(services, picture))


NODE = Node(
    id="IIBReadInfo",
    title="Read Generation Info",
    description="Reads how a picture was made, whichever program made it, or takes an infotext apart:"
    " prompts, seed, steps, CFG, sampler, scheduler, model and all else that it says.",
    inputs=(
        PICTURE,
        In(
            "infotext",
            "STRING",
            "A text as A1111 writes it. When it is connected and not empty, it is read instead of the picture.",
            default="",
            optional=True,
            socket=True,
        ),
    ),
    outputs=(
        POSITIVE,
        NEGATIVE,
        SEED,
        STEPS,
        CFG,
        *MADE_BY,
        Out("width", "INT", "Width in pixels: the picture's own, or what the infotext says; 0 when unknown."),
        Out(
            "height", "INT", "Height in pixels: the picture's own, or what the infotext says; 0 when unknown."
        ),
        Out("denoise", "FLOAT", "Denoising strength, from 0 to 1; 1 when the text does not say."),
        Out("clip_skip", "INT", "Clip skip as A1111 counts it; 0 when the text does not say."),
        Out("vae", "STRING", "The VAE's name."),
        Out("model_hash", "STRING", "The checkpoint's short hash."),
        Out("source", "STRING", "The program that made it."),
        INFOTEXT,
        Out("parameters", "STRING", "Every parameter that the text names, as a JSON object of texts."),
    ),
    run=run,
    check=check,
    fingerprint=fingerprint,
    aliases=("iib", "png info", "metadata", "infotext"),
)
