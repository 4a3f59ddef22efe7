"""InvokeAI in all its ages, by the PNG chunks it left.

| chunk | version | what |
|---|---|---|
| `Dream` | 1.x, 2.x | the command that was given: `"prompt [negative]" -s50 -S42 -W512 -H512 -C7.5 -Ak_lms` |
| `sd-metadata` | 1.15 – 2.3 | JSON: the model's facts, and under `image` the picture's |
| `invokeai` | 3.0 betas | JSON of one node |
| `invokeai_metadata` | 3.0 – | JSON, see `CoreMetadataInvocation` of its source |
| `invokeai_graph` | 3.0 – | the graph that ran; one of its nodes repeats the metadata |
"""

from __future__ import annotations

from typing import Any

from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options
from .fields import as_dict, as_list, as_text, as_weight, info_of, load_object, size_of
from .invokeai_graph import from_graph
from .invokeai_old import from_dream, from_sd_metadata

SOURCE = "InvokeAI"
_KEYS = ("invokeai_metadata", "invokeai_graph", "invokeai", "sd-metadata", "Dream")
#: metadata's key → A1111's name for it
_NAMES = {
    "steps": "Steps",
    "cfg_scale": "CFG scale",
    "scheduler": "Sampler",
    "seed": "Seed",
    "strength": "Denoising strength",
    "clip_skip": "Clip skip",
    "app_version": "Version",
    "guidance": "Distilled CFG Scale",
    "refiner_start": "Refiner switch at",
    "refiner_steps": "Hires steps",
    "hrf_method": "Hires upscaler",
}
_TOLD = frozenset({
    "positive_prompt", "negative_prompt", "positive_conditioning", "negative_conditioning", "width", "height",
    "model", "unet", "vae", "loras", "refiner_model", "canvas_v2_metadata", "id", "is_intermediate", "use_cache",
})  # fmt: skip
_ADAPTERS = {
    "controlnets": ("ControlNet", ("control_model",)),
    "ipAdapters": ("IP Adapter", ("ip_adapter_model",)),
    "t2iAdapters": ("T2I Adapter", ("t2i_adapter_model",)),
}


def _detect(container: ContainerReading) -> bool:
    return any(key in _KEYS for key, _ in container.texts)


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    values = _metadata(container)
    if values:
        return _from_metadata(values)
    if old := load_object(container.text("sd-metadata")):
        return from_sd_metadata(old, container.text("Dream"), SOURCE)
    return from_dream(container.text("Dream"), SOURCE)


def _metadata(container: ContainerReading) -> dict[str, Any]:
    """The metadata, from its chunk or from its node in the graph."""
    if values := load_object(container.text("invokeai_metadata")):
        return values
    graph = load_object(container.text("invokeai_graph"))
    for key, node in as_dict(graph.get("nodes")).items():
        kind = as_dict(node).get("type")
        if key.startswith(("core_metadata", "metadata_accumulator")) or kind in {
            "core_metadata",
            "metadata_accumulator",
        }:
            return {k: v for k, v in as_dict(node).items() if k != "type"}
    return load_object(container.text("invokeai")) or from_graph(graph)


def _from_metadata(values: dict[str, Any]) -> GenerationInfo:
    fields = {name: as_text(values.get(key)) for key, name in _NAMES.items()}
    fields["Size"] = size_of(values.get("width"), values.get("height"))
    model = values.get("model") or values.get("unet")
    fields["Model"], fields["Model hash"] = _name(model), as_text(as_dict(model).get("hash"))
    fields["VAE"] = _name(values.get("vae"))
    fields["Refiner"] = _name(values.get("refiner_model"))
    for key, value in values.items():
        if key in _ADAPTERS:
            fields |= _adapters(key, as_list(value))
        elif key not in _NAMES and key not in _TOLD and value:
            fields[key] = _name(value) if "name" in as_dict(value) else as_text(value)
    positive = values.get("positive_prompt") or values.get("positive_conditioning")
    negative = values.get("negative_prompt") or values.get("negative_conditioning")
    fields = {k: v for k, v in fields.items() if v}
    return info_of(SOURCE, as_text(positive), as_text(negative), _ordered(fields), _networks(values))


def _ordered(fields: dict[str, str]) -> dict[str, str]:
    """The contract's order (§11)."""
    first = ("Steps", "Source Identifier", "CFG scale", "Model", "Model hash")
    named = {"Steps": fields.get("Steps", "Unknown"), "Source Identifier": SOURCE}
    return {**named, **{k: fields[k] for k in first if k in fields}, **fields}


def _name(model: Any) -> str:
    """A model's name: a text of its own at first, `model_name` in 3.x, `name` from 4.0 on."""
    if isinstance(model, str):
        return model.rpartition("/")[2]  # "sd-1/main/name" in the 3.0 betas
    record = as_dict(model)
    return as_text(record.get("name") or record.get("model_name"))


def _networks(values: dict[str, Any]) -> list[Network]:
    found = []
    for lora in map(as_dict, as_list(values.get("loras"))):
        name = _name(lora.get("model") or lora.get("lora"))
        if name:
            found.append(Network(name, as_weight(lora.get("weight", 1.0))))
    return found


def _adapters(key: str, units: list[Any]) -> dict[str, str]:
    """Each unit as one field: its model and what was set, without the pictures' names."""
    label, keys = _ADAPTERS[key]
    found: dict[str, str] = {}
    for number, unit in enumerate(map(as_dict, units)):
        told = [f"Model: {next((_name(unit[k]) for k in keys if unit.get(k)), '')}"]
        told += [
            f"{k}: {as_text(v)}"
            for k, v in unit.items()
            if k not in keys and v is not None and not isinstance(v, dict)
        ]
        found[f"{label} {number}"] = ", ".join(told)
    return found


GENERATOR = Generator(SOURCE, _detect, _read, frozenset(_KEYS))
