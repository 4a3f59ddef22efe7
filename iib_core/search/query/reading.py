"""A query's text read: its parts, its meaning, its order, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...db.criteria import ORDERS, SEEDS
from ...db.terms import Term
from .errors import QueryError
from .fields import nearest
from .meaning import Reader
from .parser import Parser
from .scanner import Scanner
from .syntax import Part

#: Words for orders.
_ORDERS = {
    "newest": "-date",
    "oldest": "date",
    "largest": "-size",
    "smallest": "size",
    "shuffle": "random",
    "shuffled": "random",
    "best": "-rating",
    "worst": "rating",
}
_RANDOM = re.compile(r"random(?::(\d{1,10}))?$")


@dataclass
class Query:
    """A query that was read. With an `error`, `term` and `order` say nothing."""

    text: str
    parts: Sequence[Part] = field(default_factory=list)
    term: Term | None = None
    order: str | None = None
    seed: int | None = None
    error: QueryError | None = None


def read_query(text: str, today: dt.date | None = None) -> Query:
    """Reads a text; what is wrong with it is in `error`."""
    query = Query(text)
    try:
        query.parts = Scanner(text).parts()
        node = Parser(query.parts).node()
        query.term = Reader(today or dt.date.today()).term(node) if node is not None else None
        for part in query.parts:
            if part.kind == "sort":
                query.order, query.seed = _order(part)
    except QueryError as error:
        query.term = query.order = query.seed = None
        query.error = error
    return query


def _order(part: Part) -> tuple[str, int | None]:
    value = part.values[0]
    word = value.text.lower()
    random = _RANDOM.match(word)
    if random:
        return "random", int(random[1]) % SEEDS if random[1] else None
    turned = word.endswith("-")
    word = word.removesuffix("-")
    order = _ORDERS.get(word, word)
    if turned:
        order = order.removeprefix("-") if order.startswith("-") else f"-{order}"
    if order in ORDERS and not part.negated:
        return order, None
    names = [*ORDERS, *_ORDERS]
    near = nearest(word, names)
    raise QueryError(
        "bad_order_near" if near else "bad_order",
        f"There is no order “{value.text}”. "
        + (f"Did you mean “{near}”?" if near else f"There is {', '.join(ORDERS)}."),
        value.start,
        max(1, value.end - value.start),
        value=value.text,
        **({"near": near} if near else {}),
    )
