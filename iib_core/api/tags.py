"""Custom tags (contract §5.7)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..access import SafePath
from .inputs import (
    ImageTag,
    Paths,
    TagBatch,
    TagId,
    TagLook,
    TagName,
    TagToggle,
    bounded,
    query_path,
    whole_number,
)
from .routing import guarded_router
from .services import Services
from .shapes import TAG_EXAMPLE, tag_json


def routes(services: Services) -> APIRouter:
    """The nine tag routes under db/."""
    router = guarded_router(services, services.settings.base + "/db", ["tags"])
    tagging = services.tagging
    admitted = query_path(services)

    @router.post(
        "/get_image_tags",
        access="read",
        lane="disk",
        summary="Custom tags of many images",
        body={"paths": ["/d/pictures/a.png"]},
        example={"/d/pictures/a.png": [TAG_EXAMPLE]},
    )
    def get_image_tags(body: Paths) -> dict[str, Any]:
        """By the path as it was sent; images without any are left out."""
        found = tagging.of_paths(bounded(body.paths))
        names = services.tag_names.now()
        return {path: [tag_json(t, names) for t in its] for path, its in found.items()}

    @router.get(
        "/img_selected_custom_tag",
        access="read",
        lane="disk",
        summary="Custom tags of one image",
        example=[TAG_EXAMPLE],
    )
    def img_selected_custom_tag(path: SafePath = admitted) -> list[Any]:
        """[] for what is not in the index."""
        names = services.tag_names.now()
        return [tag_json(t, names) for t in tagging.of_one(path)]

    @router.post(
        "/toggle_custom_tag_to_img",
        access="write",
        lane="disk",
        summary="Add a tag to an image, or take it away",
        body={"img_path": "/d/pictures/a.png", "tag_id": 1},
        example={"is_remove": 0},
    )
    def toggle_custom_tag_to_img(body: TagToggle) -> dict[str, int]:
        """`is_remove`: 1 when the tag was there and is gone now."""
        return {"is_remove": int(tagging.toggle(body.img_path, body.tag_id))}

    @router.post(
        "/batch_update_image_tag",
        access="write",
        lane="disk",
        summary="Add a tag to many images, or take it away",
        body={"img_paths": ["/d/pictures/a.png"], "action": "add", "tag_id": 1},
    )
    def batch_update_image_tag(body: TagBatch) -> None:
        """`action`: "add" or "remove"."""
        tagging.update_many(bounded(body.img_paths), body.action, body.tag_id)

    @router.post(
        "/add_custom_tag",
        access="write",
        summary="Make a tag",
        body={"tag_name": "best"},
        example=TAG_EXAMPLE,
    )
    def add_custom_tag(body: TagName) -> dict[str, Any]:
        """The existing one when there is one of that name."""
        return tag_json(tagging.add(body.tag_name), services.tag_names.now())

    @router.post(
        "/update_tag", access="write", summary="Give a tag a colour", body={"id": 1, "color": "#f00"}
    )
    def update_tag(body: TagLook) -> None:
        """An unknown id is no error."""
        tagging.set_color(body.id, body.color)

    @router.post("/remove_custom_tag", access="write", summary="Delete a tag", body={"tag_id": 2})
    def remove_custom_tag(body: TagId) -> None:
        """From all images too. Only custom tags can be deleted."""
        tagging.remove(body.tag_id)

    @router.post(
        "/remove_custom_tag_from_img",
        access="write",
        summary="Take a tag from an image, by ids",
        body={"img_id": 1, "tag_id": "2"},
    )
    def remove_custom_tag_from_img(body: ImageTag) -> None:
        """Unknown ids are no error."""
        tagging.unlink([body.img_id], whole_number(body.tag_id, "tag_id"))

    return router.router
