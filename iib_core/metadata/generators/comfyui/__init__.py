"""ComfyUI: generation info from the prompt graph that its save nodes leave in a file (contract §11)."""

from __future__ import annotations

from ..base import Generator
from .reader import detect, read

GENERATOR = Generator("ComfyUI", detect, read)

__all__ = ["GENERATOR"]
