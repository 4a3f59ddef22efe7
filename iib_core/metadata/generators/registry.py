"""The generators, in the order in which they are asked (contract §11)."""

from __future__ import annotations

from ..model import ContainerReading, GenerationInfo
from . import a1111, comfyui
from .base import Generator, Options

GENERATORS: tuple[Generator, ...] = (comfyui.GENERATOR, a1111.GENERATOR)


def understand(container: ContainerReading, options: Options | None = None) -> GenerationInfo | None:
    """How the picture was made, None when no text of the container says.

    The first generator that recognises its texts decides. Never raises for content.
    """
    options = options or Options()
    for generator in GENERATORS:
        if generator.detect(container) and (info := generator.read(container, options)) is not None:
            return info
    return None
