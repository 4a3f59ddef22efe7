"""What a host's fields mean for the index."""

from __future__ import annotations

from collections.abc import Mapping

from ..metadata.infotext import integer, number
from ..metadata.model import GenerationInfo
from ..metadata.reading import read_file
from ..metadata.tags import tags_of

_NOT_TOLD = {"size", "Media Type", "Source Identifier", "Size"}
_PROMPTS = {"prompt", "negative prompt"}


#: Texts in a header that the hosts' parsers take. Without one, some go on to search the pixels, which takes minutes.
_HEADER_TEXTS = {"parameters", "UserComment", "comment", "Comment"}


def speaks(path: str) -> bool:
    """True when the header of the picture itself holds a text that a host may be asked about."""
    return any(key in _HEADER_TEXTS and text.strip() for key, text in read_file(path).container.texts)


def meaning_of(fields: Mapping[str, str]) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """(facets by their column, tags) of the fields that a host found in an infotext. Prompts are ours to read."""
    told = {key.lower(): value.strip() for key, value in fields.items() if key.lower() not in _PROMPTS}
    facets: dict[str, object] = {
        "model": told.get("model", ""),
        "model_hash": told.get("model hash", ""),
        "sampler": told.get("sampler", ""),
        "scheduler": told.get("schedule type", ""),
        "vae": told.get("vae", ""),
        "steps": integer(told.get("steps", "")),
        "cfg": number(told.get("cfg scale", "")),
        "denoise": number(told.get("denoising strength", "")),
        "clip_skip": integer(told.get("clip skip", "")),
    }
    info = GenerationInfo(
        model=told.get("model", ""),
        sampler=told.get("sampler", ""),
        parameters={key: value for key, value in fields.items() if key.lower() in told},
    )
    return facets, [tag for tag in tags_of(info, None, None, None) if tag[0] not in _NOT_TOLD]
