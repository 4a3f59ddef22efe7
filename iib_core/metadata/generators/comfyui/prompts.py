"""Prompt texts, followed from a sampler's conditioning through whatever stands between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .graph import MODEL_FILE, Graph, Link, Node, heavy
from .strings import joined, operated
from .values import GUESS, LIKELY, Found, less_sure
from .words import matcher

POSITIVE, NEGATIVE = "positive", "negative"
_SIDES = {
    POSITIVE: (
        "positive_populated_text", "positive", "text_positive", "positive_prompt", "positive_text", "pos", "cond_positive",
        "original_text_embeds", "prompt_positive", "positive_conditioning", "cond_pos",
    ),
    NEGATIVE: (
        "negative_populated_text", "negative", "text_negative", "negative_prompt", "negative_text", "neg", "cond_negative",
        "nag_text_embeds", "prompt_negative", "negative_conditioning", "neg_conditioning", "cond_neg",
    ),
}  # fmt: skip
#: texts that one encoder takes side by side, the telling one first
_TOGETHER = (
    "t5xxl", "llama", "text_g", "text_l", "prompt_g", "prompt_l", "clip_g", "clip_l", "qwen25_7b", "mt5xl", "bert", "tags", "lyrics",
)  # fmt: skip
_TEXTS = (
    "text_0", "text", "prompt", "string", "user_prompt", "prompt_text", "value", "wildcard_text", "String", "Text", "result",
    "anything", "instruction", "description", "opt_text", "choice",
)  # fmt: skip
_conditions = matcher(
    r"^(conditioning|cond|conditionings)(_?\d{1,2}|_to|_from|_[a-d])?$|^base_cond|^embeds_[12]$"
)
_bundles = matcher(r"pipe|ctx|context|embeds|guider|bundle|conditioning|tuple|base_sampler")
_encodes = matcher(r"text_?encode")
_zeroes = matcher(r"zero_?out|zero_?cond|empty_?cond")
#: what they are told is not what they answer
_answers = matcher(
    r"llm|gpt|gemini|claude|ollama|florence|textgenerat|chat|vlm|caption|interrogat|wd14|joytag|qwen.?vl"
)
_restyles = matcher(r"styl|enhanc|dynamicprompts|dprandom|randomline|random line")
_MAX_DEPTH = 110  # some five Python frames each


class Prompts:
    """Looks texts up in one graph; each output and side is worked out once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[Link, str], Found | None] = {}
        #: texts that a viewer node showed, by the id of the node that made them
        self.shown: dict[str, str] = {}

    def of(self, value: Any, side: str, depth: int = 0) -> Found | None:
        """The text that an input's value comes to, None when it comes to none. `side` is POSITIVE or NEGATIVE."""
        if type(value) is str:
            return Found(value)
        link = self._graph.link(value)
        if link is None or depth > _MAX_DEPTH:
            return None
        link = self._past_reroutes(link)
        key = (link, side)
        if key not in self._known:
            if not self._graph.spend():
                return None
            self._known[key] = None  # a cycle ends here
            found = self._text(link, side, depth + 1)
            if found is not None and not self._graph.spend(len(found.value) >> 8):
                found = None
            self._known[key] = found
        return self._known[key]

    def _past_reroutes(self, link: Link) -> Link:
        """Where a chain of nodes with a single input begins."""
        node = self._graph.nodes[link[0]]
        while len(node.inputs) == 1 and len(node.links) == 1 and not _zeroes(node.kind):
            if not self._graph.spend():
                break
            link = node.links[0][1]
            node = self._graph.nodes[link[0]]
        return link

    def _text(self, link: Link, side: str, depth: int) -> Found | None:
        node = self._graph.nodes[link[0]]
        inputs = node.inputs
        if len(inputs) == 1 and not node.links and not self.shown:  # a node that is a text
            key, value = next(iter(inputs.items()))
            if key in _TEXTS and type(value) is str:
                return self._weighed(node, Found(value))
        if _zeroes(node.kind):
            return Found("")
        populated = inputs.get("populated_text")
        if type(populated) is str and populated:
            return Found(populated)
        choice = self._graph.chosen(node)
        if choice is not None and (found := self.of(choice, side, depth)):
            return less_sure(found, LIKELY)
        for key in _SIDES[side]:
            if key in inputs and (found := self.of(inputs[key], side, depth)) is not None:
                return self._weighed(node, found)
        found = operated(node, link[1], lambda key: self.of(inputs[key], side, depth))
        if found is None:
            found = self._encoded(node, side, depth)
        if found is None:
            found = self._merged(node, side, depth)
        if found is None:
            found = self._onward(node, side, depth)
        return None if found is None else self._weighed(node, found)

    def _weighed(self, node: Node, found: Found) -> Found:
        """Less sure for nodes that answer with something else than they were given; what they showed counts."""
        if node.id in self.shown:
            return Found(self.shown[node.id], LIKELY)
        if _answers(node.kind):
            return less_sure(found, GUESS)
        return less_sure(found, LIKELY) if _restyles(node.kind) else found

    def _encoded(self, node: Node, side: str, depth: int) -> Found | None:
        """A text encoder, a text node, or anything else with a text of a usual name."""
        inputs = node.inputs
        together = [self.of(inputs[k], side, depth) for k in _TOGETHER if k in inputs]
        if together and (found := joined(together, "\n")) is not None:
            return found
        empty: Found | None = None
        for key in _TEXTS:
            if key in inputs and (found := self.of(inputs[key], side, depth)) is not None:
                if found.value:
                    return found
                empty = found
        return empty

    def _merged(self, node: Node, side: str, depth: int) -> Found | None:
        """Nodes that take conditionings and give one: combine, concat, area, guidance, time step range."""
        names = [k for k, _ in node.links if _conditions(k)]
        return joined([self.of(node.inputs[k], side, depth) for k in names], "\n")

    def _onward(self, node: Node, side: str, depth: int) -> Found | None:
        """Unknown nodes: their bundles first, then every light link, then their longest text."""
        links = [k for k, _ in node.links if not _other_side(k, side)]
        for sure, group in (
            (True, [k for k in links if _bundles(k)]),
            (len(links) == 1, [k for k in links if not heavy(k)]),
        ):
            for key in group:
                if (found := self.of(node.inputs[key], side, depth)) is not None:
                    return found if sure else less_sure(found, GUESS)
        texts = [
            v for k, v in node.inputs.items()
            if type(v) is str and " " in v and not _other_side(k, side) and not MODEL_FILE.search(v[-20:])
        ]  # fmt: skip
        return Found(max(texts, key=len), GUESS) if texts else None

    def everything(self) -> list[str]:
        """The texts of all text encoders, in the graph's order, each once."""
        return self._of_all(lambda node: bool(_encodes(node.kind)))

    def anything(self) -> list[str]:
        """Texts of usual names anywhere, for graphs without an encoder that we know."""
        return self._of_all(
            lambda node: any(type(node.inputs.get(k)) is str for k in ("text", "prompt", "positive"))
        )

    def _of_all(self, wanted: Callable[[Node], bool]) -> list[str]:
        texts: dict[str, None] = {}
        for node in self._graph.nodes.values():
            if wanted(node) and (found := self.of([node.id, 0], POSITIVE)) and found.value.strip():
                texts[found.value] = None
        return list(texts)


def _other_side(key: str, side: str) -> bool:
    return ("neg" if side == POSITIVE else "pos") in key.lower()
