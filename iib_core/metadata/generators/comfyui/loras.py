"""LoRAs that a node loads: single loaders, numbered stacks, lists of objects, and prompt syntax."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ...model import Network
from ...prompt import networks_of
from .graph import MODEL_FILE, Graph, Node
from .values import decimal, name, scalar, whole
from .words import MAX_NAME, matcher

_LORA_KEY = re.compile(r"(?i)^(?:switch_)?lora(?:_name|_path)?(?:_?(\d{1,3}))?(?:_name)?$")
_about_loras = matcher("lora")
_weighs = matcher(r"str|weight|wt|multiplier")
_of_one = matcher(r"model|clip")
_of_model = matcher(r"model")
_of_text_encoder = matcher(r"clip|^te_")
_DIGITS = re.compile(r"[0-9]+")
_OFF = (False, "Off", "off", "OFF", "false", "False", "disable", "disabled", 0)
_NONE = {"", "None", "none", "NONE", "[None]", ".none"}


def networks_in(graph: Graph, node: Node) -> list[Network]:
    """The LoRAs that one node loads, with their weights."""
    inputs = node.inputs
    loader = _about_loras(node.kind)
    if loader and "loraloader" in node.kind.lower() and type(file := inputs.get("lora_name")) is str:
        return (
            [_numbered(graph, inputs, file, [k for k in inputs if "strength" in k])]
            if file not in _NONE
            else []
        )
    entries: list[Network] = []
    written: list[Network] = []
    files: list[tuple[str, str]] = []  # (file, number in its key)
    for key, value in inputs.items():
        named = _about_loras(key)
        if not named and not loader:
            continue
        if type(value) is str and "<lora:" in value:
            written += networks_of(value)
        elif type(value) is dict:
            entries += _from_entries([value, *_listed(value.get("__value__"))])
        elif type(value) is list and graph.link(value) is None:
            entries += _from_entries(_listed(value))
        elif named and key[:6].lower() != "switch" and (match := _LORA_KEY.match(key)):
            file_ = _file(graph, value)
            files += [(file_, match[1] or "")] if file_ is not None else []
    if not files:
        return entries or written
    return entries + _from_files(graph, inputs, files)


def _file(graph: Graph, value: Any) -> str | None:
    """A LoRA's file, plain or linked; a link counts only when it leads to a file's name."""
    if graph.link(value) is None:
        file = name(value)
        return file if file is not None and file not in _NONE else None
    found = scalar(graph, value, ("lora_name", "lora"), name)
    return str(found.value) if found is not None and MODEL_FILE.search(str(found.value)) else None


def _from_files(graph: Graph, inputs: dict[str, Any], files: list[tuple[str, str]]) -> list[Network]:
    """Numbered or single inputs: those switched on and within the stack's count, with their strengths."""
    limit = whole(inputs.get("lora_count", inputs.get("num_loras")))
    strengths: dict[str, list[str]] = {}
    for key in inputs:
        if _weighs(key):
            strengths.setdefault("".join(_DIGITS.findall(key)), []).append(key)
    found: list[Network] = []
    for file, number in files:
        beyond = limit is not None and number != "" and int(number) > limit
        if not beyond and not _switched_off(inputs, number):
            found.append(_numbered(graph, inputs, file, strengths.get(number, [])[:8]))
    return found


def _listed(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _from_entries(entries: list[dict[str, Any]]) -> list[Network]:
    """`{"on": true, "lora": …, "strength": …, "strengthTwo": …}` and `{"name": …, "active": …, "clipStrength": …}`."""
    found = []
    for entry in entries:
        file = name(entry.get("lora", entry.get("name")))
        on = entry.get("on", entry.get("active", True))
        if file is not None and file not in _NONE and on not in _OFF:
            te = entry.get("strengthTwo", entry.get("clipStrength"))
            found.append(Network(stem(file), decimal(entry.get("strength", 1.0)), te_weight=decimal(te)))
    return found


def _switched_off(inputs: dict[str, Any], number: str) -> bool:
    if inputs.get("toggle", True) in _OFF or inputs.get("Enabled", True) in _OFF:  # of the whole stack
        return True
    if not number:
        return inputs.get("enabled", True) in _OFF
    keys = (f"switch_{number}", f"lora_{number}_enabled", f"enabled_{number}", f"toggle_{number}")
    return any(inputs.get(k, True) in _OFF for k in keys)


def _numbered(graph: Graph, inputs: dict[str, Any], file: str, strengths: list[str]) -> Network:
    """A LoRA with the strengths that bear the same number."""
    weight = te_weight = None
    mode = inputs.get("input_mode", inputs.get("mode"))
    for key in strengths:
        # simple: one weight for both, and the others stand there unused
        if (mode == "simple" and _of_one(key)) or (mode == "advanced" and not _of_one(key)):
            continue
        found = scalar(graph, inputs[key], ("strength", "weight"), decimal)
        if found is None:
            continue
        if _of_text_encoder(key):
            te_weight = found.value
        elif weight is None or _of_model(key):
            weight = found.value
    return Network(stem(file), 1.0 if weight is None else weight, te_weight=te_weight)


def stem(file: str) -> str:
    """A LoRA's name as prompts write it: without folder and file type, otherwise untouched."""
    return _remembered(file) if len(file) <= MAX_NAME else _stem(file)


def _stem(file: str) -> str:
    return MODEL_FILE.sub("", file.replace("\\", "/").rpartition("/")[2])


_remembered = lru_cache(maxsize=4096)(_stem)
