"""Names for a node's widget values guessed from what they look like, for nodes of packs that nobody listed."""

from __future__ import annotations

import re
from typing import Any

from .graph import MODEL_FILE

_LOADED = (
    ("lora_name", re.compile(r"lora|lycoris")),
    ("vae_name", re.compile(r"vae")),
    ("control_net_name", re.compile(r"control")),
    ("clip_name", re.compile(r"clip|t5|text_encoder|llama|gemma|_vl_|chatglm")),
    ("upscale_model_name", re.compile(r"upscal|esrgan|\b[248]x|detector|yolo|\bsam")),
)
_FILE = re.compile(r"\.\w{2,11}( \[\w+\])?$")
_ABOUT_TEXT = re.compile(r"(?i)text|prompt|string")
#: nodes whose only value is what they are for; others' may be a choice: "center"
_HOLDS_ONE = re.compile(
    r"(?i)text|prompt|string|primitive|const|value|int|float|number|seed|set|get|name|select"
)
_SAMPLERS = re.compile(
    r"(?:exp_)?(?:euler|heun|dpm|lms|ddpm|ddim|uni_pc|lcm|ipndm|deis|res_|er_sde|gradient_est|sa_solver|seeds_)\w*"
)
_SURELY_TEXT = 24  # characters; shorter ones may be choices: "scale longer side"


def by_looks(kind: str, values: list[Any]) -> dict[str, Any]:
    """A sampler's usual row, model files, the longest text; all other values as "widget_0", …"""
    plain = [v for v in values if not isinstance(v, list | dict)]
    if len(plain) == 1 and (not isinstance(plain[0], str) or _HOLDS_ONE.search(kind)):
        return {"value": plain[0]}
    found: dict[str, Any] = {f"widget_{i}": v for i, v in enumerate(plain) if isinstance(v, str)}
    if (at := sampler_at(values)) is not None:
        found.update(sampler_row(values, at))
    for value in plain:
        if isinstance(value, str) and len(value) < 300 and MODEL_FILE.search(value):
            found.setdefault(_loader_input(f"{kind} {value}".lower()), value)
    texts = [v for v in plain if isinstance(v, str) and " " in v and not _FILE.search(v[-40:])]
    text = max(texts, key=len, default="")
    if len(text) > _SURELY_TEXT or (text and _ABOUT_TEXT.search(kind)):
        found["text"] = text
    return found


def _loader_input(words: str) -> str:
    """What a model file is loaded as, by the names of node and file."""
    hits = (name for name, pattern in _LOADED if pattern.search(words))
    return next(hits, "model_name")


def sampler_at(values: list[Any]) -> int | None:
    """Where a sampler's name stands, None when none does."""
    return next((i for i, v in enumerate(values) if isinstance(v, str) and _SAMPLERS.fullmatch(v[:40])), None)


def sampler_row(values: list[Any], at: int) -> dict[str, Any]:
    """(seed, its control,) steps, cfg, sampler, scheduler, denoise: what samplers of all packs have in this order."""
    found: dict[str, Any] = {"sampler_name": values[at]}
    before = values[max(0, at - 4) : at]
    if len(before) >= 2 and _number(before[-1]) and type(before[-2]) is int:
        found["steps"], found["cfg"] = before[-2], before[-1]
        seed = next((v for v in reversed(before[:-2]) if type(v) is int), None)
        if seed is not None:
            found["seed"] = seed
    after = values[at + 1 : at + 3]
    if after and isinstance(after[0], str):
        found["scheduler"] = after[0]
        if len(after) > 1 and _number(after[1]) and 0 <= after[1] <= 1:
            found["denoise"] = after[1]
    return found


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
