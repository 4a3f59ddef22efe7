"""Which pictures a *Search Library* node means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from iib_core.db import tags
from iib_core.db.criteria import SEEDS, Criteria
from iib_core.db.images import FileRow
from iib_core.db.terms_marks import BEST, Rated
from iib_core.errors import BadRequest
from iib_core.mediatypes import MediaKind

if TYPE_CHECKING:
    from iib_core.api.services import Services

#: Order by its name on the node.
ORDERS = {
    "newest": "-date",
    "oldest": "date",
    "name": "name",
    "name, backwards": "-name",
    "largest": "-size",
    "smallest": "size",
    "random": "random",
}
#: Kinds of tags in which a name is looked for, the user's own first.
_KINDS = ("custom", "Model", "lora", "lyco", "Sampler", "pos", "Source Identifier", "size", "Media Type")
_PAGE = 5000


@dataclass(frozen=True)
class Query:
    """The node's inputs, as they are typed."""

    text: str = ""
    tags: str = ""
    folders: str = ""
    rating: int = 0
    order: str = "newest"
    seed: int = 0
    limit: int = 8
    offset: int = 0


def chosen(services: Services, query: Query) -> list[FileRow]:
    """The pictures, in order. Raises BadRequest for an unknown tag and what cannot be searched, Forbidden for a
    folder outside the library."""
    criteria = criteria_of(services, query)
    rows: list[FileRow] = []
    wanted, cursor = query.offset + query.limit, ""
    while len(rows) < wanted:
        page, after = services.search.page(criteria, cursor, min(_PAGE, wanted - len(rows)))
        rows += page
        if after is None:
            break
        cursor = after
    return rows[query.offset : wanted]


def criteria_of(services: Services, query: Query) -> Criteria:
    """The query in the search's words."""
    if query.order not in ORDERS:
        raise BadRequest(f"There is no order “{query.order}”; there are {', '.join(ORDERS)}.")
    wanted, unwanted = _tags(services, query.tags)
    order = ORDERS[query.order]
    return Criteria(
        text=query.text.strip(),
        and_tags=tuple(wanted),
        not_tags=tuple(unwanted),
        folders=_folders(services, query.folders),
        kind=MediaKind.IMAGE,
        match=Rated(query.rating, BEST) if query.rating > 0 else None,
        order=order,
        seed=query.seed % SEEDS if order == "random" else 0,
    )


def _folders(services: Services, typed: str) -> tuple[str, ...] | None:
    """Folders, a line each; None for none."""
    lines = [line.strip().strip('"') for line in typed.splitlines() if line.strip()]
    return tuple(services.gate.admit(line).shown for line in lines) or None


def _tags(services: Services, typed: str) -> tuple[list[int], list[int]]:
    """Ids of the tags that pictures must have, and of those that they must not have."""
    reader = services.db.reader()
    wanted: list[int] = []
    unwanted: list[int] = []
    for name in filter(None, map(str.strip, re.split(r"[,\n]", typed))):
        into, bare = (unwanted, name[1:].strip()) if name.startswith("-") else (wanted, name)
        found = (tags.by_name(reader, kind, bare) for kind in _KINDS)
        tag = next((t for t in found if t is not None), None)
        if tag is None:
            raise BadRequest(f"There is no tag “{bare}” in the library.")
        into.append(tag.id)
    return wanted, unwanted
