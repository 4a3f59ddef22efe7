"""One file of the corpus and what is known of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

MEDIA = Path(__file__).resolve().parents[2] / "fixtures" / "media"
SUFFIX = ".expected.json"


@dataclass(frozen=True)
class Net:
    """A network that was used: `te` is the text encoder's weight where it was given apart."""

    name: str
    weight: float | None = 1.0
    te: float | None = None
    kind: str = "lora"


@dataclass(frozen=True)
class Expected:
    """What was put into a file. Fields that were not put in stay empty and must be read as such.

    `pos` holds the prompt's items as tags, `tags` any others that do not follow from the fields;
    `shown` the positive and negative prompt as a client of the contract cuts them out of the infotext,
    where those differ from the fields (None: the file has no infotext); `unsaid` names the parameters that
    a program's own infotext says in another place than its line.
    """

    program: str
    where: str
    source: str = ""
    positive: str = ""
    negative: str = ""
    seed: str = ""
    steps: int | None = None
    cfg: float | None = None
    sampler: str = ""
    scheduler: str = ""
    width: int | None = None
    height: int | None = None
    model: str = ""
    model_hash: str = ""
    vae: str = ""
    denoise: float | None = None
    clip_skip: int | None = None
    networks: tuple[Net, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    passes: int = 0
    pos: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    raw: tuple[str, ...] = ()
    shown: tuple[str, str] | None = ("", "")
    unsaid: tuple[str, ...] = ()
    pixels: tuple[int, int] | None = (16, 16)
    media: str = "Image"
    hidden: bool = False

    def as_json(self) -> str:
        """The text of the `.expected.json`, without what is empty."""
        values = {k: v for k, v in asdict(self).items() if v not in (None, "", (), {}, False, 0)}
        values["shown"] = None if self.shown is None else self.prompts_shown()
        values["all_tags"] = sorted(map(list, self.all_tags()))
        return json.dumps(values, indent=1, ensure_ascii=False) + "\n"

    def prompts_shown(self) -> tuple[str, str]:
        """Positive and negative prompt as the infotext has them."""
        return self.shown if self.shown not in (None, ("", "")) else (self.positive, self.negative)  # type: ignore[return-value]

    def all_tags(self) -> set[tuple[str, str]]:
        """Every tag of contract §10.3, from the fields alone."""
        size = f"{self.pixels[0]} × {self.pixels[1]}" if self.pixels else "Unknown Size"
        found = {("size", size), ("Media Type", self.media), *self.tags}
        named = {"Model": self.model, "Sampler": self.sampler, "Source Identifier": self.source}
        found |= {(kind, value) for kind, value in named.items() if value}
        found |= {(net.kind, net.name) for net in self.networks}
        return found | {("pos", word) for word in self.pos}


@dataclass(frozen=True)
class Fixture:
    """A file, what lies beside it, and what is expected of it."""

    generator: str
    name: str
    data: bytes
    expected: Expected
    beside: Mapping[str, bytes] = field(default_factory=dict)

    def files(self) -> dict[Path, bytes]:
        """All that is written for this fixture, paths relative to the folder of media."""
        folder = Path(self.generator)
        found = {
            folder / self.name: self.data,
            folder / (self.name + SUFFIX): self.expected.as_json().encode(),
        }
        return found | {folder / name: data for name, data in self.beside.items()}
