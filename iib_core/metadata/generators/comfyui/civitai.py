"""What Civitai's own generator writes beside the graph: `extraMetadata`, a JSON text inside the graph's object."""

from __future__ import annotations

from typing import Any

#: its keys, ours
_KEYS = {
    "prompt": "positive", "negativePrompt": "negative", "steps": "Steps", "cfgScale": "CFG scale", "sampler": "Sampler",
    "seed": "Seed", "clipSkip": "Clip skip", "denoise": "Denoising strength", "workflowId": "Civitai workflow",
    "baseModel": "Civitai base model",
}  # fmt: skip


def extra_of(data: Any) -> dict[str, Any]:
    """Its plain values under our names; empty for what is no such object."""
    if not isinstance(data, dict):
        return {}
    return {ours: data[key] for key, ours in _KEYS.items() if isinstance(data.get(key), str | int | float)}
