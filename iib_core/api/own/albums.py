"""Albums: put together by hand, or by a search."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ...library.albums import Shown
from ..bodies_marks import AlbumLook, Arrangement, NewAlbum
from ..inputs import Ids, bounded
from ..routing import guarded_router
from ..services import Services
from .marks import UNDO

_ALBUM = {
    "id": 1,
    "name": "For the wall",
    "query": None,
    "color": "",
    "count": 12,
    "cover": {"id": 52, "version": 1714550400000000},
    "chosen": False,
}


def routes(services: Services) -> APIRouter:
    """GET albums; POST albums, albums/order, albums/{id}, albums/{id}/arrange, albums/{id}/remove."""
    router = guarded_router(services, services.settings.base + "/api", ["albums"])
    albums = services.albums

    @router.get("/albums", access="read", summary="All albums", example={"albums": [_ALBUM]}, name="albums")
    def list_albums() -> dict[str, Any]:
        """In their order. A smart album has a `query` and a `count` of null: count it by POST facets or grid.
        `chosen` says that somebody chose the cover; else it is the first picture."""
        return {"albums": [_json(shown) for shown in albums.all()]}

    @router.post(
        "/albums",
        access="write",
        summary="Make an album",
        body={"name": "For the wall", "query": None, "color": "", "ids": [1, 2]},
        example={"id": 1},
        name="add_album",
    )
    def add(body: NewAlbum) -> dict[str, int]:
        """With a `query` it is a smart album, else it begins with the pictures `ids`. 409 for a name that is
        taken."""
        return {"id": albums.add(body.name, body.query, body.color, bounded(body.ids)).id}

    @router.post(
        "/albums/order",
        access="write",
        summary="Show the albums in this order",
        body={"ids": [2, 1]},
        example=UNDO,
        name="order_albums",
    )
    def order(body: Ids) -> dict[str, str]:
        """Those that are not named follow."""
        return {"undo": albums.order(bounded(body.ids))}

    @router.post(
        "/albums/{album_id}",
        access="write",
        summary="Change an album's name, colour, cover or search",
        body={"name": "Best", "color": "#2f6fde", "cover_id": 52},
        example=UNDO,
        name="change_album",
    )
    def change(album_id: int, body: AlbumLook) -> dict[str, str]:
        """What is left out stays; `cover_id` 0: its first picture again."""
        undo = albums.change(
            album_id, name=body.name, color=body.color, cover_id=body.cover_id, query=body.query
        )
        return {"undo": undo}

    @router.post(
        "/albums/{album_id}/arrange",
        access="write",
        summary="Put pictures before another one",
        body={"ids": [3, 4], "before": 1},
        example=UNDO,
        name="arrange_album",
    )
    def arrange(album_id: int, body: Arrangement) -> dict[str, str]:
        """In the order of `ids`; without `before`, at the end."""
        return {"undo": albums.arrange(album_id, bounded(body.ids), body.before)}

    @router.post(
        "/albums/{album_id}/remove",
        access="write",
        summary="Delete an album",
        body={},
        example=UNDO,
        name="remove_album",
    )
    def remove(album_id: int) -> dict[str, str]:
        """Its pictures stay where they are."""
        return {"undo": albums.remove(album_id)}

    return router.router


def _json(shown: Shown) -> dict[str, Any]:
    album = shown.album
    return {
        "id": album.id,
        "name": album.name,
        "query": album.query,
        "color": album.color,
        "count": shown.count,
        "cover": {"id": shown.cover[0], "version": shown.cover[1]} if shown.cover else None,
        "chosen": bool(album.cover_id),
    }
