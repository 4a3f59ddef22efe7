"""Tags, stars and an album that a node gives to pictures that it saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from iib_core.db.albums import LONGEST_NAME
from iib_core.db.batch import Change
from iib_core.errors import BadRequest, Forbidden, Unavailable
from iib_core.tagrule import fits

if TYPE_CHECKING:
    from iib_core.api.services import Services


def tag_names(tags: str) -> list[str]:
    """The tags' names, each once. Raises BadRequest for a name that no tag may have."""
    found = list(dict.fromkeys(filter(None, (name.strip() for name in re.split(r"[,\n]", tags)))))
    for name in found:
        if not fits(name):
            raise BadRequest(f"“{name}” is too long for a tag.")
    return found


def album_name(album: str) -> str:
    """The album's name as it is kept, "" for none. Raises BadRequest for too long a one."""
    name = " ".join(album.split())
    if len(name) > LONGEST_NAME:
        raise BadRequest(f"“{name[:40]}…” is too long for an album.")
    return name


def give(services: Services, files: Sequence[str], tags: Sequence[str], rating: int, album: str) -> None:
    """Put files that were just written into the index, and give them these tags, stars and album.

    Raises Forbidden on a read-only library and outside it, Unavailable when the index cannot be had, BadRequest
    for the name of a saved search.
    """
    if not services.settings.writable:
        raise Forbidden("The pictures are saved, but the library is read-only: they got no tags.")
    safe = [services.gate.admit(path) for path in files]
    ids = [i for i in services.indexer.index_now(safe) if i is not None]
    if len(ids) < len(files):
        raise Unavailable("The pictures are saved, but not all could be indexed: some got no tags.")
    change = Change(
        rating=rating or None,
        add_tags=[services.tagging.add(name).id for name in tags],
        add_albums=[services.albums.named(album).id] if album else [],
    )
    services.marks.change(ids, change)
