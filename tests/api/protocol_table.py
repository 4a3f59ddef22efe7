"""Writes docs/protocol.md from `shapes/*.json`: `python -m tests.api.protocol_table`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .protocol import LATER, ROUTES, Route, routes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"

HEAD = """# The older interface, route by route

What existing clients of infinite-image-browsing call, below the base path. Written by `python -m tests.api.protocol_table` from
`tests/api/shapes/`, one file per route, and kept true by `tests/api/test_protocol.py`, which sends each of these requests to a real
server and compares status, headers, the answer's exact keys and types, and its order.

*Errors*: the statuses that are tried beside 401 (a key is set and the cookie is missing), 403 (`no-access`), 413 (too large) and 422
(no valid request); each comes with `{"detail": "a sentence"}`. *Read-only*: what a read-only server does. *Outside*: what happens to a path
outside the library.

| # | route | answer | errors | read-only | outside | tested by |
|--:|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole page."""
    known = {route.number: route for route in routes()}
    rows = [_row(number, endpoint, known.get(number)) for number, endpoint in sorted(ROUTES.items())]
    done = sum(number in known for number in ROUTES)
    rest = f"\n{done} of {len(ROUTES)} routes are there; {len(LATER)} ask a language model and come later.\n"
    return HEAD + "\n".join(rows) + "\n" + rest


def _row(number: int, endpoint: str, route: Route | None) -> str:
    method, _, path = endpoint.partition(" ")
    name = f"`{method} {path or '(the base itself)'}`"
    if route is None:
        return f"| {number} | {name} | comes later | | | | |"
    errors = " ".join(dict.fromkeys(str(e["status"]) for e in route.errors)) or "–"
    answer = f"{route.status} " if route.status != 200 else ""
    return (
        f"| {number} | {name} | {answer}{_kind(route)} | {errors} | {route.read_only} | {_outside(route.outside)}"
        f" | [{route.file}](../tests/api/shapes/{route.file}) |"
    )


def _kind(route: Route) -> str:
    if route.answer == "bytes":
        return route.headers["content-type"].strip("^$").replace("\\", "").partition(";")[0]
    return f"`{_short(route.answer)}`".replace("|", "\\|")


def _short(shape: Any, deep: bool = True) -> str:
    """A shape in one line; what lies deeper than two floors as dots."""
    if isinstance(shape, dict):
        if not deep:
            return "{…}"
        if "*" in shape:
            return "{name: " + _short(shape["*"], False) + "}"
        if any("{root}" in key for key in shape):
            return "{path: " + _short(next(iter(shape.values())), False) + "}"
        return "{" + ", ".join(f"{k}: {_short(v, False)}" for k, v in shape.items()) + "}"
    if isinstance(shape, list):
        return f"[{_short(shape[1], False)}]"
    return "|".join(
        word.lstrip("@") if word != "=" else '""' for word in shape.replace("|=", "|").lstrip("=").split("|")
    )


def _outside(outside: Any) -> str:
    if isinstance(outside, str):
        return "–"
    if "status" in outside:
        return str(outside["status"])
    return next(
        said
        for key, said in (
            ("left_out", "left out"),
            ("empty", '""'),
            ("false", "false"),
            ("finds_nothing", "finds nothing"),
        )
        if key in outside
    )


if __name__ == "__main__":
    PAGE.write_text(table(), encoding="utf-8")
