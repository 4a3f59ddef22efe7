"""The generators, in the order in which they are asked (contract §11)."""

from __future__ import annotations

from ..model import ContainerReading, GenerationInfo
from . import (
    a1111,
    c2pa,
    comfyui,
    drawthings,
    easydiffusion,
    fooocus,
    fooocus_log,
    invokeai,
    midjourney,
    novelai,
    ruinedfooocus,
    stealth,
    swarmui,
    tensorart,
)
from .base import Generator, Options

GENERATORS: tuple[Generator, ...] = (
    comfyui.GENERATOR,
    ruinedfooocus.GENERATOR,
    fooocus.GENERATOR,
    fooocus_log.GENERATOR,
    novelai.GENERATOR,
    invokeai.GENERATOR,
    swarmui.GENERATOR,
    easydiffusion.GENERATOR,
    drawthings.GENERATOR,
    midjourney.GENERATOR,
    tensorart.GENERATOR,
    stealth.GENERATOR,
    a1111.GENERATOR,
    c2pa.GENERATOR,
)


def understand(container: ContainerReading, options: Options | None = None) -> GenerationInfo | None:
    """How the picture was made, None when no text of the container says.

    The first generator that recognises its texts decides. Never raises for content.
    """
    options = options or Options()
    for generator in GENERATORS:
        if generator.detect(container) and (info := generator.read(container, options)) is not None:
            return info
    return None
