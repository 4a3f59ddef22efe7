"""ChatGPT, DALL-E, Firefly, Gemini, Designer and others that sign what they make: the source only, for a
manifest holds no prompt.

Format: C2PA 2.1, claims and `c2pa.actions`. A camera and an editor sign too; only what an action calls
`trainedAlgorithmicMedia` (IPTC digital source types) was generated.
"""

from __future__ import annotations

from ..model import ContainerReading, GenerationInfo
from .base import Generator, Options
from .fields import info_of

_TRAINED = "rainedAlgorithmicMedia"  # "trained…" and "compositeWithTrained…"
#: what the claim or an action says, in small letters → the name people know
_PROGRAMS = (
    ("dall·e", "DALL-E"), ("dall-e", "DALL-E"), ("chatgpt", "ChatGPT"), ("gpt-4o", "ChatGPT"), ("openai", "ChatGPT"),
    ("firefly", "Adobe Firefly"), ("google", "Google AI"), ("designer", "Microsoft Designer"),
    ("bing image creator", "Bing Image Creator"),
)  # fmt: skip


def _detect(container: ContainerReading) -> bool:
    return any(key.startswith("c2pa:") and _TRAINED in value for key, value in container.texts)


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    keys = ("c2pa:claim_generator", "c2pa:softwareAgent", "c2pa:claim_generator_info", "c2pa:actions")
    texts = [value for key, value in container.texts if key in keys]
    said = "\n".join(texts).lower()
    claim = container.text("c2pa:claim_generator")
    source = next((name for mark, name in _PROGRAMS if mark in said), claim.split("/")[0].replace("_", " "))
    agents = ", ".join(value for key, value in container.texts if key == "c2pa:softwareAgent")
    info = info_of(source.strip()[:80], "", "", {"claim_generator": claim, "softwareAgent": agents}, [])
    if container.text("sidecar:txt"):
        info.infotext = ""  # a prompt kept beside the file says more
    return info


GENERATOR = Generator("C2PA", _detect, _read)
