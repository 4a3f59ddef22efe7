"""From a prompt graph to `GenerationInfo` and the contract's text."""

from __future__ import annotations

import json
from typing import Any

from ... import infotext
from ...model import ContainerReading, GenerationInfo, Network
from ...prompt import networks_of
from ..base import Options, with_source
from .models import vae_of
from .passes import Pass, passes_of
from .payload import find, looks_like_comfyui
from .prompts import NEGATIVE, POSITIVE, Prompts
from .scalars import CERTAIN, GUESS

SOURCE = "ComfyUI"
_BREAK = "\nBREAK\n"


def detect(container: ContainerReading) -> bool:
    """True when some text may hold a graph."""
    return looks_like_comfyui(container)


def read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    """What the graph says; an A1111-style text beside it wins for everything that it says itself."""
    payload = find(container)
    if payload is None:
        return None
    prompts = Prompts(payload.graph)
    passes = passes_of(payload.graph, prompts)
    info = GenerationInfo(source=SOURCE)
    if passes:
        _from_passes(info, passes)
        info.vae = vae_of(payload.graph)
    _complete_texts(info, prompts, bool(passes), options)
    info.positive, info.negative = info.positive.strip(), info.negative.strip()
    _add_networks(info.networks, networks_of(info.positive))
    info.parameters = _parameters(info, passes)
    info.infotext = _text(info)
    return _beside(payload.infotext, info) if payload.infotext else info


def _from_passes(info: GenerationInfo, passes: list[Pass]) -> None:
    main = passes[0]
    for field, found in main.fields.items():
        setattr(info, field, str(found.value) if field == "seed" else found.value)
        info.confidence[field] = found.confidence
    for side, text in ((POSITIVE, main.positive), (NEGATIVE, main.negative)):
        if text is not None:
            setattr(info, side, text.value)
            info.confidence[side] = text.confidence
    if main.size is not None:
        info.width, info.height = main.size
    if main.models.model is not None:
        info.model = str(main.models.model.value)
        info.confidence["model"] = main.models.model.confidence
    info.clip_skip = main.models.clip_skip
    for each in passes:
        _add_networks(info.networks, each.models.networks)
        info.passes.append(_described(each, main))


def _described(each: Pass, main: Pass) -> dict[str, str]:
    """A pass's own fields; its prompts only where they differ from the main pass's."""
    found = {"node": each.node.kind, **{k: _plain(f.value) for k, f in each.fields.items()}}
    if each.models.model is not None:
        found["model"] = str(each.models.model.value)
    for side in (POSITIVE, NEGATIVE):
        text, usual = getattr(each, side), getattr(main, side)
        if text is not None and each is not main and (usual is None or text.value != usual.value):
            found[side] = text.value
    return found


def _complete_texts(info: GenerationInfo, prompts: Prompts, sampled: bool, options: Options) -> None:
    """The prompts of graphs whose samplers lead to none, or of all encoders when that was asked for."""
    if info.positive and not options.extract_all_prompts:
        return
    texts = prompts.everything() or ([] if info.positive else prompts.anything())
    if sampled and not options.extract_all_prompts:
        texts = [t for t in texts if t.strip() != info.negative.strip()]
    if texts:
        info.positive = _BREAK.join(texts)
        info.confidence[POSITIVE] = CERTAIN if options.extract_all_prompts else GUESS


def _add_networks(known: list[Network], more: list[Network]) -> None:
    names = {(n.kind, n.name) for n in known}
    known.extend(n for n in more if (n.kind, n.name) not in names)


def _plain(value: Any) -> str:
    """A number as people write it: 7, not 7.0."""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def _parameters(info: GenerationInfo, passes: list[Pass]) -> dict[str, str]:
    pairs: dict[str, Any] = {
        "Steps": info.steps,
        "Sampler": info.sampler,
        "Schedule type": info.scheduler,
        "CFG scale": info.cfg,
        "Distilled CFG Scale": passes[0].guidance if passes else None,
        "Seed": info.seed,
        "Size": f"{info.width}x{info.height}" if info.width and info.height else None,
        "Model": info.model,
        "VAE": info.vae,
        "Denoising strength": info.denoise if info.denoise != 1 else None,
        "Clip skip": info.clip_skip,
    }
    return {k: _plain(v) for k, v in pairs.items() if v not in {None, ""}}


def _text(info: GenerationInfo) -> str:
    """The contract's text: parameters on the last line, which starts with Steps."""
    pairs = {"Steps": "Unknown", **info.parameters, "Source Identifier": SOURCE}
    line = ", ".join(f"{k}: {_quoted(v)}" for k, v in pairs.items())
    lines = [info.positive, f"Negative prompt: {info.negative}", line]
    return "\n".join(lines)


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if any(c in value for c in ',\n:"') else value


def _beside(text: str, graph_info: GenerationInfo) -> GenerationInfo:
    """The A1111-style text's info, completed from the graph's."""
    info = infotext.parse(text)
    info.source = info.source or SOURCE
    info.infotext = with_source(text, info.source)
    for name in ("steps", "cfg", "seed", "sampler", "scheduler", "model", "vae", "denoise", "clip_skip"):
        value = getattr(info, name)
        if (value is None or value == "") and getattr(graph_info, name) not in {None, ""}:
            setattr(info, name, getattr(graph_info, name))
            info.confidence[name] = graph_info.confidence.get(name, CERTAIN)
    if info.width is None:
        info.width, info.height = graph_info.width, graph_info.height
    if not info.positive:
        info.positive, info.negative = graph_info.positive, info.negative or graph_info.negative
    info.passes = graph_info.passes
    _add_networks(info.networks, graph_info.networks)
    return info
