"""A1111's text, hidden in the pixels (`metadata.stealth`); what other programs hide goes to their own readers."""

from __future__ import annotations

from ..model import ContainerReading, GenerationInfo
from .a1111 import from_text
from .base import Generator, Options
from .fields import as_text, load_object

SOURCE = "Stable Diffusion web UI(Stealth)"
_KEY = "stealth"
#: A JSON object with one of these holds what otherwise stands in chunks of these names
_CHUNKS = frozenset({"Comment", "parameters", "prompt", "workflow", "invokeai_metadata"})


def texts_of(payload: str) -> list[tuple[str, str]]:
    """The named texts that a hidden payload stands for: NovelAI hides its chunks as one JSON object,
    SwarmUI and Fooocus what otherwise is `parameters`, A1111 its infotext (key "stealth")."""
    values = load_object(payload)
    if _CHUNKS & values.keys():
        return [(key, as_text(value)) for key, value in values.items()]
    return [("parameters" if values else _KEY, payload)]


def _detect(container: ContainerReading) -> bool:
    return bool(container.text(_KEY))


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    return from_text(container.text(_KEY), SOURCE)


GENERATOR = Generator("Stealth", _detect, _read, frozenset({_KEY}))
