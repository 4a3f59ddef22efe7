"""RuinedFooocus: JSON of its own keys in PNG's `parameters`, or in a clip's `metadata` or `comment`.

Format: `modules/async_worker.py` and `ltx2_video_pipeline.py` of its source. Each LoRA is a pair of its hash
and "weight - file".
"""

from __future__ import annotations

from typing import Any

from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options
from .fields import as_list, as_text, as_weight, info_of, load_object, size_of, stem

SOURCE = "RuinedFooocus"
_PLACES = frozenset({"parameters", "metadata", "comment", "Comment"})
_NAMES = {
    "steps": "Steps",
    "sampler_name": "Sampler",
    "scheduler": "Schedule type",
    "cfg": "CFG scale",
    "seed": "Seed",
    "denoise": "Denoising strength",
    "clip_skip": "Clip skip",
    "base_model_hash": "Model hash",
}
_TOLD = frozenset(
    {"Prompt", "prompt", "Negative", "negative", "width", "height", "base_model_name", "loras", "software"}
)


def _text(container: ContainerReading) -> str:
    return next((t for k, t in container.texts if k in _PLACES and _is_ours(t)), "")


def _is_ours(text: str) -> bool:
    return text.startswith("{") and f'"{SOURCE}"' in text


def _detect(container: ContainerReading) -> bool:
    return bool(_text(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    values = load_object(_text(container))
    if values.get("software") != SOURCE:
        return None
    fields = {name: as_text(values.get(key)) for key, name in _NAMES.items()}
    fields["Size"] = size_of(values.get("width"), values.get("height"))
    fields["Model"] = stem(as_text(values.get("base_model_name")))
    networks, hashes = _networks(values.get("loras"))
    fields["Lora hashes"] = ", ".join(f"{name}: {digest}" for name, digest in hashes.items())
    fields |= {key: as_text(v) for key, v in values.items() if key not in _NAMES and key not in _TOLD}
    positive = as_text(values.get("Prompt", values.get("prompt")))
    negative = as_text(values.get("Negative", values.get("negative")))
    return info_of(SOURCE, positive, negative, fields, networks)


def _networks(loras: Any) -> tuple[list[Network], dict[str, str]]:
    found: list[Network] = []
    hashes: dict[str, str] = {}
    for entry in map(as_list, as_list(loras)):
        digest, told = map(as_text, entry[:2]) if len(entry) > 1 else ("", "")
        weight, cut, name = told.partition(" - ")
        if not cut or not name:
            continue
        found.append(Network(stem(name), as_weight(weight)))
        if digest:
            hashes[stem(name)] = digest
    return found, hashes


GENERATOR = Generator(SOURCE, _detect, _read, _PLACES)
