"""Easy Diffusion: one text per setting, or all of them as JSON or lines of text.

Format: `ui/easydiffusion/utils/save_utils.py` and sdkit's `save_dicts`. A setting goes by the name of
the API or by the label of the page.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options
from .fields import as_text, as_weight, info_of, load_object, size_of

SOURCE = "EasyDiffusion"
_MODEL = "use_stable_diffusion_model"
_MODEL_LABEL = "Stable Diffusion model"

_LABELS = {
    "Prompt": "prompt", "Negative Prompt": "negative_prompt", "Seed": "seed", "Width": "width", "Height": "height",
    _MODEL_LABEL: _MODEL, "Clip Skip": "clip_skip", "VAE model": "use_vae_model", "Sampler": "sampler_name",
    "Scheduler": "scheduler_name", "Steps": "num_inference_steps", "Guidance Scale": "guidance_scale",
    "Distilled Guidance": "distilled_guidance_scale", "Prompt Strength": "prompt_strength",
    "LoRA model": "use_lora_model", "LoRA Strength": "lora_alpha", "Hypernetwork model": "use_hypernetwork_model",
    "Hypernetwork Strength": "hypernetwork_strength", "Use Upscaling": "use_upscale", "Upscale By": "upscale_amount",
    "ControlNet model": "use_controlnet_model", "ControlNet Strength": "control_alpha",
    "Embedding models": "use_embeddings_model", "Seamless Tiling": "tiling",
    "Use Face Correction": "use_face_correction",
}  # fmt: skip
_KEYS = {
    "num_inference_steps": "Steps", "sampler_name": "Sampler", "scheduler_name": "Schedule type",
    "guidance_scale": "CFG scale", "distilled_guidance_scale": "Distilled CFG Scale", "seed": "Seed",
    _MODEL: "Model", "use_vae_model": "VAE", "prompt_strength": "Denoising strength",
    "use_upscale": "Postprocess upscaler", "upscale_amount": "Postprocess upscale by",
}  # fmt: skip
_APART = frozenset(
    {"prompt", "negative_prompt", "width", "height", "clip_skip", "use_lora_model", "lora_alpha"}
)
_KNOWN = frozenset(_LABELS.values())


def _values(container: ContainerReading) -> dict[str, Any]:
    """The settings under the API's names, {} when the container has none."""
    keys = {key for key, _ in container.texts}
    if _MODEL in keys or _MODEL_LABEL in keys:
        texts = {_LABELS.get(key, key): value for key, value in container.texts}
        return {key: value for key, value in texts.items() if key in _KNOWN}
    for key in ("UserComment", "sidecar:json"):
        text = container.text(key)
        if _MODEL in text or _MODEL_LABEL in text:
            values = load_object(text)
            values = {_LABELS.get(name, name): value for name, value in values.items()}
            if _MODEL in values:
                return values
    text = container.text("sidecar:txt")
    return _lines(text) if "Stable Diffusion model: " in text or f"{_MODEL}: " in text else {}


def _lines(text: str) -> dict[str, Any]:
    """Settings of `name: value` lines; a line that starts with no known name goes on with the one before."""
    found: dict[str, list[str]] = {}
    last = ""
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        name = _LABELS.get(name, name)
        if colon and name in _KNOWN and name not in found:
            found[name] = [value.strip()]
            last = name
        elif last:
            found[last].append(line)
    values = {name: "\n".join(lines).strip() for name, lines in found.items()}
    return values if _MODEL in values else {}


def _detect(container: ContainerReading) -> bool:
    return bool(container.texts) and bool(_values(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    values = _values(container)
    if not values:
        return None
    texts = {key: _said(value) for key, value in values.items()}
    fields = {_KEYS.get(key, key): text for key, text in texts.items() if key not in _APART}
    fields["Size"] = size_of(texts.get("width"), texts.get("height"))
    if texts.get("clip_skip", "").lower() == "true":
        fields["Clip skip"] = "2"
    positive, negative = texts.get("prompt", ""), texts.get("negative_prompt", "")
    return info_of(SOURCE, positive, negative, fields, _networks(values))


def _said(value: Any) -> str:
    """A setting's text, "" for Python's and JavaScript's ways of saying nothing."""
    text = as_text(value)
    return "" if text in {"None", "null", "undefined"} else text


def _networks(values: Mapping[str, Any]) -> list[Network]:
    names, weights = _list(values.get("use_lora_model")), _list(values.get("lora_alpha"))
    weights += [1.0] * (len(names) - len(weights))
    pairs = zip(map(_said, names), weights, strict=False)
    return [Network(name, as_weight(weight)) for name, weight in pairs if name]


def _list(value: Any) -> list[Any]:
    """A list as JSON, as Python prints it, or as "a, b"."""
    if isinstance(value, list):
        return value
    text = _said(value).strip()
    if text.startswith("[") and len(text) < 20_000:
        try:
            listed = ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return []
        return listed if isinstance(listed, list) else []
    return [part.strip() for part in text.split(",") if part.strip()]


GENERATOR = Generator(
    SOURCE, _detect, _read, frozenset({_MODEL, _MODEL_LABEL, "UserComment", "sidecar:json", "sidecar:txt"})
)
