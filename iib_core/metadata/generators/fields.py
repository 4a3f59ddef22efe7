"""What the generators that write JSON have in common: its values as texts, and the infotext made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..infotext import integer, number, size
from ..model import GenerationInfo, Network

_MODEL_ENDINGS = (".safetensors", ".ckpt", ".pt", ".pth", ".gguf", ".sft", ".bin")
_SPECIAL = re.compile(r"[,:\n\"]")
_NOT_A_KEY = re.compile(r"[^\w \-/.()+]")
_NUMBER = re.compile(r"[-+]?\d{1,12}(?:\.\d{1,12})?")
_TWO_NUMBERS = re.compile(r"\D{0,4}(\d{1,6})\D{1,6}(\d{1,6})")


def load_object(text: str) -> dict[str, Any]:
    """The JSON object in a text, {} when it is anything else; one that was encoded twice is decoded twice."""
    value: Any = text.strip("\0 \r\n\t\ufeff")
    for _ in range(2):
        if not isinstance(value, str) or not value.startswith(("{", '"')):
            break
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """A JSON value as a field's text: "" for null, compound values as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, dict | list):
        try:
            return json.dumps(value, ensure_ascii=False)
        except RecursionError:  # nested deeper than the writer goes, though the reader did
            return ""
    return str(value)


def as_weight(value: Any) -> float | None:
    """A network's weight, None when what stands there is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e15 else None
    match = _NUMBER.match(value.strip()) if isinstance(value, str) else None
    return float(match[0]) if match else None


def size_of(width: Any, height: Any) -> str:
    """ "1024x768" as A1111 spells it, "" when one of them is missing."""
    return f"{as_text(width)}x{as_text(height)}" if width and height else ""


def size_in(text: str) -> str:
    """The size in "(1152, 896)", "1152×896", "1152 × 896 ∣ 9:7"; "" when there is none."""
    match = _TWO_NUMBERS.match(text)
    return f"{match[1]}x{match[2]}" if match else ""


def stem(name: str) -> str:
    """A model's name without folders and without its file's ending."""
    return without_ending(name.replace("\\", "/").rpartition("/")[2])


def without_ending(name: str) -> str:
    """A model's name without its file's ending; "v1.5" has none."""
    return name[: name.rindex(".")] if name.lower().endswith(_MODEL_ENDINGS) else name


def quoted(value: str) -> str:
    """A value as A1111 writes it: in JSON's quotes when a parser of the line could stumble over it."""
    return json.dumps(value, ensure_ascii=False) if _SPECIAL.search(value) else value


def spaced(value: str) -> str:
    """A value with spaces for commas and line breaks, as the older program writes those of some sources."""
    return value.replace(",", " ").replace("\r", " ").replace("\n", " ")


def parameter_line(fields: Mapping[str, str], write: Callable[[str], str] = quoted) -> str:
    """A line of parameters that begins with `Steps: `, as clients of the contract look for it (§11)."""
    pairs = {"Steps": "Unknown", **fields}
    return ", ".join(
        f"{_NOT_A_KEY.sub(' ', key).strip()[:80]}: {value if key == 'Steps' else write(value)}"
        for key, value in pairs.items()
        if value
    )


def infotext_of(positive: str, negative: str, line: str) -> str:
    """Prompt, negative prompt and parameters in A1111's three parts."""
    return f"{positive}\nNegative prompt: {negative}\n{line}"


def info_of(
    source: str, positive: str, negative: str, fields: Mapping[str, str], networks: list[Network]
) -> GenerationInfo:
    """Generation info whose typed fields come from those of A1111's spelling; `infotext` is in A1111's form."""
    found = {key: value for key, value in fields.items() if value}
    get = found.get
    info = GenerationInfo(
        source=source,
        positive=positive,
        negative=negative,
        steps=integer(get("Steps", "")),
        cfg=number(get("CFG scale", "")),
        seed=get("Seed", ""),
        sampler=get("Sampler", ""),
        scheduler=get("Schedule type", ""),
        model=get("Model", ""),
        model_hash=get("Model hash", ""),
        vae=get("VAE", ""),
        denoise=number(get("Denoising strength", "")),
        clip_skip=integer(get("Clip skip", "")),
        networks=networks,
        parameters=found,
    )
    if pair := size(get("Size", "")):
        info.width, info.height = pair
    steps = found.get("Steps", "Unknown")
    line = parameter_line({"Steps": steps, "Source Identifier": source, **found})
    info.infotext = infotext_of(positive, negative, line)
    return info
