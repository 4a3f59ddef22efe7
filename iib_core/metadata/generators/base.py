"""What a generator module offers, and what it may be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..model import ContainerReading, GenerationInfo


@dataclass(frozen=True)
class Options:
    """Choices of the person that change what is read.

    `extract_all_prompts`: every text encoder of a ComfyUI graph goes into the positive prompt
    (IIB_COMFYUI_EXTRACT_ALL_PROMPTS).
    `path`: the file itself, for generators that keep what they know beside it; "" when there is none.
    """

    extract_all_prompts: bool = False
    path: str = ""


@dataclass(frozen=True)
class Generator:
    """A program whose files we understand.

    `detect` is cheap and looks at names and first characters only; `read` gives None when the texts
    are not what they seemed, so that the next one is asked. Neither raises. `keys` are the names of which a
    container must have one to be looked at at all; None asks about every container.
    """

    name: str
    detect: Callable[[ContainerReading], bool]
    read: Callable[[ContainerReading, Options], GenerationInfo | None]
    keys: frozenset[str] | None = None


def with_source(text: str, source: str) -> str:
    """A text with the contract's Source Identifier at the end of its parameter line (§11)."""
    text = text.strip("\0").rstrip()
    if not text or "Source Identifier" in text:
        return text
    head, cut, extra = text.rpartition("\nextraJsonMetaInfo:")
    if cut:
        return f"{head}, Source Identifier: {source}{cut}{extra}"
    return f"{text}, Source Identifier: {source}"
