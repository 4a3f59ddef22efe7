"""TensorArt: JSON as PNG text `generation_data`, ended by a zero byte."""

from __future__ import annotations

from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options
from .fields import as_dict, as_list, as_text, as_weight, info_of, load_object, size_of, without_ending

SOURCE = "TensorArt"
_KEY = "generation_data"
_KEYS = {
    "steps": "Steps", "samplerName": "Sampler", "schedule": "Schedule type", "cfgScale": "CFG scale", "seed": "Seed",
    "sdVae": "VAE", "clipSkip": "Clip skip", "etaNoiseSeedDelta": "ENSD", "guidance": "Distilled CFG Scale",
    "denoisingStrength": "Denoising strength",
}  # fmt: skip
_APART = frozenset({"models", "prompt", "negativePrompt", "width", "height", "baseModel"})
_NETWORKS = {"lora": "lora", "lycoris": "lyco", "locon": "lyco"}


def _detect(container: ContainerReading) -> bool:
    return container.text(_KEY).startswith("{")


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    values = load_object(container.text(_KEY))
    if "prompt" not in values:
        return None
    base = as_dict(values.get("baseModel"))
    fields = {_KEYS.get(k, k): as_text(v) for k, v in values.items() if k not in _APART}
    fields["Model"] = without_ending(as_text(base.get("modelFileName") or base.get("label")))
    fields["Model hash"] = as_text(base.get("hash"))
    fields["Size"] = size_of(values.get("width"), values.get("height"))
    networks: list[Network] = []
    for entry in map(as_dict, as_list(values.get("models"))):
        kind = _NETWORKS.get(as_text(entry.get("type")).lower())
        name = without_ending(as_text(entry.get("modelFileName") or entry.get("label")))
        if kind and name:
            networks.append(Network(name, as_weight(entry.get("weight", 1.0)), kind))
    positive, negative = as_text(values["prompt"]), as_text(values.get("negativePrompt"))
    return info_of(SOURCE, positive, negative, fields, networks)


GENERATOR = Generator(SOURCE, _detect, _read, frozenset({_KEY}))
