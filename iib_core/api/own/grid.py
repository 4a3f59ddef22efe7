"""The grid: one page of many thousand images as columns."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, cast

from fastapi import APIRouter

from ...db.criteria import SEEDS, Criteria
from ...errors import BadRequest, TooLarge
from ...lookalikes.service import Likeness
from ...mediatypes import MediaKind
from ...search.query.meaning import folders_in
from ..inputs import GridBody, GridQuery, bounded
from ..routing import guarded_router
from ..services import Services

_MOST_AT_ONCE = 50_000
_MOST_SIMILAR = 500
_MOST_AMONG = 100_000
_KINDS = {"all": None, "image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}


def routes(services: Services) -> APIRouter:
    """POST grid."""
    router = guarded_router(services, services.settings.base + "/api", ["grid"])

    @router.post(
        "/grid",
        access="read",
        summary="Images as columns",
        body={"query": {"q": "cat -dog", "order": "-date"}, "cursor": None, "limit": 10000},
        example={
            "total": 1,
            "cursor": None,
            "ids": [1],
            "ratios": [667],
            "dates": [1714550400],
            "kinds": [0],
            "versions": [1714550400000000],
            "thumbhashes": [None],
            "liked": [],
            "marks": {"1": [5, 2]},
        },
    )
    def grid(body: GridBody) -> dict[str, Any]:
        """Columns of equal length in the query's order; `cursor` leads to the next page.
        `liked` are ids; `marks` has rating and label of those that have either.

        With `similar` (an image's id) those like it, the most alike first, by `similar_by` "picture" or "prompt"; with
        `stack` the variations of that image; with `among` those of these ids that match, in their order. All of
        these come as one page. `stacks` asks for a column of stacks, 0 for none.
        """
        limit = max(1, min(body.limit, _MOST_AT_ONCE))
        criteria = criteria_of(services, body.query)
        for folder in [*(criteria.folders or ()), *folders_in(criteria.match)]:
            services.indexer.prefer(folder)  # what somebody looks at is read first
        ids = ids_of(services, body.query)
        if ids is None:
            columns, total = services.search.grid(criteria, body.cursor or "", limit)
        else:
            columns = services.search.grid_among(criteria, ids)
            total = len(columns.ids)
        return {
            "total": total,
            "cursor": columns.cursor,
            "ids": columns.ids,
            "ratios": columns.ratios,
            "dates": columns.dates,
            "kinds": columns.kinds,
            "versions": columns.versions,
            "thumbhashes": [b64encode(h).decode() if h else None for h in columns.thumbhashes],
            "liked": columns.liked,
            "marks": columns.marks,
            **({"stacks": services.lookalikes.stacks(columns.ids)} if body.stacks else {}),
        }

    return router.router


def ids_of(services: Services, query: GridQuery) -> list[int] | None:
    """The ids that the query asks for by name or by likeness, in their order; None when it does not."""
    if query.among is not None:
        if len(query.among) > _MOST_AMONG:
            raise TooLarge(f"At most {_MOST_AMONG:,} pictures are named at once.")
        return query.among
    if query.similar is not None:
        if query.similar_by not in {"picture", "prompt"}:
            raise BadRequest('similar_by is "picture" or "prompt".')
        return services.lookalikes.similar(query.similar, cast(Likeness, query.similar_by), _MOST_SIMILAR)[0]
    if query.stack is not None:
        return services.lookalikes.stack(query.stack)
    return None


def criteria_of(services: Services, query: GridQuery) -> Criteria:
    """The query in the search's words.

    Raises Forbidden for a folder outside the library, QueryError for a `q` that cannot be read.
    """
    if query.media_type not in _KINDS:
        raise BadRequest(f"The media types are {', '.join(_KINDS)}.")
    folders = tuple(services.gate.admit(folder).shown for folder in bounded(query.folders))
    plain = Criteria(
        text="" if query.regex else query.text,
        regex=query.regex,
        path_only=query.path_only,
        and_tags=tuple(bounded(query.and_tags)),
        or_tags=tuple(bounded(query.or_tags)),
        not_tags=tuple(bounded(query.not_tags)),
        folders=folders or None,
        flat=query.flat and bool(folders),
        kind=_KINDS[query.media_type],
        order=query.order,
        seed=query.seed % SEEDS,
        album=query.album,
    )
    asked = services.search.asked(plain, query.q)
    return services.search.without(asked, query.hide) if query.hide else asked
