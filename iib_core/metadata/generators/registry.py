"""The generators, in the order in which they are asked (contract §11)."""

from __future__ import annotations

from functools import lru_cache

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


#: the names by which generators are chosen
_KEYS = frozenset[str]().union(*(g.keys for g in GENERATORS if g.keys is not None))


def understand(container: ContainerReading, options: Options | None = None) -> GenerationInfo | None:
    """How the picture was made, None when no text of the container says.

    The first generator that recognises its texts decides. Never raises for content.
    """
    options = options or Options()
    for generator in _concerned(_KEYS.intersection([key for key, _ in container.texts])):
        if generator.detect(container) and (info := generator.read(container, options)) is not None:
            return info
    return None


@lru_cache(maxsize=1024)
def _concerned(keys: frozenset[str]) -> tuple[Generator, ...]:
    """The generators to ask about a container that has texts of these names; the same few come again and again."""
    return tuple(g for g in GENERATORS if g.keys is None or not keys.isdisjoint(g.keys))
