"""*Search Library*: the pictures that a query finds, as a list or as one batch."""

from __future__ import annotations

import logging
from typing import Any

from iib_core.errors import IibError, NotFound, TooLarge

from . import choosing, comfy, pictures, tensors, told
from .choosing import ORDERS, Query
from .fitting import FITS, fitted
from .pictures import Frames
from .references import Picture
from .shared import INFOTEXT, NEGATIVE, POSITIVE, SEED, fingerprint_of, sentences
from .spec import In, Node, Out, Result

log = logging.getLogger(__name__)

LIST, BATCH = "list", "batch"
MOST = 1000


def run(
    *,
    text: str = "",
    tags: str = "",
    folders: str = "",
    rating: int = 0,
    order: str = "newest",
    seed: int = 0,
    limit: int = 8,
    offset: int = 0,
    output: str = LIST,
    fit: str = "crop",
    width: int = 0,
    height: int = 0,
) -> Result:
    services = comfy.library()
    query = Query(text, tags, folders, rating, order, seed, limit, offset)
    rows = choosing.chosen(services, query)
    if not rows:
        raise NotFound("Nothing in the library matches this search.")
    shown = [Picture(services.gate.admit(row.path), row) for row in rows]
    frames, shown = _decoded(shown, (width, height), fit, output)
    said = [told.told(told.generation_info(services, each)) for each in shown]
    return Result(
        (
            *_outputs(frames, output),
            [each.positive for each in said],
            [each.negative for each in said],
            [each.seed for each in said],
            [each.infotext for each in said],
            [each.reference for each in shown],
            len(shown),
        )
    )


def _decoded(
    wanted: list[Picture], size: tuple[int, int], fit: str, output: str
) -> tuple[list[Frames], list[Picture]]:
    """The first frame of each picture, and the pictures: those that cannot be read are left out, with a warning.

    Raises TooLarge when all together are.
    """
    frames: list[Frames] = []
    readable: list[Picture] = []
    reasons: list[str] = []
    budget = pictures.MAX_TOTAL
    for each in wanted:
        comfy.interrupted()
        try:
            decoded = pictures.decode(each.safe.require_file(), animated=False)
        except IibError as error:
            reasons.append(str(error.detail))
            log.warning("Search Library leaves out a picture: %s", error.detail)
            continue
        if output == BATCH or any(size):
            size = _completed(size, decoded.size)
        aim = size if all(size) else decoded.size
        budget -= aim[0] * aim[1]
        if budget < 0:
            raise TooLarge(
                f"These pictures are too much at once: {len(frames)} of {len(wanted)} fit into"
                f" {pictures.MAX_TOTAL // 1_000_000} megapixels. Lower the limit, or give a smaller width and height."
            )
        frames.append(fitted(decoded, aim, fit))
        readable.append(each)
    if not frames:
        raise NotFound(f"None of the {len(wanted)} pictures found can be read: {reasons[0]}")
    return frames, readable


def _completed(size: tuple[int, int], first: tuple[int, int]) -> tuple[int, int]:
    """The size for all, where a 0 is left to the first picture's proportions."""
    width, height = size
    if not width and not height:
        return first
    return (
        width or max(1, round(first[0] * height / first[1])),
        height or max(1, round(first[1] * width / first[0])),
    )


def _outputs(frames: list[Frames], output: str) -> tuple[list[Any], list[Any]]:
    """Images and masks, a list of one batch or of single pictures."""
    import numpy as np

    if output != BATCH:
        masks = [pictures.no_mask(1) if f.mask is None else f.mask for f in frames]
        return [tensors.tensor(f.pixels) for f in frames], [tensors.tensor(m) for m in masks]
    pixels = np.concatenate([f.pixels for f in frames])
    if all(f.mask is None for f in frames):
        return [tensors.tensor(pixels)], [tensors.tensor(pictures.no_mask(len(frames)))]
    plain = np.zeros((1, *pixels.shape[1:3]), dtype=np.float32)
    mask = np.concatenate([plain if f.mask is None else f.mask for f in frames])
    return [tensors.tensor(pixels)], [tensors.tensor(mask)]


@sentences
def check(tags: str | None = "", folders: str | None = "") -> bool | str:
    choosing.criteria_of(comfy.library(), Query(tags=tags or "", folders=folders or ""))
    return True


def fingerprint(
    *,
    text: str | None = "",
    tags: str | None = "",
    folders: str | None = "",
    rating: int | None = 0,
    order: str | None = "newest",
    seed: int | None = 0,
    limit: int | None = 8,
    offset: int | None = 0,
    **others: Any,
) -> str:
    """Changes when the search finds other pictures, or one of them was changed."""
    if limit is None or offset is None:
        return ""  # connected: what is connected decides
    services = comfy.library()
    query = Query(
        text or "", tags or "", folders or "", rating or 0, order or "newest", seed or 0, limit, offset
    )
    rows = choosing.chosen(services, query)
    edits = services.reading.infotexts([row.path for row in rows])
    return fingerprint_of([(row.id, row.version, edits.get(row.path)) for row in rows])


NODE = Node(
    id="IIBSearchLibrary",
    title="Search Library",
    description="Finds pictures of the library and gives them as a list (what follows runs once for each)"
    " or as one batch of equal sizes.",
    inputs=(
        In(
            "text",
            "STRING",
            "Words in the file's name, folder or generation text; empty for all.",
            default="",
        ),
        In(
            "tags",
            "STRING",
            "Tags that the pictures must have, with commas between; with a minus before it, one that they must not"
            " have: portrait, -sketch. Your own tags, models, LoRAs and words of prompts are tags.",
            default="",
        ),
        In(
            "folders",
            "STRING",
            "Folders to search, one in each line, with all below them; empty for the whole library.",
            default="",
            extra={"multiline": True, "placeholder": "whole library"},
        ),
        In("rating", "INT", "At least so many stars; 0 for all.", default=0, extra={"min": 0, "max": 5}),
        In("order", "COMBO", "In which order they are counted.", default="newest", options=tuple(ORDERS)),
        In(
            "seed",
            "INT",
            "Of the random order: the same seed gives the same pictures.",
            default=0,
            extra={"min": 0, "max": 2**32 - 1, "control_after_generate": True},
        ),
        In("limit", "INT", "At most so many pictures.", default=8, extra={"min": 1, "max": MOST}),
        In(
            "offset",
            "INT",
            "Leaves out so many at the start.",
            default=0,
            extra={"min": 0, "max": 10_000_000},
        ),
        In(
            "output",
            "COMBO",
            "list: each picture in its own size, what follows runs once for each."
            " batch: all at once, in one size.",
            default=LIST,
            options=(LIST, BATCH),
        ),
        In(
            "fit",
            "COMBO",
            "How pictures of other proportions get the size: crop cuts off from both sides, pad puts black around"
            " (transparent in the mask), stretch distorts.",
            default="crop",
            options=FITS,
        ),
        In(
            "width",
            "INT",
            "Width of all pictures; 0: as follows from the height and the first picture, both 0: the first picture's in a"
            " batch, each one's own in a list.",
            default=0,
            extra={"min": 0, "max": 16384},
        ),
        In(
            "height",
            "INT",
            "Height of all pictures; 0: as follows from the width and the first picture, both 0: the first picture's in a"
            " batch, each one's own in a list.",
            default=0,
            extra={"min": 0, "max": 16384},
        ),
    ),
    outputs=(
        Out("images", "IMAGE", "The pictures (an animation's first frame): one by one, or one batch.", True),
        Out("masks", "MASK", "1 where a picture is transparent, in step with the images.", True),
        Out(POSITIVE.name, "STRING", "Each picture's prompt.", True),
        Out(NEGATIVE.name, "STRING", "Each picture's negative prompt.", True),
        Out(SEED.name, "INT", "Each picture's seed.", True),
        Out(INFOTEXT.name, "STRING", "Each picture's whole generation text.", True),
        Out("pictures", "STRING", "Each picture's path and number, for Load Image from Library.", True),
        Out("count", "INT", "How many pictures there are."),
    ),
    run=run,
    check=check,
    fingerprint=fingerprint,
    aliases=("iib", "gallery", "find images", "load images"),
)
