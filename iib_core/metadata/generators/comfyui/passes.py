"""What each sampler of a run ran with."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from .conditionings import Conditionings
from .graph import Graph, Node
from .models import ModelFacts, Models
from .prompts import NEGATIVE, POSITIVE, Prompts
from .running import Run, is_sampler
from .sizes import size_of
from .values import LIKELY, Accept, Found, decimal, name, scalar, whole
from .words import matcher

_bundles = matcher(r"pipe|context|ctx|tuple|regional_prompts")
_HELPERS = frozenset({
    "guider", "noise", "sampler", "sigmas", "pipe", "basic_pipe", "context", "base_ctx", "positive", "base_sampler", "detailer_pipe",
    "sdxl_tuple", "base_basic_pipe", "sampler_opt", "settings", "sampler_settings", "scheduler", "noise_type", "options",
    "advanced_sampler", "mask_sampler", "upscaler", "hook",
})  # fmt: skip
_EMBEDS = ("text_embeds", "hyvid_embeds", "kolors_embeds", "embeds", "prompt_embeds", "conditioning_embeds")
_POSITIVES = ("positive", "conditioning", "cond1", "cond", *_EMBEDS)
_NEGATIVES = ("negative", "neg_conditioning", "negative_embeds", *_EMBEDS)
_MODEL_KEYS = frozenset({"model", "base_model", "unet", "transformer", "pipeline", "model_high_noise"})
_MAX_PASSES = 32
_MAX_HELPERS = 40

#: field → (names of inputs that hold it, type)
FIELDS: dict[str, tuple[tuple[str, ...], Accept]] = {
    "seed": (("noise_seed", "seed", "seed_num"), whole),
    "steps": (("steps", "steps_total", "num_inference_steps", "num_steps"), whole),
    "cfg": (("cfg", "cfg_conds", "cfg_scale", "guidance_scale", "true_cfg"), decimal),
    "sampler": (("sampler_name", "sampler"), name),
    "scheduler": (("scheduler", "scheduler_name"), name),
    "denoise": (("denoise", "denoise_strength", "strength_denoise"), decimal),
}


@dataclass
class Pass:
    """One sampler's run."""

    node: Node
    fields: dict[str, Found] = field(default_factory=dict)
    positive: Found | None = None
    negative: Found | None = None
    models: ModelFacts = field(default_factory=ModelFacts)
    size: tuple[Found, Found] | None = None
    guidance: float | None = None


def passes_of(graph: Graph, prompts: Prompts, run: Run) -> list[Pass]:
    """The passes of a run: first the one that began the picture, then those that went on with it, then helpers."""
    models = Models(graph)
    nodes = [*run.chain, *run.others][:_MAX_PASSES]
    conditionings = Conditionings(graph)
    passes = [_pass(graph, prompts, models, conditionings, node) for node in nodes]
    length = len(run.chain)
    main = next((i for i, p in enumerate(passes[:length]) if p.positive is not None), 0)
    return [passes[main], *passes[:main], *passes[main + 1 :]] if main else passes


def _pass(graph: Graph, prompts: Prompts, models: Models, conditionings: Conditionings, node: Node) -> Pass:
    helpers = _helpers(graph, node)
    behind = conditionings.behind([link for c in helpers for key, link in c.links if key in _POSITIVES])
    starts = [link for c in helpers for key, link in c.links if key in _MODEL_KEYS]
    if "lora_name" in node.inputs:
        starts.append((node.id, 0))
    clips = [link for c in helpers for key, link in c.links if key == "clip"] + behind.clips
    starts += [link for key, link in node.links if _bundles(key) or key.endswith("model")]
    positive = _text(prompts, helpers, _POSITIVES, POSITIVE)
    negative = _text(prompts, helpers, _NEGATIVES, NEGATIVE)
    if positive and negative and positive.value == negative.value and _one_bundle(helpers):
        negative = None
    return Pass(
        node=node,
        fields=_fields(graph, helpers),
        positive=positive,
        negative=negative,
        models=models.facts(starts or [(node.id, 0)], clips),
        size=size_of(graph, helpers),
        guidance=_embedded_guidance(graph, helpers) or behind.guidance,
    )


def _text(prompts: Prompts, helpers: list[Node], keys: tuple[str, ...], side: str) -> Found | None:
    """The first text that one of the helpers leads to; a bundle (pipe, context) counts when nothing else does."""
    for candidate in helpers:
        for key in keys:
            if key in candidate.inputs and (found := prompts.of(candidate.inputs[key], side)) is not None:
                return found
    for key, _ in helpers[0].links:
        if _bundles(key) and (found := prompts.of(helpers[0].inputs[key], side)) is not None:
            return found
    return None


def _one_bundle(helpers: list[Node]) -> bool:
    """True when no input of its own tells the negative prompt from the positive."""
    return not any("negative" in h.inputs or "neg_conditioning" in h.inputs for h in helpers)


def _helpers(graph: Graph, node: Node) -> list[Node]:
    """The sampler and the nodes that hold its settings: guider, noise, sampler choice, sigmas, pipes."""
    found = {node.id: node}
    pending = deque(link for key, link in node.links if key in _HELPERS and key != "positive")
    while pending and len(found) < _MAX_HELPERS and graph.spend():
        helper = graph.nodes[pending.popleft()[0]]
        if helper.id in found or is_sampler(helper):
            continue
        found[helper.id] = helper
        choice = graph.link(graph.chosen(helper))
        if choice is not None:
            pending.append(choice)
        elif "sigmas" in helper.inputs or not helper.inputs.keys() & {"model", "positive", "conditioning"}:
            pending.extend(link for _, link in helper.links)
    return list(found.values())


def _fields(graph: Graph, helpers: list[Node]) -> dict[str, Found]:
    fields: dict[str, Found] = {}
    for key, (names, accept) in FIELDS.items():
        for helper in helpers:
            inputs = helper.inputs
            for name_ in names:
                if name_ in inputs:
                    break
            else:
                continue
            value = inputs[name_]
            if value is not None and (found := scalar(graph, value, names, accept)) is not None:
                fields[key] = found
                break
    for helper in helpers[1:]:  # nodes that are a sampler or a scheduler by themselves
        kind = helper.kind
        if "sampler" not in fields and kind.startswith("Sampler") and "Custom" not in kind:
            fields["sampler"] = Found(kind.removeprefix("Sampler").lstrip("_").lower(), LIKELY)
        if "scheduler" not in fields and kind.endswith("Scheduler") and "steps" in helper.inputs:
            fields["scheduler"] = Found(kind.removesuffix("Scheduler"), LIKELY)
        if "steps" not in fields and type(row := helper.inputs.get("sigmas")) is str and row.count(","):
            fields["steps"] = Found(row.strip(" ,").count(","), LIKELY)  # one more sigma than steps
            fields.setdefault("scheduler", Found("manual", LIKELY))
    return fields


def _embedded_guidance(graph: Graph, helpers: list[Node]) -> float | None:
    """Hunyuan Video's samplers take the distilled guidance themselves."""
    key = "embedded_guidance_scale"
    value = next((h.inputs[key] for h in helpers if key in h.inputs), None)
    found = scalar(graph, value, (key,), decimal)
    return found.value if found else None
