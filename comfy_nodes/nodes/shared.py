"""Inputs, outputs and answers that several nodes have in common."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from iib_core.db import images
from iib_core.errors import IibError

from . import comfy, references
from .references import Picture
from .spec import In, Out

if TYPE_CHECKING:
    from iib_core.api.services import Services

PICTURE = In(
    "picture",
    "STRING",
    "The picture: its path and its number in the library, written by “Choose from library”."
    " With the number it is found again after it was moved or renamed."
    " A path below the library's folders, or one like “picture.png [output]”, does too.",
    default="",
    extra={"placeholder": "Choose from library, or a path"},
)

MADE_BY = (
    Out("sampler", "*", "The sampler by ComfyUI's name, for a KSampler's sampler_name; euler when unknown."),
    Out("scheduler", "*", "The scheduler by ComfyUI's name, for a KSampler; normal when unknown."),
    Out(
        "model",
        "*",
        "The checkpoint's file as ComfyUI's loaders list it, for a loader's ckpt_name;"
        " the name alone when there is no such file.",
    ),
)
POSITIVE = Out("positive", "STRING", "The prompt.")
NEGATIVE = Out("negative", "STRING", "The negative prompt.")
SEED = Out("seed", "INT", "The seed, from 0 to 2⁶⁴-1; 0 when the picture does not say.")
STEPS = Out("steps", "INT", "Sampling steps; 20 when the picture does not say.")
CFG = Out("cfg", "FLOAT", "CFG scale; 8 when the picture does not say.")
INFOTEXT = Out("infotext", "STRING", "The whole text of how it was made, as the library stores it.")


def sentences(check: Callable[..., bool | str]) -> Callable[..., bool | str]:
    """A check whose `IibError`s become its answer."""

    @functools.wraps(check)
    def checked(*args: Any, **inputs: Any) -> bool | str:
        try:
            return check(*args, **inputs)
        except IibError as error:
            return str(error.detail)

    # ComfyUI looks at the parameters' names, and not through wrappers
    checked.__signature__ = inspect.signature(check)  # type: ignore[attr-defined]
    return checked


@sentences
def check_picture(picture: str | None) -> bool | str:
    """True when the picture may be opened and is there."""
    if picture is not None:  # else it is connected, and known when the node runs
        references.find(comfy.library(), picture)
    return True


def picture_fingerprint(services: Services, picture: Picture) -> str:
    """Changes with the file's bytes and with the text that the user gave it, not with its place."""
    digest = hashlib.sha256()
    with open(picture.safe.real, "rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    digest.update(
        (images.infotext_of(services.db.reader(), picture.safe.shown) or "").encode("utf-8", "replace")
    )
    return digest.hexdigest()


def fingerprint_of(parts: Sequence[object]) -> str:
    """One text for several values."""
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()
