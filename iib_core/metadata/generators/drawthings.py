"""Draw Things: JSON with short keys as XMP's or EXIF's user comment.

Format: `ImageConverter.swift` of Draw Things; `c` is the prompt, `uc` the negative one.
"""

from __future__ import annotations

from typing import Any

from ..infotext import number
from ..model import ContainerReading, GenerationInfo, Network
from ..xmp import property_of
from .base import Generator, Options
from .fields import as_dict, as_list, as_text, as_weight, info_of, load_object, stem

SOURCE = "Draw Things"

_KEYS = {
    "steps": "Steps", "sampler": "Sampler", "scale": "CFG scale", "seed": "Seed", "size": "Size", "model": "Model",
    "strength": "Denoising strength", "clip_skip": "Clip skip", "refiner": "Refiner",
    "refiner_start": "Refiner switch at", "upscaler": "Postprocess upscaler",
}  # fmt: skip
_PACKETS = ("xmp", "sidecar:xmp")
_PLACES = ("UserComment", "sidecar:json")
_FILES = frozenset({"model", "refiner", "upscaler"})
_APART = frozenset({"c", "uc", "lora", "v2"})


def _values(container: ContainerReading) -> dict[str, Any]:
    """The JSON, {} when there is none of Draw Things' form."""
    packets = [v for k, v in container.texts if k in _PACKETS and "Draw Things" in v]
    comments = [property_of(packet, "exif:UserComment") for packet in packets]
    for text in (*comments, *map(container.text, _PLACES)):
        if '"c"' in text and '"scale"' in text:
            values = load_object(text)
            if "c" in values and "sampler" in values:
                return values
    return {}


def _detect(container: ContainerReading) -> bool:
    return bool(container.texts) and bool(_values(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    values = _values(container)
    if not values:
        return None
    fields: dict[str, str] = {}
    for key, value in values.items():
        if key not in _APART:
            text = as_text(value)
            fields[_KEYS.get(key, key)] = stem(text) if key in _FILES else text
    if number(fields.get("Denoising strength", "")) == 1.0:  # no picture was given to start from
        fields["strength"] = fields.pop("Denoising strength")
    clip_skip = as_dict(values.get("v2")).get("clipSkip")
    if "Clip skip" not in fields and clip_skip:
        fields["Clip skip"] = as_text(clip_skip)
    networks = [
        Network(stem(as_text(entry["model"])), as_weight(entry.get("weight", 1.0)))
        for entry in map(as_dict, as_list(values.get("lora")))
        if entry.get("model")
    ]
    return info_of(SOURCE, as_text(values.get("c")), as_text(values.get("uc")), fields, networks)


GENERATOR = Generator(SOURCE, _detect, _read, frozenset({*_PACKETS, *_PLACES}))
