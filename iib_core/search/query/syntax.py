"""A query's parts: what stands in its text, and how the parts belong together."""

from __future__ import annotations

from dataclasses import dataclass

Piece = tuple[str, bool]  # (text, is a wildcard)


@dataclass(frozen=True)
class Value:
    """One value of a term. `op` is "", "=", ">", ">=", "<" or "<="."""

    text: str
    start: int
    end: int
    op: str = ""
    quoted: bool = False
    #: what stands behind the value and a colon: the weight of a LoRA
    suffix: str = ""
    #: of a regular expression; None for any other value
    flags: str | None = None

    @property
    def pieces(self) -> list[Piece]:
        """The text with its wildcards; a backslash before one makes it an ordinary character."""
        found: list[Piece] = []
        run = ""
        at = 0
        while at < len(self.text):
            c = self.text[at]
            if c == "\\" and self.text[at + 1 : at + 2] in {"*", "?"}:
                run += self.text[at + 1]
                at += 2
                continue
            if c in "*?":
                found += [(run, False)] if run else []
                found.append((c, True))
                run = ""
            else:
                run += c
            at += 1
        return [*found, (run, False)] if run else found

    @property
    def has_wildcard(self) -> bool:
        """True when one of its characters stands for others."""
        return any(wild for _, wild in self.pieces)


@dataclass(frozen=True)
class Part:
    """One thing in a query's text, from `start` up to `end`.

    `kind`: "word", "phrase", "regex", "field", "sort"; or what holds them together: "or", "and", "not", "(", ")".
    """

    kind: str
    start: int
    end: int
    field: str = ""
    values: tuple[Value, ...] = ()
    #: a minus stands before it, and belongs to it
    negated: bool = False


@dataclass(frozen=True)
class AllOf:
    """Every one of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class AnyOf:
    """One of the nodes at least."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class NoneOf:
    """Not the node."""

    node: Node


Node = Part | AllOf | AnyOf | NoneOf
