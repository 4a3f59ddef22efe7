"""What nodes that work on strings come to: concatenation, replacing, templates.

Input names: StringConcatenate, StringReplace, RegexReplace of ComfyUI, JoinStrings of KJ, Text Concatenate, Text Find
and Replace, Text String of WAS, CR Text Concatenate and Replace of Comfyroll, StringFunction of pysssss, promptConcat
and promptReplace of Easy-Use.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from .graph import Node
from .values import CERTAIN, GUESS, LIKELY, Found
from .words import matcher

_PART = re.compile(r"(?i)^(?:text|string|str|prompt|input|value|t|s)[_ ]?([a-z]|\d{1,3})$")
_joins = matcher(r"concat|join|combin|merge|append|\badd\b|compos|stringfunction|build")
_replaces = matcher(r"replac")
_fills = matcher(r"format|template|f-?string")
_DELIMITERS = ("delimiter", "separator", "sep", "delim")
_SOURCES = ("string", "text", "prompt", "input", "text_a", "value")
_REPLACED = (
    ("find", "replace"), ("find1", "replace1"), ("find2", "replace2"), ("find3", "replace3"), ("regex_pattern", "replace"),
    ("pattern", "replacement"), ("old", "new"), ("search", "replace"), ("text_b", "text_c"),
)  # fmt: skip
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")
_MAX_TEXT = 1_000_000
Look = Callable[[str], Found | None]  # the text that the input of a name comes to


@lru_cache(maxsize=4096)
def _part(key: str) -> str:
    """The letter or number of a part's name, "" for other names."""
    match = _PART.match(key)
    return match[1].lower() if match else ""


def operated(node: Node, slot: int, look: Look) -> Found | None:
    """What the node makes of its texts, None when it is no node that we know to make something of them."""
    kind, inputs = node.kind, node.inputs
    if len(inputs) < 2:
        return None
    if _replaces(kind) or inputs.get("action") == "replace":
        return _replaced(node, look)
    if _fills(kind) and (found := _filled(node, look)) is not None:
        return found
    parts = [(mark, k) for k in inputs if (mark := _part(k))]
    if not parts or (len(parts) < 2 and not _joins(kind)) or "text_g" in inputs or "clip_l" in inputs:
        return None
    names = [k for _, k in sorted(parts, key=lambda p: (len(p[0]), p[0]))]
    if "text" in inputs and "text_b" in inputs:
        names.insert(0, "text")
    if len(names) < 2:
        return None
    delimiter = next((k for k in _DELIMITERS if k in inputs), "")
    if not delimiter and not _joins(kind):
        if "text_g" in inputs or "prompt_g" in inputs:
            return None
        if slot < len(names) and (slot or kind == "Text String"):  # one output for each text
            return look(names[slot])
    between = look(delimiter) if delimiter else None
    text = between.value if between is not None and between.value not in {"true", "false"} else ", "
    return joined([look(k) for k in names], text.replace("\\n", "\n"), each_once=False)


def _replaced(node: Node, look: Look) -> Found | None:
    source = next((f for k in _SOURCES if k in node.inputs and (f := look(k)) is not None), None)
    if source is None:
        return None
    text, sure = source.value, source.confidence
    regex = "regex" in node.kind.lower() or "regex_pattern" in node.inputs
    for find_key, replace_key in _REPLACED:
        find = look(find_key) if find_key in node.inputs and replace_key in node.inputs else None
        if find is None or not find.value or find.value not in text:
            sure = GUESS if find is not None and find.value and regex else sure
            continue
        if regex and _SPECIAL.search(find.value):  # never run: its time has no bound
            sure = GUESS
            continue
        instead = look(replace_key)
        if instead is None:
            sure = GUESS
        elif len(text) + text.count(find.value) * len(instead.value) <= _MAX_TEXT:
            text = text.replace(find.value, instead.value)
    return Found(text, sure)


def _filled(node: Node, look: Look) -> Found | None:
    """`{name}` in a template, from the inputs of these names."""
    key = next(
        (
            k
            for k in ("template", "format", "f_string", "fstring", "string", "text", "value")
            if k in node.inputs
        ),
        "",
    )
    template = look(key) if key else None
    if template is None or "{" not in template.value:
        return None
    text = template.value
    for name in node.inputs:
        mark = "{" + name + "}"
        if name != key and mark in text and (found := look(name)) is not None:
            text = text.replace(mark, found.value)[:_MAX_TEXT]
    text = text.replace("{{", "{").replace("}}", "}")
    return Found(text, LIKELY if template.confidence == CERTAIN else template.confidence)


def joined(found: list[Found | None], delimiter: str, each_once: bool = True) -> Found | None:
    """Texts joined, empty ones left out; the least sure of them decides."""
    known = [f for f in found if f is not None]
    if not known:
        return None
    texts = [f.value for f in known if f.value]
    text = delimiter.join(dict.fromkeys(texts) if each_once else texts)
    worst = max((f.confidence for f in known), key=(CERTAIN, LIKELY, GUESS).index)
    return Found(text[:_MAX_TEXT], worst)
