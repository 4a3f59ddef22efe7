"""Writing terms so that they are read back as what was meant. The page does the same (`terms.ts`)."""

from __future__ import annotations

import re

from .fields import BY_NAME

#: A word that needs no quotation marks as a value.
_PLAIN_VALUE = re.compile(r"[^\s\",()*?\\<>=≥≤:]+$")
#: A word that needs none by itself.
_PLAIN_WORD = re.compile(r"[^\s\",()*?\\|:\-<][^\s\",()*?\\|:]*$")
#: Fields whose values are compared as a whole only in quotation marks.
_PART = frozenset(f.name for f in BY_NAME.values() if f.group in {"column", "network"}) | {
    "model", "node", "sampler", "source",
}  # fmt: skip


def quoted(text: str) -> str:
    """In quotation marks, for any text."""
    return '"' + text.replace('"', '""') + '"'


def escaped(text: str) -> str:
    """With wildcards that stand for themselves."""
    return re.sub(r"[*?]", r"\\\g<0>", text)


def term(field: str, value: str) -> str:
    """`field:value` for exactly this value."""
    if field not in _PART and _PLAIN_VALUE.match(value):
        return f"{field}:{value}"
    return f"{field}:{quoted(escaped(value))}"


def word(text: str) -> str:
    """Words of a prompt, just as they stand there."""
    return text if _PLAIN_WORD.match(text) and text not in {"OR", "AND", "NOT"} else quoted(text)
