"""From a prompt graph to `GenerationInfo` and the contract's text."""

from __future__ import annotations

import json
import re
from typing import Any

from ... import infotext
from ...model import ContainerReading, GenerationInfo, Network
from ...prompt import networks_of
from ..base import Options, with_source
from .graph import Graph
from .makers import made_by
from .passes import Pass, passes_of
from .payload import Payload, find, looks_like_comfyui
from .prompts import NEGATIVE, POSITIVE, Prompts
from .running import Run, run_of
from .shown import shown_texts
from .stages import stages_of
from .vaes import vae_of
from .values import CERTAIN, GUESS, Accept, decimal, name, whole

SOURCE = "ComfyUI"
_ambiguous = re.compile(r'[,\n:"]').search
_BREAK = "\nBREAK\n"
#: more kinds of nodes than any workflow of people has
_MAX_KINDS = 500
_EXTRA: dict[str, tuple[str, Accept]] = {
    "Steps": ("steps", whole),
    "CFG scale": ("cfg", decimal),
    "Sampler": ("sampler", name),
    "Seed": ("seed", whole),
    "Clip skip": ("clip_skip", whole),
}
_COMPLETED = (
    "steps",
    "cfg",
    "seed",
    "sampler",
    "scheduler",
    "model",
    "model_hash",
    "vae",
    "denoise",
    "clip_skip",
)


def detect(container: ContainerReading) -> bool:
    """True when some text may hold a graph."""
    return looks_like_comfyui(container)


def read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    """What the graph says; an A1111-style text beside it wins for everything that it says itself."""
    payload = find(container)
    if payload is None:
        return None
    info = _understood(payload, options)
    return _beside(payload.infotext, info) if payload.infotext else info


def _understood(payload: Payload, options: Options) -> GenerationInfo:
    graph = payload.graph
    run = run_of(graph, options.path)
    prompts = Prompts(graph)
    passes = _passes(graph, prompts, run)
    if (
        payload.workflows
        and passes
        and (passes[0].positive is None or passes[0].positive.confidence == GUESS)
    ):
        shown = shown_texts(graph, payload.workflows)
        if shown:
            prompts = Prompts(graph)
            prompts.shown = shown
            passes = _passes(graph, prompts, run)
    info = GenerationInfo(source=SOURCE)
    extras: dict[str, Any] = {}
    if passes:
        _from_passes(info, passes)
        vae = vae_of(graph, run)
        if vae is not None:
            info.vae, info.confidence["vae"] = str(vae.value), vae.confidence
        extras = stages_of(graph, run, passes)
    _complete_texts(info, prompts, bool(passes), options)
    if graph.extra:
        _add_extra(info, graph.extra, options)
    info.positive, info.negative = info.positive.strip(), info.negative.strip()
    _add_networks(info.networks, networks_of(info.positive))
    info.parameters = _parameters(info, passes, extras, graph.extra)
    info.infotext = _text(info)
    info.nodes = sorted({node.kind for node in graph.nodes.values()})[:_MAX_KINDS]
    return info


def _passes(graph: Graph, prompts: Prompts, run: Run) -> list[Pass]:
    return passes_of(graph, prompts, run) if run.chain else made_by(graph, prompts, run)


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
        width, height = main.size
        info.width, info.height = width.value, height.value
        info.confidence.update(width=width.confidence, height=height.confidence)
    if main.models.model is not None:
        info.model = str(main.models.model.value)
        info.model_hash = main.models.model_hash
        info.confidence["model"] = main.models.model.confidence
    if main.models.clip_skip is not None:
        info.clip_skip = main.models.clip_skip.value
        info.confidence["clip_skip"] = main.models.clip_skip.confidence
    for each in passes:
        _add_networks(info.networks, each.models.networks)
        info.passes.append(_described(each, main))


def _described(each: Pass, main: Pass) -> dict[str, str]:
    """A pass's own fields; its prompts only where they differ from the main pass's."""
    found = {"node": each.node.kind, **{k: _plain(f.value) for k, f in each.fields.items()}}
    if each.models.model is not None:
        found["model"] = str(each.models.model.value)
    if each.size is not None:
        found["size"] = f"{each.size[0].value}x{each.size[1].value}"
    for side in (POSITIVE, NEGATIVE):
        text, usual = getattr(each, side), getattr(main, side)
        if text is not None and each is not main and (usual is None or text.value != usual.value):
            found[side] = text.value
    return found


def _complete_texts(info: GenerationInfo, prompts: Prompts, sampled: bool, options: Options) -> None:
    """The prompts of graphs whose samplers lead to none, or of all encoders when that was asked for."""
    if info.positive.strip() and not options.extract_all_prompts:
        return
    if sampled and info.confidence.get(POSITIVE) == CERTAIN and not options.extract_all_prompts:
        return  # an empty prompt is one
    texts = prompts.everything() or ([] if info.positive else prompts.anything())
    if sampled and not options.extract_all_prompts:
        texts = [t for t in texts if t.strip() != info.negative.strip()]
    if texts:
        info.positive = _BREAK.join(texts)
        info.confidence[POSITIVE] = CERTAIN if options.extract_all_prompts else GUESS


def _add_extra(info: GenerationInfo, extra: dict[str, Any], options: Options) -> None:
    """What a service wrote beside the nodes, where the nodes leave it open."""
    for side in (POSITIVE, NEGATIVE):
        text = extra.pop(side, None)
        if isinstance(text, str) and not options.extract_all_prompts and info.confidence.get(side) != CERTAIN:
            setattr(info, side, text)
            info.confidence[side] = CERTAIN
    for key, (field, accept) in _EXTRA.items():
        if getattr(info, field) in (None, "") and (value := accept(extra.get(key))) is not None:
            setattr(info, field, str(value) if field == "seed" else value)
            info.confidence[field] = CERTAIN


def _add_networks(known: list[Network], more: list[Network]) -> None:
    names = {(n.kind, n.name) for n in known}
    for network in more:
        if (network.kind, network.name) not in names:
            names.add((network.kind, network.name))
            known.append(network)


def _plain(value: Any) -> str:
    """A number as people write it: 7, not 7.0."""
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _parameters(
    info: GenerationInfo, passes: list[Pass], extras: dict[str, Any], extra: dict[str, Any]
) -> dict[str, str]:
    pairs: dict[str, Any] = {
        "Steps": info.steps,
        "Sampler": info.sampler,
        "Schedule type": info.scheduler,
        "CFG scale": info.cfg,
        "Distilled CFG Scale": passes[0].guidance if passes else None,
        "Seed": info.seed,
        "Size": f"{info.width}x{info.height}" if info.width and info.height else None,
        "Model hash": info.model_hash,
        "Model": info.model,
        "VAE": info.vae,
        "Denoising strength": info.denoise if info.denoise != 1 else None,
        "Clip skip": info.clip_skip,
        **extras,
    }
    if info.denoise not in (None, 1):
        pairs["Denoising strength"] = info.denoise
    found = {k: _plain(v) for k, v in pairs.items() if v not in (None, "")}
    for key, value in extra.items():
        found.setdefault(key, _plain(value))
    return found


def _text(info: GenerationInfo) -> str:
    """The contract's text: parameters on the last line, which starts with Steps."""
    pairs = {"Steps": "Unknown", **info.parameters}
    loras = ", ".join(f"{n.name}: {_plain(n.weight)}" for n in info.networks if n.weight is not None)
    if loras:
        pairs["Lora"] = loras
    pairs["Source Identifier"] = SOURCE
    line = ", ".join(f"{k}: {_quoted(v)}" for k, v in pairs.items())
    return "\n".join([info.positive, f"Negative prompt: {info.negative}", line])


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if _ambiguous(value) else value


def _beside(text: str, graph_info: GenerationInfo) -> GenerationInfo:
    """The A1111-style text's info, completed from the graph's."""
    info = infotext.parse(text)
    if not info.parameters and graph_info.positive:
        return graph_info  # a remark of some program, or a bare prompt that the graph knows better
    info.nodes = graph_info.nodes
    info.source = info.source or SOURCE
    info.infotext = with_source(text, info.source)
    for field in _COMPLETED:
        value = getattr(info, field)
        if (value is None or value == "") and getattr(graph_info, field) not in (None, ""):
            setattr(info, field, getattr(graph_info, field))
            info.confidence[field] = graph_info.confidence.get(field, CERTAIN)
    if info.width is None:
        info.width, info.height = graph_info.width, graph_info.height
    if not info.positive:
        info.positive, info.negative = graph_info.positive, info.negative or graph_info.negative
    for key, parameter in graph_info.parameters.items():
        info.parameters.setdefault(key, parameter)
    info.passes = graph_info.passes
    _add_networks(info.networks, graph_info.networks)
    return info
