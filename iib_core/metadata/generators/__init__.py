"""From named texts to `GenerationInfo`: `understand` asks each generator in turn."""

from __future__ import annotations

from .base import Generator, Options
from .registry import understand

__all__ = ["Generator", "Options", "understand"]
