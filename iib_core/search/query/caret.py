"""What is being typed at the caret, in a text that need not be whole yet. The page does the same (`caret.ts`)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .fields import BY_NAME

_FIELD = re.compile(r"([A-Za-z][A-Za-z_\-]{0,30}):")
_OPERATOR = re.compile(r"[<>=≥≤]{1,2}")


@dataclass(frozen=True)
class Typed:
    """The value from `start` to `end` that the caret stands in, of `field` ("" for bare words)."""

    start: int
    end: int
    #: what stands of it before the caret, without quotation marks
    prefix: str
    field: str = ""
    negated: bool = False


def typed_at(text: str, caret: int) -> Typed:
    """What is typed at `caret`; an empty prefix between words."""
    at = 0
    while at < len(text) and at < caret:
        if text[at].isspace() or text[at] in "()":
            at += 1
            continue
        if text[at] == "-" and text[at + 1 : at + 2] == "(":
            at += 1
            continue
        end = _word_end(text, at)
        if caret <= end:
            return _in_word(text, at, end, caret)
        at = end
    return Typed(caret, caret, "")


def _word_end(text: str, at: int) -> int:
    """Where the word that begins at `at` ends: at a blank or bracket outside of quotation marks."""
    quoted, depth = False, 0
    while at < len(text):
        c = text[at]
        if c == '"':
            quoted = not quoted
        elif not quoted:
            if c.isspace() or (c == ")" and not depth):
                break
            depth += (c == "(") - (c == ")")
        at += 1
    return at


def _in_word(text: str, start: int, end: int, caret: int) -> Typed:
    negated = text[start] == "-" and end > start + 1
    start += negated
    if caret < start:
        return Typed(caret, caret, "")
    named = _FIELD.match(text, start)
    field = BY_NAME.get(named[1].lower()) if named else None
    if named is None or field is None or caret < named.end():
        return Typed(start, end, text[start:caret].replace('"', ""), "", negated)
    start = named.end()
    quoted = False
    for at in range(start, end):  # the value between commas
        if text[at] == '"':
            quoted = not quoted
        elif text[at] == "," and not quoted:
            if at < caret:
                start = at + 1
            else:
                end = at
                break
    sign = _OPERATOR.match(text, start, end)
    if sign and caret >= sign.end():
        start = sign.end()
    return Typed(start, end, text[start:caret].replace('"', ""), field.name, negated)
