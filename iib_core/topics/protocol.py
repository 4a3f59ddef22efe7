"""What embeds texts and what writes sentences, as the topics see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np


class Embeddings(Protocol):
    """Turns texts into vectors. `model` names it in the contract's tables; `local`: nothing leaves the machine."""

    model: str
    local: bool

    def embed(self, texts: Sequence[str]) -> list[np.ndarray[Any, np.dtype[np.float32]] | str]:
        """For each text its vector (d float32, length 1), or the sentence with which that very text was refused.

        Raises Unavailable for everything temporary (network, time-out, 429, 5xx, a bad key), after retries.
        """
        ...


class Chat(Protocol):
    """A language model behind an OpenAI-compatible server."""

    model: str

    def complete(self, messages: Sequence[dict[str, str]], **options: Any) -> str:
        """The whole answer's text. Raises Unavailable after retries, Rejected-like errors at once."""
        ...

    def stream(self, messages: Sequence[dict[str, str]], **options: Any) -> Iterator[bytes]:
        """The upstream's bytes as they come."""
        ...


@dataclass(frozen=True)
class Embedded:
    """What a build of embeddings did."""

    count: int = 0
    updated: int = 0
    skipped: int = 0
    skipped_failed: int = 0
    failed: int = 0
    model: str = ""


@dataclass
class EmbedProgress:
    """Counts of a build under way, in the contract's words (§5.9, route 57)."""

    scanned: int = 0
    to_embed: int = 0
    embedded_done: int = 0
    updated: int = 0
    skipped: int = 0
    folder: str = ""
    batch_n: int = 0


class Embedder(Protocol):
    """Fills and reads `image_embedding`. Implemented by topics/embedder.py."""

    def build(
        self,
        folders: Sequence[str],
        *,
        model: str | None = None,
        force: bool = False,
        batch_size: int = 64,
        max_chars: int = 4000,
        recursive: bool = True,
        progress: Callable[[EmbedProgress], None] = lambda p: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Embedded:
        """Embed what in these folders has no vector of the model yet. Equal texts are asked for once."""
        ...

    def vectors(
        self, folders: Sequence[str], *, model: str | None = None, recursive: bool = True
    ) -> tuple[list[int], list[str], np.ndarray[Any, np.dtype[np.float32]]]:
        """Ids, paths and vectors (n × d float32, rows of length 1) of the present pictures there, by id."""
        ...

    def texts(self, ids: Sequence[int], max_chars: int = 4000) -> list[str]:
        """The cleaned prompt of each."""
        ...

    def state(
        self, folders: Sequence[str], *, model: str | None = None, recursive: bool = True
    ) -> tuple[int, str]:
        """How many vectors there are, and the newest `updated_at` ("" without any)."""
        ...

    def model(self, wanted: str | None = None) -> str:
        """The model's name that would be used."""
        ...
