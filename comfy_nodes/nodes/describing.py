"""The `parameters` text of a picture that ComfyUI made: A1111's form, so that everything that reads A1111 reads it.

Format: `create_infotext` in A1111's `modules/processing.py`: the prompt, `Negative prompt: …`, and a line of
`Key: value` pairs that begins with Steps; values with commas, colons or line breaks are JSON strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iib_core.metadata.model import ContainerReading, GenerationInfo

from .samplers import for_a1111


@dataclass(frozen=True)
class Given:
    """What was connected to the node; None for what was not."""

    positive: str | None = None
    negative: str | None = None
    seed: int | None = None
    steps: int | None = None
    cfg: float | None = None
    sampler: str | None = None
    scheduler: str | None = None
    model: str | None = None


def parameters_text(graph: GenerationInfo, given: Given, size: tuple[int, int]) -> str:
    """The infotext: what was connected, completed from the graph; "" when neither says anything.

    `size` (width, height) stands there when the graph does not say at which size the picture was sampled.
    """
    from iib_core.metadata.generators.fields import quoted

    positive = _first(given.positive, graph.positive)
    negative = _first(given.negative, graph.negative)
    sampler, scheduler = for_a1111(
        _first(given.sampler, graph.sampler), _first(given.scheduler, graph.scheduler)
    )
    width, height = (graph.width, graph.height) if graph.width and graph.height else size
    model = _first(given.model, graph.model)
    pairs: dict[str, Any] = {
        "Steps": _first(given.steps, graph.steps),
        "Sampler": sampler,
        "Schedule type": scheduler,
        "CFG scale": _first(given.cfg, graph.cfg),
        "Seed": _first(given.seed, graph.seed),
    }
    if not positive and not model and all(v in (None, "") for v in pairs.values()):
        return ""
    pairs |= {
        "Size": f"{width}x{height}",
        "Model hash": graph.model_hash if model == graph.model else "",
        "Model": _bare(model),
        "VAE": _bare(graph.vae),
        "Denoising strength": None if graph.denoise == 1 else graph.denoise,
        "Clip skip": graph.clip_skip,
        "Version": "ComfyUI",
    }
    line = ", ".join(f"{key}: {quoted(_plain(v))}" for key, v in pairs.items() if v not in (None, ""))
    parts = [positive, f"Negative prompt: {negative}" if negative else "", line]
    return "\n".join(part for part in parts if part)


def of_graph(prompt: Any, extra: Mapping[str, Any] | None, name: str) -> GenerationInfo:
    """What the graph that runs says of the picture that is about to be saved under `name`; empty when nothing."""
    from iib_core.metadata.generators import Options, understand

    container = ContainerReading("png", texts=chunks(prompt, extra))
    return understand(container, Options(path=name)) or GenerationInfo()


def chunks(prompt: Any, extra: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    """(key, JSON) as ComfyUI's own Save Image writes them: `prompt`, then the entries of `extra_pnginfo`."""
    found = [] if prompt is None else [("prompt", json.dumps(prompt))]
    return found + [(key, json.dumps(value)) for key, value in (extra or {}).items()]


def _first(given: Any, else_: Any) -> Any:
    return else_ if given is None else given


def _bare(name: str) -> str:
    """A model's name as A1111 says it: without folder and ending."""
    from iib_core.metadata.generators.fields import stem

    return stem(name)


def _plain(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
