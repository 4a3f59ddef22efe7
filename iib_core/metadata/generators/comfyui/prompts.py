"""Prompt texts, followed from a sampler's conditioning through whatever stands between."""

from __future__ import annotations

import re
from typing import Any

from .graph import HEAVY, Graph, Link, Node
from .scalars import CERTAIN, GUESS, LIKELY, Found

POSITIVE, NEGATIVE = "positive", "negative"
_SIDES = {
    POSITIVE: ("positive", "text_positive", "positive_prompt", "positive_text", "pos", "cond_positive"),
    NEGATIVE: ("negative", "text_negative", "negative_prompt", "negative_text", "neg", "cond_negative"),
}
#: texts that one encoder takes side by side, the telling one first
_TOGETHER = ("t5xxl", "llama", "text_g", "text_l", "clip_g", "clip_l", "qwen25_7b")
_TEXTS = ("text", "prompt", "string", "value", "wildcard_text", "String", "Text", "result", "text_0")
_CONDITIONINGS = re.compile(r"^(conditioning|cond|conditionings)(_?\d{1,2}|_to|_from|_[a-d])?$")
_PARTS = re.compile(r"(?i)^(text|string|str|prompt)[_ ]?([a-h]|\d{1,3})$")
_DELIMITERS = ("delimiter", "separator", "sep")
_BUNDLES = re.compile(r"(?i)pipe|ctx|context|embeds|guider|bundle|conditioning")
_ENCODERS = re.compile(r"(?i)textencode")
#: some five Python frames each
_MAX_DEPTH = 80
_MAX_TEXT = 1_000_000


class Prompts:
    """Looks texts up in one graph; each node and side is worked out once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[str, str], Found | None] = {}

    def of(self, value: Any, side: str, depth: int = 0) -> Found | None:
        """The text that an input's value comes to, None when it comes to none. `side` is POSITIVE or NEGATIVE."""
        if isinstance(value, str):
            return Found(value)
        link = self._graph.link(value)
        if link is None or depth > _MAX_DEPTH:
            return None
        key = (link[0], side)
        if key not in self._known:
            if not self._graph.spend():
                return None
            self._known[key] = None  # a cycle ends here
            self._known[key] = self._text(link, side, depth + 1)
        return self._known[key]

    def _text(self, link: Link, side: str, depth: int) -> Found | None:
        node = self._graph.nodes[link[0]]
        inputs = node.inputs
        if "ZeroOut" in node.kind:
            return Found("")
        populated = inputs.get("populated_text")
        if isinstance(populated, str) and populated:
            return Found(populated)
        choice = self._graph.chosen(node)
        if choice is not None and (found := self.of(choice, side, depth)):
            return Found(found.value, LIKELY if found.confidence == CERTAIN else found.confidence)
        for key in _SIDES[side]:
            if key in inputs and (found := self.of(inputs[key], side, depth)):
                return found
        for pick in (self._joined_parts, self._encoded, self._merged, self._onward):
            if (found := pick(node, side, depth)) is not None:
                return found
        return None

    def _joined_parts(self, node: Node, side: str, depth: int) -> Found | None:
        """String concatenation: several numbered or lettered texts and perhaps a delimiter."""
        names = [k for k in node.inputs if _PARTS.match(k)]
        if len(names) < 2 or "text_g" in names:
            return None
        delimiter = next((node.inputs[k] for k in _DELIMITERS if isinstance(node.inputs.get(k), str)), None)
        if delimiter is None:
            delimiter = ", "
        found = [self.of(node.inputs[k], side, depth) for k in names]
        return _join(found, delimiter.replace("\\n", "\n"))

    def _encoded(self, node: Node, side: str, depth: int) -> Found | None:
        """A text encoder, a text node, or anything else with a text of a usual name."""
        together = [self.of(node.inputs[k], side, depth) for k in _TOGETHER if k in node.inputs]
        if (joined := _join(together, "\n")) is not None:
            return joined
        empty: Found | None = None
        for key in _TEXTS:
            if key in node.inputs and (found := self.of(node.inputs[key], side, depth)) is not None:
                if found.value:
                    return found
                empty = found
        return empty

    def _merged(self, node: Node, side: str, depth: int) -> Found | None:
        """Nodes that take conditionings and give one: combine, concat, area, guidance, time step range."""
        names = [k for k in node.inputs if _CONDITIONINGS.match(k)]
        return _join([self.of(node.inputs[k], side, depth) for k in names], "\n")

    def _onward(self, node: Node, side: str, depth: int) -> Found | None:
        """Unknown nodes: their bundles first, then every light link, then their longest text."""
        links = [(k, node.inputs[k]) for k, _ in self._graph.links(node)]
        for sure, group in (
            (True, [v for k, v in links if _BUNDLES.search(k)]),
            (len(links) == 1, [v for k, v in links if not HEAVY.match(k) and not _other_side(k, side)]),
        ):
            for value in group:
                if (found := self.of(value, side, depth)) is not None:
                    return found if sure else Found(found.value, GUESS)
        texts = [
            v for k, v in node.inputs.items() if isinstance(v, str) and " " in v and not _other_side(k, side)
        ]
        return Found(max(texts, key=len), GUESS) if texts else None

    def everything(self) -> list[str]:
        """The texts of all text encoders, in the graph's order, each once."""
        return self._of_all(lambda node: bool(_ENCODERS.search(node.kind)))

    def anything(self) -> list[str]:
        """Texts of usual names anywhere, for graphs without an encoder that we know."""
        return self._of_all(
            lambda node: any(isinstance(node.inputs.get(k), str) for k in ("text", "prompt", "positive"))
        )

    def _of_all(self, wanted: Any) -> list[str]:
        texts: dict[str, None] = {}
        for node in self._graph.nodes.values():
            if wanted(node) and (found := self.of([node.id, 0], POSITIVE)) and found.value.strip():
                texts[found.value] = None
        return list(texts)


def _other_side(key: str, side: str) -> bool:
    return ("neg" if side == POSITIVE else "pos") in key.lower()


def _join(found: list[Found | None], delimiter: str) -> Found | None:
    """Distinct texts joined; the least sure of them decides."""
    known = [f for f in found if f is not None]
    if not known:
        return None
    text = delimiter.join(dict.fromkeys(f.value for f in known if f.value))
    worst = max((f.confidence for f in known), key=(CERTAIN, LIKELY, GUESS).index)
    return Found(text[:_MAX_TEXT], worst)
