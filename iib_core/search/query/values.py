"""What the values of several fields have in common."""

from __future__ import annotations

from ...db.patterns import Pattern, pattern
from .errors import QueryError
from .syntax import Value


def anywhere(value: Value) -> Pattern:
    """Part of a text; the whole of it when it is quoted, marked with "=" or has wildcards."""
    return pattern(value.pieces, whole=value.quoted or value.op == "=" or value.has_wildcard)


def no_regex(field: str, value: Value) -> None:
    """Raises QueryError for a regular expression, which this field does not take."""
    if value.flags is not None:
        raise QueryError(
            "no_regex",
            f"“{field}:” takes no regular expression; * stands for any characters.",
            value.start,
            value.end - value.start,
            field=field,
        )


def bad_number(field: str, text: str, value: Value) -> QueryError:
    """What is said of a value that is no number."""
    return QueryError(
        "bad_number",
        f"“{text}” is no number. Write {field}:20, {field}:20..30 or {field}:>=20.",
        value.start,
        value.end - value.start,
        field=field,
        value=text,
    )


def bad_word(field: str, value: Value, near: str | None, choices: str) -> QueryError:
    """What is said of a word that is none of a field's few."""
    return QueryError(
        "bad_word_near" if near else "bad_word",
        f"“{field}:” has no “{value.text}”. "
        + (f"Did you mean “{near}”?" if near else f"There is {choices}."),
        value.start,
        max(1, value.end - value.start),
        field=field,
        value=value.text,
        **({"near": near} if near else {"choices": choices}),
    )
