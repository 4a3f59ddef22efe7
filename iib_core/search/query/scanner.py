"""A query's text cut into parts, each with its place."""

from __future__ import annotations

import re

from .errors import QueryError
from .fields import BY_NAME, nearest
from .syntax import Part, Value

#: Longer queries are nobody's: the index would not thank for them.
LONGEST = 5000
MOST_PARTS = 200

_FIELD = re.compile(r"([A-Za-z][A-Za-z_\-]{0,30}):")
_WORDS = {"OR": "or", "AND": "and", "NOT": "not"}
_OPERATOR = re.compile(r"(?:>=|<=|=>|=<|==|[<>=≥≤])")
_OPERATORS = {"≥": ">=", "≤": "<=", "=>": ">=", "=<": "<=", "==": "="}
_PATH = re.compile(r"[A-Za-z]:[\\/]|[A-Za-z][A-Za-z+.\-]*://")
#: (word:1.2), as prompts have it, is no field
_WEIGHT = re.compile(r"[\d.]+(?=[\s)]|$)")


class Scanner:
    """Cuts one text. `parts()` raises QueryError at the first thing that is wrong."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def parts(self) -> list[Part]:
        """All parts in order."""
        if len(self._text) > LONGEST:
            raise QueryError(
                "too_long", f"A query has at most {LONGEST:,} characters.", LONGEST, len(self._text) - LONGEST
            )
        found: list[Part] = []
        while True:
            while self._at < len(self._text) and self._text[self._at].isspace():
                self._at += 1
            if self._at >= len(self._text):
                return found
            if len(found) >= MOST_PARTS:
                raise QueryError(
                    "too_many",
                    f"A query has at most {MOST_PARTS} parts.",
                    self._at,
                    len(self._text) - self._at,
                )
            part = self._part()
            if part is not None:
                found.append(part)

    def _peek(self, ahead: int = 0) -> str:
        return self._text[self._at + ahead : self._at + ahead + 1]

    def _ends(self, at: int) -> bool:
        """True when nothing, a blank or a closing bracket is there."""
        return at >= len(self._text) or self._text[at].isspace() or self._text[at] == ")"

    def _part(self) -> Part | None:
        start = self._at
        first = self._peek()
        if first in {"(", ")"}:
            self._at += 1
            return Part(first, start, self._at)
        if first == "|" and (self._ends(start + 1) or self._text[start + 1] == "("):
            self._at += 1
            return Part("or", start, self._at)
        if first == "," and self._ends(start + 1):
            self._at += 1
            return None
        if first == "-" and not self._ends(start + 1) and self._peek(1) != "-":
            self._at += 1
            if self._peek() == "(":
                return Part("not", start, self._at)
            return self._term(start, negated=True)
        return self._term(start, negated=False)

    def _term(self, start: int, *, negated: bool) -> Part:
        if self._peek() == '"':
            value = self._quoted()
            return Part("phrase", start, self._at, values=(value,), negated=negated)
        at = self._at
        named = _FIELD.match(self._text, at)
        if named and not _PATH.match(self._text, at):
            field = BY_NAME.get(named[1].lower())
            if field is not None:
                self._at = named.end()
                return self._field(field.name, start, named, negated)
            near = nearest(named[1], list(BY_NAME))
            if not self._ends(named.end()) and (near or not _WEIGHT.match(self._text, named.end())):
                raise _unknown(named[1], near, at)
        raw = self._bare(commas=False)
        word = _WORDS.get(raw)
        if word and not negated:
            return Part(word, start, self._at)
        text = raw.rstrip(",") or raw
        return Part("word", start, self._at, values=(Value(text, at, at + len(text)),), negated=negated)

    def _field(self, name: str, start: int, named: re.Match[str], negated: bool) -> Part:
        if self._ends(self._at):
            raise QueryError(
                "no_value",
                f"“{named[0]}” needs a value.",
                named.start(),
                len(named[0]),
                field=named[1],
            )
        if name == "re":
            value = self._expression(named.start())
            return Part("regex", start, self._at, name, (value,), negated)
        values: list[Value] = []
        while not self._ends(self._at):
            values.append(self._value(name))
            if self._peek() != ",":
                break
            self._at += 1
        if not values[-1].text and not values[-1].quoted:
            raise QueryError(
                "no_value", f"“{named[0]}” needs a value.", start, self._at - start, field=named[1]
            )
        return Part("sort" if name == "sort" else "field", start, self._at, name, tuple(values), negated)

    def _value(self, field: str) -> Value:
        start = self._at
        sign = _OPERATOR.match(self._text, start)
        op = ""
        if sign:
            self._at = sign.end()
            op = _OPERATORS.get(sign[0], sign[0])
        if self._peek() == '"':
            value = self._quoted()
            suffix = ""
            if field == "lora" and self._peek() == ":":
                self._at += 1
                suffix = self._bare(commas=True)
            return Value(value.text, start, self._at, op, True, suffix)
        if self._text.startswith("re:/", self._at):
            self._at += 3
            value = self._expression(start)
            return Value(value.text, start, self._at, op, flags=value.flags)
        return Value(self._bare(commas=True), start, self._at, op)

    def _quoted(self) -> Value:
        """A text in quotation marks; two of them in it are one."""
        start = self._at
        at = start + 1
        while True:
            end = self._text.find('"', at)
            if end < 0:
                raise QueryError(
                    "open_quote", "This quotation mark is not closed.", start, len(self._text) - start
                )
            if self._text[end + 1 : end + 2] != '"':
                break
            at = end + 2
        self._at = end + 1
        return Value(self._text[start + 1 : end].replace('""', '"'), start, self._at, quoted=True)

    def _expression(self, start: int) -> Value:
        """A regular expression between slashes, with flags behind it."""
        found = re.compile(r"/((?:[^/\\]|\\.)*)/([A-Za-z]*)", re.DOTALL).match(self._text, self._at)
        if found is None or not found[1]:
            raise QueryError(
                "open_regex",
                "Write a regular expression between slashes: re:/…/ or re:/…/i.",
                start,
                len(self._text) - start,
            )
        if found[2].strip("i"):
            raise QueryError(
                "regex_flag",
                f"There is no flag “{found[2]}”; there is “i”, for letters of either case.",
                found.start(2),
                len(found[2]),
                flag=found[2],
            )
        self._at = found.end()
        return Value(found[1], start, self._at, flags=found[2])

    def _bare(self, *, commas: bool) -> str:
        """Characters up to a blank, a bracket that was not opened here, and with `commas` up to a comma."""
        start, depth = self._at, 0
        while self._at < len(self._text):
            c = self._text[self._at]
            if c.isspace() or (c == ")" and not depth) or (c == "," and commas):
                break
            depth += (c == "(") - (c == ")")
            self._at += 1
        return self._text[start : self._at]


def _unknown(name: str, near: str | None, at: int) -> QueryError:
    hint = (
        f"Did you mean “{near}”?" if near else "To search for these characters, put them in quotation marks."
    )
    code = "unknown_field_near" if near else "unknown_field"
    params = {"name": name, **({"near": near} if near else {})}
    return QueryError(code, f"There is no field “{name}”. {hint}", at, len(name), **params)
