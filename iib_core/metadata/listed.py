"""Networks and models that an infotext names in fields of their own, outside the prompt."""

from __future__ import annotations

import json
import re

from .model import GenerationInfo, Network
from .prompt import networks_of
from .values import number

#: `Lora hashes: "name: 1a2b, other: 3c4d"`; the web UI takes colons and commas out of the names
_HASHED = re.compile(r"([^:,]{1,300}):[ \t]*[0-9a-fA-F]{1,64}[ \t]*(?:,|$)")
#: Civitai's resource name: urn:air:<ecosystem>:<type>:<source>:<id>@<version>
_AIR = re.compile(r"urn:air:[^:]{1,80}:([^:]{1,80}):([^:]{1,80}:[^:]{1,200})$")
HASHED = frozenset({"Lora hashes", "LyCORIS hashes"})
_NETWORK_KINDS = frozenset({"lora", "locon", "lycoris", "dora"})
#: prompts beside the first one, which call networks too
_PROMPT_KEYS = ("hires prompt", "adetailer prompt")


def add_lora_hashes(info: GenerationInfo) -> None:
    """Networks that stand in `Lora hashes` or `LyCORIS hashes` only (the web UI's extensions write them).

    The weight is that of another prompt (hires, ADetailer) which calls the network, None when none does.
    """
    called: dict[str, Network] = {}
    for key, value in info.parameters.items():
        if "<" in value and key.lower().startswith(_PROMPT_KEYS):
            for network in networks_of(value):
                called.setdefault(_bare(network.name), network)
    known = {_bare(n.name) for n in info.networks}
    for key, kind in (("Lora hashes", "lora"), ("LyCORIS hashes", "lyco")):
        for match in _HASHED.finditer(info.parameters.get(key, "")):
            name = match[1].strip()
            if name and _bare(name) not in known:
                known.add(_bare(name))
                info.networks.append(called.get(_bare(name)) or Network(name, None, kind))


def _bare(name: str) -> str:
    return name.replace(":", "").replace(",", "").strip().casefold()


def add_civitai_resources(info: GenerationInfo) -> None:
    """Model and networks of `Civitai resources`, a JSON list of objects: `modelName` and `type`, or `air`.

    An entry without a name goes by its AIR's end, as "civitai:<model id>@<version id>".
    """
    try:
        resources = json.loads(info.parameters["Civitai resources"])
    except (ValueError, RecursionError):
        return
    known = {_bare(n.name) for n in info.networks}
    for entry in resources if isinstance(resources, list) else []:
        kind, name = _resource(entry) if isinstance(entry, dict) else ("", "")
        if kind == "checkpoint":
            info.model = info.model or name
        elif name and kind in _NETWORK_KINDS and _bare(name) not in known:
            known.add(_bare(name))
            info.networks.append(Network(name, _weight(entry.get("weight", 1.0))))


def _resource(entry: dict[str, object]) -> tuple[str, str]:
    """Lower-case type and name, "" for what is not said."""
    air = _AIR.match(str(entry.get("air", "")))
    kind = str(entry.get("type") or (air[1] if air else "")).lower()
    name = entry.get("modelName") or (air[2] if air else "")
    return kind, name if isinstance(name, str) else ""


def _weight(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) < 1e15 else None


def add_additional_networks(info: GenerationInfo) -> None:
    """The Additional Networks extension's `AddNet Module n: LoRA, AddNet Model n: name(hash), …`.

    `AddNet Weight n` is its older form, before the two halves had weights of their own.
    """
    get = info.parameters.get
    for i in range(1, 33):
        name = get(f"AddNet Model {i}", "")
        if get(f"AddNet Module {i}", "") == "LoRA" and name not in {"", "None"}:
            te = number(get(f"AddNet Weight B {i}", ""))
            name = re.sub(r"\([0-9a-fA-F]{6,64}\)$", "", name)
            weight = get(f"AddNet Weight A {i}") or get(f"AddNet Weight {i}", "")
            info.networks.append(Network(name, number(weight), te_weight=te))
