"""Many files as one download, and what is known of pictures as a file."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from ...db import details, images
from ...errors import TooLarge
from ...library.parcels import Parcel, Parcels, entries_there, size_of
from ...media.serving import content_disposition
from ...media.sniffing import HEAD_BYTES, sniff
from ...media.zipping import Entry, archive, pack
from ...metadata import infotext
from ..bodies_files import Packing
from ..inputs import Ids
from ..routing import guarded_router
from ..services import Services
from ..shapes import info_json, row_json
from .changes import paths_of

if TYPE_CHECKING:
    from ...media.stripping import Copy

#: Pictures whose information one file may hold.
_MOST_TOLD = 500_000
_AT_ONCE = 200
_READY = {"token": "k3…", "name": "pictures 2024-05-01 12.00.zip", "count": 2, "bytes": 3072, "missing": 0}


def routes(services: Services) -> APIRouter:
    """POST downloads, downloads/info, downloads/pack; GET downloads/{token}."""
    router = guarded_router(services, services.settings.base + "/api", ["downloads"])
    parcels = Parcels()

    @router.post(
        "/downloads",
        access="read",
        lane="disk",
        summary="Prepare an archive of files",
        body={"ids": [1, 2], "paths": [], "compress": False, "metadata": True},
        example=_READY,
    )
    def prepare_download(body: Packing) -> dict[str, Any]:
        """To be fetched from `downloads/{token}` within a quarter of an hour; `missing` files are left out.

        Without `metadata` the files are copies that tell nothing of how they were made; a single one comes by itself.
        """
        wanted, entries = _entries(services, body)
        parcel = Parcel(
            f"pictures {time.strftime('%Y-%m-%d %H.%M')}.zip",
            tuple(entries),
            body.compress,
            metadata=body.metadata,
        )
        name = parcel.single.name if parcel.single else parcel.name
        token = parcels.put(parcel)
        missing = wanted - len(entries)
        return {
            "token": token,
            "name": name,
            "count": len(entries),
            "bytes": size_of(entries),
            "missing": missing,
        }

    @router.post(
        "/downloads/pack",
        access="write",
        lane="disk",
        summary="Pack files on the server",
        body={"ids": [1, 2], "paths": [], "compress": False, "metadata": True},
        example={"path": "/d/iib/zips/pictures.zip", "count": 2, "missing": 0},
    )
    def pack_here(body: Packing) -> dict[str, Any]:
        """The archive stays in the server's data folder, at `path`."""
        wanted, entries = _entries(services, body)
        path = pack(entries, services.settings.zip_path, compress=body.compress, metadata=body.metadata)
        return {"path": path, "count": len(entries), "missing": wanted - len(entries)}

    @router.post(
        "/downloads/info",
        access="read",
        summary="Prepare a file of what is known of pictures",
        body={"ids": [1, 2]},
        example={"token": "k3…", "name": "pictures 2024-05-01 12.00.json", "count": 2},
    )
    def prepare_info(body: Ids) -> dict[str, Any]:
        """Their rows, tags and how they were made, as a JSON list; fetched like an archive."""
        if len(body.ids) > _MOST_TOLD:
            raise TooLarge(f"At most {_MOST_TOLD:,} pictures are told of at once.")
        name = f"pictures {time.strftime('%Y-%m-%d %H.%M')}.json"
        token = parcels.put(Parcel(name, ids=tuple(body.ids)))
        return {"token": token, "name": name, "count": len(body.ids)}

    @router.get(
        "/downloads/{token}",
        access="read",
        summary="Fetch what was prepared",
        media="application/octet-stream",
        example="…",
    )
    async def fetch_download(token: str) -> StreamingResponse:
        """Made while it is sent."""
        parcel = parcels.get(token)
        name = parcel.name
        if single := parcel.single:
            copy = await services.threads.run(functools.partial(_clean, single.safe.real), lane="disk")
            name, media, pieces = single.name, sniff(copy.head(HEAD_BYTES), single.name), copy.pieces()
        elif parcel.entries:
            media, pieces = (
                "application/zip",
                archive(parcel.entries, compress=parcel.compress, metadata=parcel.metadata),
            )
        else:
            media, pieces = "application/json", _told(services, parcel.ids)
        headers = {"Content-Disposition": content_disposition("attachment", name)}
        return StreamingResponse(_by_pieces(services, pieces), media_type=media, headers=headers)

    return router.router


def _entries(services: Services, body: Packing) -> tuple[int, list[Entry]]:
    """How many files were meant, and those that are there. Raises BadRequest when none is."""
    paths = dict.fromkeys(paths_of(services, body))
    return len(paths), entries_there(services.gate, list(paths))


def _told(services: Services, ids: Sequence[int]) -> Iterator[bytes]:
    """A JSON list, a part at a time."""
    names = services.tag_names.now()
    before = b"[\n"
    for start in range(0, len(ids), _AT_ONCE):
        reader = services.db.reader()  # each part is made in some thread, and a reader belongs to one
        found = services.search.rows(ids[start : start + _AT_ONCE])
        models = details.models(reader, [row.id for row, _ in found])
        for row, tags in found:
            text = images.infotext_by_id(reader, row.id)
            told = {**row_json(row, models.get(row.id), tags, names), "infotext": text}
            told["tags"] = [tag.name for tag in tags]
            told["info"] = info_json(infotext.parse(text)) if text else None
            yield before + json.dumps(told).encode()
            before = b",\n"
    yield (b"" if before == b",\n" else before) + b"\n]\n"


def _clean(path: str) -> Copy:
    from ...media.stripping import (
        stripped,
    )  # loads the readers of every format, which most servers never need

    return stripped(path)


async def _by_pieces(services: Services, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each is made in a thread of ours, when the client has taken the one before."""
    while (
        piece := await services.threads.run(functools.partial(next, pieces, None), lane="disk")
    ) is not None:
        yield piece
