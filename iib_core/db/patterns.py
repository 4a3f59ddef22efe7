"""What a person looks for in a text: literal pieces, with `*` and `?` between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .candidates import like

_WILD = {"*": "%", "?": "_"}


@dataclass(frozen=True)
class Pattern:
    """`like` is for LIKE … ESCAPE '\\'; every text that it matches holds all of `literals`."""

    like: str
    literals: tuple[str, ...]
    #: the text that is meant, where the pattern is nothing but one whole text
    exactly: str | None = None


def pattern(pieces: Iterable[tuple[str, bool]], *, whole: bool) -> Pattern:
    """A pattern of (text, is a wildcard) pieces; unless `whole` it may stand anywhere in a text."""
    given = list(pieces)
    body = "".join(_WILD[text] if wild else like(text) for text, wild in given)
    literals = tuple(text for text, wild in given if not wild and text)
    wild = any(wild for _, wild in given)
    exactly = "".join(literals) if whole and not wild else None
    return Pattern(body if whole else f"%{body}%", literals, exactly)


def literal(text: str, *, whole: bool = False) -> Pattern:
    """A pattern without wildcards."""
    return pattern([(text, False)], whole=whole)
