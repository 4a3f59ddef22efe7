"""What a query's parts ask of the library: from syntax to `db.terms`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...db.patterns import pattern
from ...db.regexes import Matcher
from ...db.terms import Every, Not, Some, Term
from ...db.terms_facts import (
    TAG_TYPES,
    Dated,
    FolderNamed,
    InFolder,
    Network,
    Number,
    Seed,
    Tagged,
    WithNode,
)
from ...db.terms_text import Regex, Text
from ...errors import BadRequest
from . import dates, marks, states, times
from .errors import QueryError
from .fields import BY_NAME
from .ranges import Range, byte_count, number, read_range, whole
from .sizes import ratio_terms, size_terms
from .syntax import AllOf, AnyOf, Node, NoneOf, Part, Value
from .values import anywhere, bad_number, no_regex

_TAGS = {
    "model": ("Model",),
    "sampler": ("Sampler",),
    "source": ("Source Identifier",),
    "tag": TAG_TYPES,
}
_TEXTS = {"prompt": "prompt", "neg": "negative", "file": "name", "path": "path"}
_NUMBERS = {"clipskip": "clip_skip", "length": "duration"}
_ABSOLUTE = re.compile(r"/|[A-Za-z]:[\\/]|\\\\")


@dataclass(frozen=True)
class Reader:
    """Reads nodes; `today` is what words like “yesterday” are counted from."""

    today: dt.date

    def term(self, node: Node) -> Term:
        """What a node asks. Raises QueryError for a value that its field does not have."""
        if isinstance(node, AllOf):
            return Every(tuple(self.term(n) for n in node.nodes))
        if isinstance(node, AnyOf):
            return Some(tuple(self.term(n) for n in node.nodes))
        if isinstance(node, NoneOf):
            inner = node.node
            return Not(self._part(inner) if isinstance(inner, Part) else self.term(inner))
        return self._part(node)

    def _part(self, part: Part) -> Term:
        if part.kind in {"word", "phrase"}:
            value = part.values[0]
            pieces = [(value.text, False)] if value.quoted else value.pieces
            return Text(pattern(pieces, whole=False))
        if part.kind == "regex":
            return _regex(part.values[0], "any")
        found = [self._value(part, value) for value in part.values if value.text or value.quoted]
        return found[0] if len(found) == 1 else Some(tuple(found))

    def _value(self, part: Part, value: Value) -> Term:
        group = BY_NAME[part.field].group
        read: dict[str, Callable[[str, Value], Term]] = {
            "text": _text,
            "column": _column,
            "tags": _tagged,
            "network": _network,
            "number": _number,
            "bytes": _number,
            "seed": _seed,
            "size": size_terms,
            "ratio": ratio_terms,
            "folder": _folder,
            "state": states.term,
            "rating": marks.rating,
            "label": marks.label,
            "note": marks.note,
            "album": marks.album,
            "stack": marks.stack,
            "node": _node,
            "hour": times.hours,
            "weekday": times.weekdays,
            "date": self._date,
        }
        return read[group](part.field, value)

    def _date(self, field: str, value: Value) -> Term:
        def wrong(value: Value) -> QueryError:
            return QueryError(
                "bad_date",
                f"“{value.text}” is no date. Write 2025, 2025-03, 2025-03-14, a range such as 2025-01..2025-03,"
                " or a word: today, yesterday, 7d, this-month, last-year.",
                value.start,
                value.end - value.start,
                value=value.text,
            )

        span = read_range(value, lambda text: dates.days(text, self.today), wrong)
        since = span.low[1] if span.low and span.low_open else span.low[0] if span.low else None
        until = span.high[0] if span.high and span.high_open else span.high[1] if span.high else None
        return Dated(_midnight(since), _midnight(until))


def _midnight(day: dt.date | None) -> str:
    return f"{day.isoformat()} 00:00:00" if day else ""


def _text(field: str, value: Value) -> Term:
    where = _TEXTS[field]
    if value.flags is not None:
        return _regex(value, where)
    whole_name = field == "file" and (value.has_wildcard or value.op == "=")
    return Text(pattern(value.pieces, whole=whole_name), where)


def _regex(value: Value, where: str) -> Term:
    try:
        Matcher(value.text)
    except BadRequest as error:
        raise QueryError(
            "bad_regex", str(error.detail), value.start, value.end - value.start, reason=str(error.detail)
        ) from error
    return Regex(value.text, "i" in (value.flags or ""), where)


def _column(field: str, value: Value) -> Term:
    return _regex(value, field) if value.flags is not None else Text(anywhere(value), field)


def _tagged(field: str, value: Value) -> Term:
    no_regex(field, value)
    if field == "tag":
        return Tagged(_TAGS[field], pattern(value.pieces, whole=True))
    return Tagged(_TAGS[field], anywhere(value))


def _network(field: str, value: Value) -> Term:
    no_regex(field, value)
    name, suffix = value.text, value.suffix
    if not value.quoted and ":" in name:
        name, _, suffix = name.rpartition(":")
    wanted = anywhere(Value(name, value.start, value.end, value.op, value.quoted))
    if not suffix:
        return Tagged(("lora", "lyco"), wanted)
    weight = read_range(_weight_value(suffix, value), number, lambda _: bad_number(field, suffix, value))
    low = float("-inf") if weight.low is None else float(weight.low)
    high = float("inf") if weight.high is None else float(weight.high)
    return Network(wanted, low, high, weight.low_open, weight.high_open)


def _weight_value(suffix: str, value: Value) -> Value:
    sign = re.match(r">=|<=|>|<|=|", suffix)
    op = sign[0] if sign else ""
    return Value(suffix[len(op) :], value.start, value.end, op)


def _node(field: str, value: Value) -> Term:
    no_regex(field, value)
    return WithNode(anywhere(value))


def _number(field: str, value: Value) -> Term:
    read: Callable[[str], float | int | None] = byte_count if field == "filesize" else number
    span = read_range(value, read, lambda v: bad_number(field, v.text, v))
    name = "bytes" if field == "filesize" else _NUMBERS.get(field, field)
    return Number(name, span.low, span.high, span.low_open, span.high_open)


def _seed(field: str, value: Value) -> Term:
    if value.has_wildcard and not value.op:
        return Seed(pattern(value.pieces, whole=True))
    span: Range[int] = read_range(value, whole, lambda v: bad_number(field, v.text, v))
    if span.low is not None and span.low == span.high:
        return Seed(pattern([(str(span.low), False)], whole=True))
    low = None if span.low is None else span.low + span.low_open
    high = None if span.high is None else span.high - span.high_open
    return Seed(low=low, high=high)


def _folder(field: str, value: Value) -> Term:
    no_regex(field, value)
    if _ABSOLUTE.match(value.text) and not value.has_wildcard:
        return InFolder((value.text,), only_here=value.op == "=")
    return FolderNamed("".join(_folder_piece(text, wild) for text, wild in value.pieces).strip("/"))


def _folder_piece(text: str, wild: bool) -> str:
    if wild:
        return r"[^\\/]*" if text == "*" else r"[^\\/]"
    return "".join(r"[\\/]" if c in "\\/" else re.escape(c) for c in text)


def placed(term: Term, spell: Callable[[Sequence[str]], tuple[str, ...]]) -> Term:
    """The same term, its whole paths as rows have them; those of which `spell` knows nothing stay as written."""
    if isinstance(term, Every | Some):
        return type(term)(tuple(placed(part, spell) for part in term.parts))
    if isinstance(term, Not):
        return Not(placed(term.part, spell))
    if isinstance(term, InFolder):
        return InFolder(spell(term.paths) or term.paths, term.only_here)
    return term


def folders_in(term: Term | None) -> list[str]:
    """The whole paths of folders whose pictures a query wants."""
    if isinstance(term, Every | Some):
        return [path for part in term.parts for path in folders_in(part)]
    return list(term.paths) if isinstance(term, InFolder) else []
