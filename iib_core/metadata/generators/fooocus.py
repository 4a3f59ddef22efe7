"""Fooocus and Fooocus-MRE: JSON or an infotext inside the file, or rows of a log beside it.

Format: `modules/meta_parser.py` and `modules/private_logger.py` of Fooocus 2.0 to 2.5, and MRE's
`modules/async_worker.py`. The same values go by a key (`guidance_scale`) in newer files and by the label of the
log (`Guidance Scale`) in older ones; MRE has keys of its own. The scheme "a1111" is an infotext.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..infotext import parse
from ..model import ContainerReading, GenerationInfo, Network
from .base import Generator, Options, with_source
from .fields import as_list, as_text, as_weight, info_of, load_object, parameter_line, size_in, size_of, stem

SOURCE = "Fooocus"
MRE = "Fooocus-MRE"
_PLACES = ("parameters", "UserComment", "Comment", "comment", "sidecar:json")
#: key or label, in lower case and without spaces → A1111's name for it
_NAMES = {
    "steps": "Steps", "sampler": "Sampler", "samplername": "Sampler", "scheduler": "Schedule type",
    "schedulername": "Schedule type", "guidancescale": "CFG scale", "cfg": "CFG scale", "cfgscale": "CFG scale",
    "seed": "Seed", "vae": "VAE", "clipskip": "Clip skip", "baseclipskip": "Clip skip", "basemodel": "Model",
    "basemodelname": "Model", "basemodelhash": "Model hash", "refinermodel": "Refiner", "refinermodelname": "Refiner",
    "refinermodelhash": "Refiner hash", "refinerswitch": "Refiner switch at", "version": "Version",
    "software": "Version", "createdby": "User", "denoise": "Denoising strength",
    "overwritestrength": "Denoising strength",
}  # fmt: skip
#: other keys → the label that the log gives them
_LABELS = {
    "styles": "Styles", "performance": "Performance", "sharpness": "Sharpness", "admguidance": "ADM Guidance",
    "promptexpansion": "Fooocus V2 Expansion", "metadatascheme": "Metadata Scheme", "freeu": "FreeU",
    "adaptivecfg": "CFG Mimicking from TSNR", "refinerswapmethod": "Refiner Swap Method",
    "fullprompt": "Full prompt", "fullnegativeprompt": "Full negative prompt",
}  # fmt: skip
_TOLD = frozenset({
    "prompt", "negativeprompt", "resolution", "width", "height", "loras", "sampler&scheduler", "cfg&clipskips",
})  # fmt: skip
_LORA_ROW = re.compile(r"(?:lora(?: ?\d+)?|lora_combined_\d+)$", re.IGNORECASE)
_LORA_WEIGHT_ROW = re.compile(r"lora \[(.{1,300}?)\] weight$", re.IGNORECASE)
_MRE_LORA = re.compile(r"l([1-5])$")
_MRE_WEIGHT = re.compile(r"w[1-5]$")
_OURS = re.compile(
    r'"(?:metadata_scheme|base_model|base_model_name|Base Model|Fooocus V2 Expansion|ADM Guidance)"'
)

Pair = tuple[str, Any]


def _text(container: ContainerReading) -> str:
    """The text that Fooocus wrote, "" when there is none."""
    ours = "fooocus_scheme" in (keys := {key for key, _ in container.texts}) or (
        "exif:305" in keys and container.text("exif:305").startswith(SOURCE)
    )
    for key, text in container.texts:
        if key in _PLACES and (ours or _is_ours(text)):
            return text
    return ""


def _is_ours(text: str) -> bool:
    if text.startswith("{"):
        return bool(_OURS.search(text)) and '"RuinedFooocus"' not in text
    return ", Version: Fooocus" in text[-400:]


def _detect(container: ContainerReading) -> bool:
    return bool(_text(container))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    text = _text(container)
    if not text.startswith("{"):
        return _from_infotext(text)
    values = load_object(text)
    return from_pairs(list(values.items())) if values else None


def _from_infotext(text: str) -> GenerationInfo | None:
    """The scheme "a1111": its LoRAs stand in a field, not in the prompt."""
    info = parse(text)
    if not info.parameters:
        return None
    info.source = SOURCE
    info.infotext = with_source(text, SOURCE)
    told = info.parameters.get("Lora weights", "")
    for entry in filter(None, told.split(", ")):
        name, _, weight = entry.rpartition(": ")
        if name and not any(n.name == name for n in info.networks):
            info.networks.append(Network(name, as_weight(weight)))
    return info


def from_pairs(pairs: Sequence[Pair], *, log: bool = False) -> GenerationInfo:
    """What pairs of key or label and value say. `log`: in the text they are the rows of a log (§11)."""
    values = {_squeezed(key): value for key, value in pairs}
    source = MRE if as_text(values.get("software")).endswith("MRE") else SOURCE
    fields = _fields(pairs, values)
    if not log or source == MRE:
        for key in ("Model", "Refiner"):
            fields[key] = stem(fields[key]) if fields.get(key) else ""
    positive, negative = as_text(values.get("prompt")), as_text(values.get("negativeprompt"))
    info = info_of(source, positive, negative, fields, _networks(pairs, values))
    if log:
        steps = info.parameters.get("Steps", "Unknown ")
        shown = {"Steps": steps, "Source Identifier": source, **info.parameters}
        for number, network in enumerate(info.networks, start=1):
            shown[f"LoRA {number}"] = f"{network.name} : {as_text(network.weight)}"
        info.infotext = (
            f"{' '.join(positive.split())}\nNegative prompt: {' '.join(negative.split())}\n"
            + parameter_line(shown, lambda value: " ".join(value.replace(",", "，").split()))
        )
    return info


def _squeezed(key: str) -> str:
    return key.lower().replace(" ", "").replace("_", "")


def _fields(pairs: Sequence[Pair], values: dict[str, Any]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for key, value in pairs:
        short = _squeezed(key)
        if short in _TOLD or _is_network(key):
            continue
        name = _NAMES.get(short) or _LABELS.get(short, key)
        if (text := as_text(value)) and not (name == "Refiner" and text == "None"):
            fields.setdefault(name, text)
    _split_rows(values, fields)
    size = size_of(values.get("width"), values.get("height")) or size_in(as_text(values.get("resolution")))
    fields["Size"] = size
    if fields.get("Clip skip", "").startswith("-"):
        fields["Clip skip"] = fields["Clip skip"][1:]
    return fields


def _split_rows(values: dict[str, Any], fields: dict[str, str]) -> None:
    """Rows of older logs that tell several values at once: "('dpmpp_2m', 'karras')", "('Speed', 30, 24)"."""
    told = _tuple(values.get("sampler&scheduler"))
    if len(told) == 2:
        fields["Sampler"], fields["Schedule type"] = told
    told = _tuple(values.get("cfg&clipskips"))
    if len(told) == 3:
        fields["CFG scale"], fields["Clip skip"] = told[:2]
    told = _tuple(values.get("performance"))
    if len(told) == 3:
        fields["Performance"] = told[0]
        fields.setdefault("Steps", told[1])


def _tuple(value: Any) -> list[str]:
    text = as_text(value)
    if not (text.startswith("(") and text.endswith(")")):
        return []
    return [part.strip().strip("'\"") for part in text[1:-1].split(",")]


def _is_network(key: str) -> bool:
    return any(p.match(key) for p in (_LORA_ROW, _LORA_WEIGHT_ROW, _MRE_LORA, _MRE_WEIGHT))


def _networks(pairs: Sequence[Pair], values: dict[str, Any]) -> list[Network]:
    """LoRAs, in whichever of five ways they are told; each once."""
    found: dict[str, Network] = {}
    for entry in map(as_list, as_list(values.get("loras"))):
        if len(entry) >= 2:
            _add(found, as_text(entry[0]), entry[1])
    for key, value in pairs:
        text = as_text(value)
        if _LORA_ROW.match(key):
            name, cut, weight = text.rpartition(" : ")
            _add(found, name if cut else text, weight if cut else 1.0)
        elif match := _LORA_WEIGHT_ROW.match(key):
            _add(found, match[1], value)
        elif match := _MRE_LORA.match(key):
            _add(found, text, values.get("w" + match[1], 1.0))
    return list(found.values())


def _add(found: dict[str, Network], name: str, weight: Any) -> None:
    if name and name != "None":
        found.setdefault(stem(name), Network(stem(name), as_weight(weight)))


GENERATOR = Generator(SOURCE, _detect, _read, frozenset(_PLACES))
