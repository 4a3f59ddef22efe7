"""Tags, stars and albums that a node gives to pictures that it saved.

Stars and albums are custom tags for now: “★3”, and the album's own name. Everything that shows or searches
tags shows them, and whatever knows ratings and albums later can take them over by these names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from iib_core.errors import BadRequest, Forbidden, Unavailable
from iib_core.tagrule import fits

if TYPE_CHECKING:
    from iib_core.api.services import Services

RATINGS = (1, 2, 3, 4, 5)


def rating_tag(stars: int) -> str:
    """The tag of that many stars."""
    return f"★{stars}"


def tag_names(tags: str, rating: int, album: str) -> list[str]:
    """The tags' names, each once. Raises BadRequest for a name that no tag may have."""
    names = [name.strip() for name in re.split(r"[,\n]", tags)]
    names += [rating_tag(rating)] if rating in RATINGS else []
    names.append(" ".join(album.split()))
    found = list(dict.fromkeys(filter(None, names)))
    for name in found:
        if not fits(name):
            raise BadRequest(f"“{name}” is too long for a tag or an album.")
    return found


def give(services: Services, files: Sequence[str], names: Sequence[str]) -> None:
    """Put files that were just written into the index, and give them these tags.

    Raises Forbidden on a read-only library and outside it, Unavailable when the index cannot be had.
    """
    if not services.settings.writable:
        raise Forbidden("The pictures are saved, but the library is read-only: they got no tags.")
    safe = [services.gate.admit(path) for path in files]
    ids = [i for i in services.indexer.index_now(safe) if i is not None]
    if len(ids) < len(files):
        raise Unavailable("The pictures are saved, but not all could be indexed: some got no tags.")
    for name in names:
        services.tagging.link(ids, services.tagging.add(name).id)
