"""Which tags a file gets from what was read of it (contract §10.3)."""

from __future__ import annotations

from functools import lru_cache

from ..mediatypes import MEDIA_TYPE_TAG, MediaKind
from ..tagrule import fits
from .infotext import size
from .model import GenerationInfo
from .prompt import words_of

Tag = tuple[str, str]  # (tag.type, tag.name)

#: Parameters that become tags, by their lower-case key; the tag's type keeps this spelling.
PARAMETER_TAGS = {
    key.lower(): key
    for key in (
        "Model", "Sampler", "Source Identifier", "Postprocess upscale by", "Postprocess upscaler", "Size",
        "Refiner", "Hires upscaler",
    )
}  # fmt: skip
_ALL = {"Hires upscaler": "Hires All", "Refiner": "Refiner All"}


def tags_of(
    info: GenerationInfo | None, kind: MediaKind | None, width: int | None, height: int | None
) -> list[Tag]:
    """(type, name) of every tag, each once, in order. `width` and `height` are the pixels' own."""
    tags = [
        ("size", f"{width} × {height}" if width and height else "Unknown Size"),
        ("Media Type", MEDIA_TYPE_TAG[kind] if kind is not None else "Unknown"),
    ]
    if info is not None:
        tags += _parameter_tags(info)
        tags += dict.fromkeys([(n.kind, n.name) for n in info.networks if fits(n.name)])
        tags += [("pos", word) for word in words_of(info.positive) if len(word) <= 12 or fits(word)]
    return tags


def _parameter_tags(info: GenerationInfo) -> list[Tag]:
    values = {"Model": info.model, "Sampler": info.sampler, "Source Identifier": info.source}
    for key, value in info.parameters.items():
        kind = _kind_of(key)
        if kind is None or values.get(kind):
            continue
        if kind != "Size" or not size(value):  # stored as Size-1 and Size-2 by the older program: never a tag
            values[kind] = value
    tags: list[Tag] = []
    for kind, value in values.items():
        if fits(value):
            tags.append((kind, value))
        if value and kind in _ALL:
            tags.append((kind, _ALL[kind]))
    return tags


@lru_cache(maxsize=4096)
def _kind_of(key: str) -> str | None:
    return PARAMETER_TAGS.get(key.lower())
