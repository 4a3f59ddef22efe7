"""SwarmUI, formerly StableSwarmUI: a JSON object with `sui_image_params`.

Format: SwarmUI's "Image Metadata Format" and `T2IParamInput.cs`. It stands in PNG's `parameters`, in EXIF's
UserComment (before 0.6.2 in EXIF's Model), in a `.swarm.json` beside the file, or hidden in the pixels.
Parameters are known by the letters of their names: "CFG Scale" is `cfgscale`.
"""

from __future__ import annotations

from typing import Any

from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options
from .fields import (
    as_dict,
    as_list,
    as_text,
    as_weight,
    info_of,
    infotext_of,
    load_object,
    parameter_line,
    quoted,
    size_of,
    spaced,
    without_ending,
)

SOURCE = "StableSwarmUI"
_MARK = '"sui_image_params"'
_PLACES = ("parameters", "UserComment", "Comment", "comment", "exif:272", "sidecar:swarm.json")
#: parameter → A1111's name for it; the first that is there counts
_NAMES = {
    "steps": "Steps",
    "sampler": "Sampler",
    "comfyuisampler": "Sampler",
    "cfgscale": "CFG scale",
    "seed": "Seed",
    "model": "Model",
    "scheduler": "Schedule type",
    "comfyuischeduler": "Schedule type",
    "vae": "VAE",
    "clipstopatlayer": "Clip skip",
    "initimagecreativity": "Denoising strength",
    "variationseed": "Variation seed",
    "variationseedstrength": "Variation seed strength",
    "refinermodel": "Refiner",
    "refinerupscale": "Hires upscale",
    "refinerupscalemethod": "Hires upscaler",
    "refinersteps": "Hires steps",
    "refinercfgscale": "Hires CFG Scale",
    "refinercontrolpercentage": "Hires denoising strength",
    "fluxguidancescale": "Distilled CFG Scale",
    "swarm_version": "Version",
}
_FIRST = ("Steps", "Sampler", "CFG scale", "Seed", "Size", "Model hash", "Model", "Lora hashes")
_TOLD = frozenset(
    {"prompt", "negativeprompt", "width", "height", "loras", "loraweights", "loratencweights"}
)  # fmt: skip


def _text(container: ContainerReading) -> str:
    return next((text for key, text in container.texts if key in _PLACES and _MARK in text), "")


def _detect(container: ContainerReading) -> bool:
    return bool(_text(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    text = _text(container)
    whole = load_object(text[max(text.find("{"), 0) :])
    params = as_dict(whole.get("sui_image_params"))
    if not params:
        return None
    networks = _networks(params)
    fields = _fields(params, as_list(whole.get("sui_models")), as_dict(whole.get("sui_extra_data")))
    prompt, negative = as_text(params.get("prompt")), as_text(params.get("negativeprompt")).strip()
    info = info_of(SOURCE, prompt, negative, fields, networks)
    calls = (f" <lora:{n.name}:{_plain(n.weight)}>" for n in networks)
    info.infotext = infotext_of(prompt + "".join(calls), negative, _line(info.parameters))
    return info


def _line(fields: dict[str, str]) -> str:
    """The contract's order: what A1111 names first, the source last."""
    first = {key: quoted(fields[key]) for key in _FIRST if fields.get(key)}
    others = {key: spaced(value) for key, value in fields.items() if key not in first}
    return parameter_line({**first, **others, "Source Identifier": SOURCE}, str)


def _plain(weight: float | None) -> str:
    return "1" if weight is None else f"{weight:g}"


def _fields(params: dict[str, Any], models: list[Any], extra: dict[str, Any]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, name in _NAMES.items():
        if (value := as_text(params.get(key))) and not fields.get(name):
            fields[name] = value
    if fields.get("Clip skip", "").startswith("-"):  # counted from the last layer: -2 is A1111's 2
        fields["Clip skip"] = fields["Clip skip"][1:]
    fields["Size"] = size_of(params.get("width"), params.get("height"))
    hashes = _hashes(models)
    fields["Model hash"] = hashes.get(("model", without_ending(fields.get("Model", ""))), "")[:10]
    fields["Lora hashes"] = ", ".join(f"{n}: {h}" for (kind, n), h in hashes.items() if kind == "loras")
    for (kind, name), digest in hashes.items():
        if kind not in {"model", "loras"}:
            fields[f"{kind} hash"] = f"{name}: {digest}"
    for values in (params, extra):
        for key, value in values.items():
            if key not in _NAMES and key not in _TOLD:
                fields.setdefault(key, as_text(value))
    return fields


def _hashes(models: list[Any]) -> dict[tuple[str, str], str]:
    """(parameter, model's name without ending) → hash, without its 0x."""
    found: dict[tuple[str, str], str] = {}
    for model in map(as_dict, models):
        digest = as_text(model.get("hash")).removeprefix("0x")
        if digest:
            found[as_text(model.get("param")), without_ending(as_text(model.get("name")))] = digest
    return found


def _networks(params: dict[str, Any]) -> list[Network]:
    names = _items(params.get("loras"))
    weights, text_weights = _items(params.get("loraweights")), _items(params.get("loratencweights"))
    return [
        Network(
            name,
            as_weight(weights[i]) if i < len(weights) else 1.0,
            te_weight=as_weight(text_weights[i]) if i < len(text_weights) else None,
        )
        for i, name in enumerate(names)
        if name
    ]


def _items(value: Any) -> list[str]:
    """A list, or the older way to write one: commas between."""
    if isinstance(value, str):
        return [item.strip() for item in value.split(",")] if value else []
    return [as_text(item) for item in as_list(value)]


GENERATOR = Generator(SOURCE, _detect, _read, frozenset(_PLACES))
