"""Graphs without a sampler: nodes that ask a service, or run a whole program, with a prompt of their own.

OpenAI, Flux Pro, Ideogram, Kling, Luma, Veo, Recraft, Stability, … have their prompt, model, seed and size among
their inputs; so have wrappers around whole pipelines.
"""

from __future__ import annotations

import re

from .graph import Graph, Link, Node
from .models import ModelFacts, Models
from .passes import FIELDS, Pass
from .prompts import NEGATIVE, POSITIVE, Prompts
from .running import Run, nearest
from .sizes import size_of
from .values import CERTAIN, GUESS, LIKELY, Found, name, scalar
from .words import matcher

_PROMPTS = (
    "prompt", "positive_prompt", "positive", "prompt_text", "text_prompt", "user_prompt", "instruction", "caption", "description",
    "text", "edit_instruction",
)  # fmt: skip
_NEGATIVES = ("negative_prompt", "negative", "negative_text")
_only_text = matcher(
    r"text_?encode|^primitive|string|showtext|show ?any|previewany|llm|chat|gpt(?!image)|promptbuild|^note|textgenerat|save|"
    r"watermark|^load|load ?(image|video|audio)|receiver|painter|camera|draw ?text|detect|segment|grounding|sam3|speech"
)
_media = matcher(r"image|video|audio|music|model|3d")
_about_text = matcher(r"text|prompt|string")
_NODE = re.compile(r"(?i)(node|api)?(v\d+)?$")
_MODELS = ("model", "model_name", "model_version", "engine", "version")


def made_by(graph: Graph, prompts: Prompts, run: Run) -> list[Pass]:
    """The node with a prompt that is nearest to what was saved, as one pass; none when there is none."""
    node = nearest(graph, run.ends, lambda node: _has_prompt(prompts, node), lambda _: False)
    if node is None:
        return []
    found = Pass(node)
    for key, (names, accept) in FIELDS.items():
        value = next((node.inputs[k] for k in names if k in node.inputs), None)
        if value is not None and (number := scalar(graph, value, names, accept)) is not None:
            found.fields[key] = number
    found.positive = _first(prompts, node, _PROMPTS, POSITIVE)
    found.negative = _first(prompts, node, _NEGATIVES, NEGATIVE)
    found.size = size_of(graph, [node])
    links: list[Link] = [link for key, link in node.links if key in {"model", "pipe", "pipeline", "lora"}]
    found.models = Models(graph).facts(links, []) if links else ModelFacts()
    found.models.model = _model(graph, node, found.models.model)
    return [found]


def _has_prompt(prompts: Prompts, node: Node) -> bool:
    found = _first(prompts, node, _PROMPTS, POSITIVE)
    return found is not None and bool(found.value.strip())


def _first(prompts: Prompts, node: Node, keys: tuple[str, ...], side: str) -> Found | None:
    if len(node.inputs) < 2 and _about_text(node.kind) and not _media(node.kind):
        return None
    if _only_text(node.kind) or "clip" in node.inputs:
        return None
    for key in keys:
        if key in node.inputs and (found := prompts.of(node.inputs[key], side)) is not None:
            return found
    return None


def _model(graph: Graph, node: Node, linked: Found | None) -> Found | None:
    """The service's model by its name, else what a loader says, else the node's own name without its last word."""
    for key in _MODELS:
        value = node.inputs.get(key)
        if value is not None and (found := scalar(graph, value, _MODELS[:2], name)) is not None:
            return Found(found.value, CERTAIN if found.confidence == CERTAIN else LIKELY)
    if linked is not None:
        return linked
    kind = _NODE.sub("", node.kind)
    return Found(kind, GUESS) if kind and len(kind) < 80 else None
