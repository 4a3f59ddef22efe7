"""InvokeAI before 3.0: the `Dream` command, and `sd-metadata`.

Format: `PngWriter` and `PromptFormatter` of its source, and the importer that 3.0 brought for its own old files.
What stands in square brackets of the prompt is the negative prompt.
"""

from __future__ import annotations

import re
from typing import Any

from ..model import GenerationInfo
from .fields import as_dict, as_list, as_text, info_of, size_of

_BRACKETS = re.compile(r"\[([^\[\]]{1,10000})\]")
_NAMES = {
    "-s": "Steps",
    "-S": "Seed",
    "-W": "Width",
    "-H": "Height",
    "-C": "CFG scale",
    "-A": "Sampler",
    "-f": "Denoising strength",
    "-U": "Upscale",
    "-G": "Face restoration",
    "-v": "Variation amount",
    "-V": "Variations",
    "--steps": "Steps",
    "--seed": "Seed",
    "--width": "Width",
    "--height": "Height",
    "--cfg_scale": "CFG scale",
    "--sampler": "Sampler",
    "--strength": "Denoising strength",
}
_IMAGE_NAMES = {
    "steps": "Steps",
    "cfg_scale": "CFG scale",
    "sampler": "Sampler",
    "seed": "Seed",
    "strength": "Denoising strength",
}


def split_prompt(prompt: str) -> tuple[str, str]:
    """Positive and negative prompt of one text with the negative parts in brackets."""
    negatives = [m.strip().strip(",") for m in _BRACKETS.findall(prompt)]
    positive = re.sub(r"[ \t]{2,}", " ", _BRACKETS.sub("", prompt)).strip()
    return positive, ", ".join(filter(None, negatives))


def from_dream(dream: str, source: str) -> GenerationInfo | None:
    """What a Dream command says; None when it is empty."""
    prompt, switches = _command(dream.strip())
    fields = {name: value for name, value in switches.items() if name not in {"Width", "Height"}}
    fields["Size"] = size_of(switches.get("Width"), switches.get("Height"))
    positive, negative = split_prompt(prompt)
    if not positive and not any(fields.values()):
        return None
    return info_of(source, positive, negative, fields, [])


def _command(dream: str) -> tuple[str, dict[str, str]]:
    """Prompt and switches; the prompt stands in quotes, but older ones in none."""
    if dream.startswith('"') and (end := dream.rfind('"')) > 0:
        prompt, rest = dream[1:end], dream[end + 1 :]
    else:
        cut = re.search(r"\s--?[A-Za-z]", dream)
        prompt, rest = (dream[: cut.start()], dream[cut.start() :]) if cut else (dream, "")
    found: dict[str, str] = {}
    for word in re.finditer(r"(?<!\S)(--[a-z_]{1,30}|-[A-Za-z])\s?=?((?:(?!\s-)[^\n]){0,200})", rest):
        name, value = _NAMES.get(word[1], word[1].strip("-")), word[2].strip()
        found[name] = value or "True"
    return prompt, found


def from_sd_metadata(values: dict[str, Any], dream: str, source: str) -> GenerationInfo:
    """What `sd-metadata` says; the Dream command beside it names what it leaves out."""
    image = as_dict(values.get("image") or next(iter(as_list(values.get("images"))), None))
    fields = {name: as_text(image.get(key)) for key, name in _IMAGE_NAMES.items()}
    fields["Size"] = size_of(image.get("width"), image.get("height"))
    fields["Model"] = as_text(values.get("model_weights") or values.get("model"))
    fields["Model hash"] = as_text(values.get("model_hash"))
    fields["Version"] = as_text(values.get("app_version"))
    for key, value in image.items():
        if key not in _IMAGE_NAMES and key not in {"prompt", "width", "height"} and value:
            fields[key] = as_text(value)
    positive, negative = split_prompt(_prompt(image.get("prompt")))
    if dream and not positive and (said := from_dream(dream, source)):
        positive, negative = said.positive, said.negative
    return info_of(source, positive, negative, fields, [])


def _prompt(value: Any) -> str:
    """A text, or a list of texts with weights."""
    if isinstance(value, str):
        return value
    return ", ".join(as_text(as_dict(part).get("prompt")) for part in as_list(value))
