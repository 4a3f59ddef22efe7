"""A query's parts put together: OR binds weaker than what merely stands side by side."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import QueryError
from .syntax import AllOf, AnyOf, Node, NoneOf, Part

DEEPEST = 20


class Parser:
    """Reads the parts of one query. `node()` raises QueryError for brackets and words that do not fit."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = [p for p in parts if p.kind != "sort"]
        self._at = 0

    def node(self) -> Node | None:
        """What the query asks for; None when it asks for nothing."""
        found = self._any(0)
        if self._at < len(self._parts):
            left = self._parts[self._at]
            raise QueryError("closing", "This bracket closes nothing.", left.start, 1)
        return found

    def _next(self) -> Part | None:
        return self._parts[self._at] if self._at < len(self._parts) else None

    def _any(self, depth: int) -> Node | None:
        nodes: list[Node] = []
        word: Part | None = None
        while True:
            node = self._all(depth)
            if node is not None:
                nodes.append(node)
            elif word is not None:
                raise _lonely(word)
            part = self._next()
            if part is None or part.kind != "or":
                break
            if node is None:
                raise _lonely(part)
            word = part
            self._at += 1
        return None if not nodes else nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))

    def _all(self, depth: int) -> Node | None:
        nodes: list[Node] = []
        word: Part | None = None
        while True:
            part = self._next()
            if part is not None and part.kind == "and":
                if not nodes or word is not None:
                    raise _lonely(part)
                word = part
                self._at += 1
                continue
            if part is None or part.kind in {"or", ")"}:
                break
            node = self._one(depth)
            word = None
            if node is not None:
                nodes.append(node)
        if word is not None:
            raise _lonely(word)
        return None if not nodes else nodes[0] if len(nodes) == 1 else AllOf(tuple(nodes))

    def _one(self, depth: int) -> Node | None:
        part = self._parts[self._at]
        self._at += 1
        if part.kind == "not":
            after = self._next()
            if after is None or after.kind in {"or", "and", ")"}:
                raise _lonely(part)
            node = self._one(depth)
            return None if node is None else NoneOf(node)
        if part.kind == "(":
            return self._group(part, depth + 1)
        return NoneOf(part) if part.negated else part

    def _group(self, opened: Part, depth: int) -> Node | None:
        if depth > DEEPEST:
            raise QueryError("too_deep", "The brackets are nested too deep.", opened.start, 1)
        found = self._any(depth)
        closed = self._next()
        if closed is None:
            raise QueryError("open_bracket", "This bracket is not closed.", opened.start, 1)
        self._at += 1
        return found


def _lonely(part: Part) -> QueryError:
    return QueryError(
        "lonely",
        "Something must stand on both sides of this word; in quotation marks it is a word like any other."
        if part.kind != "not"
        else "Something must follow here.",
        part.start,
        part.end - part.start,
    )
