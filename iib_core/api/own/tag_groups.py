"""Groups of own tags, and own tags that change."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ..bodies_marks import Grouping, NewTagGroup, TagGroupLook, TagRename
from ..inputs import bounded
from ..routing import guarded_router
from ..services import Services
from .marks import UNDO


def routes(services: Services) -> APIRouter:
    """GET tag_groups; POST tag_groups, tag_groups/assign, tag_groups/{id}[/remove], own_tags/{id}/rename|remove."""
    router = guarded_router(services, services.settings.base + "/api", ["tags"])
    groups = services.tag_groups

    @router.get(
        "/tag_groups",
        access="read",
        summary="Groups of own tags",
        example={"groups": [{"id": 1, "name": "People", "color": ""}], "members": {"7": 1}},
    )
    def tag_groups() -> dict[str, Any]:
        """`members`: tag → group, of tags that are in one."""
        found, members = groups.all()
        return {"groups": [vars(group) for group in found], "members": members}

    @router.post(
        "/tag_groups",
        access="write",
        summary="Make a group of tags",
        body={"name": "People", "color": ""},
        example={"id": 1},
        name="add_tag_group",
    )
    def add(body: NewTagGroup) -> dict[str, int]:
        """409 for a name that is taken."""
        return {"id": groups.add(body.name, body.color).id}

    @router.post(
        "/tag_groups/assign",
        access="write",
        summary="Put tags into a group",
        body={"tag_ids": [7], "group_id": 1},
        example=UNDO,
        name="assign_tag_group",
    )
    def assign(body: Grouping) -> dict[str, str]:
        """`group_id` 0: into none."""
        return {"undo": groups.assign(bounded(body.tag_ids), body.group_id)}

    @router.post(
        "/tag_groups/{group_id}",
        access="write",
        summary="Change a group's name or colour",
        body={"name": "Animals"},
        name="change_tag_group",
    )
    def change(group_id: int, body: TagGroupLook) -> None:
        """What is left out stays."""
        groups.change(group_id, name=body.name, color=body.color)

    @router.post(
        "/tag_groups/{group_id}/remove",
        access="write",
        summary="Delete a group of tags",
        body={},
        example=UNDO,
        name="remove_tag_group",
    )
    def remove(group_id: int) -> dict[str, str]:
        """Its tags stay."""
        return {"undo": groups.remove(group_id)}

    @router.post(
        "/own_tags/{tag_id}/rename",
        access="write",
        summary="Give an own tag another name",
        body={"name": "best"},
        example=UNDO,
        name="rename_own_tag",
    )
    def rename(tag_id: int, body: TagRename) -> dict[str, str]:
        """409 for a name that is taken; `like` keeps its name."""
        return {"undo": groups.rename_tag(tag_id, body.name)}

    @router.post(
        "/own_tags/{tag_id}/remove",
        access="write",
        summary="Delete an own tag",
        body={},
        example=UNDO,
        name="remove_own_tag",
    )
    def remove_tag(tag_id: int) -> dict[str, str]:
        """From all pictures. As the contract's db/remove_custom_tag, with an undo."""
        return {"undo": groups.remove_tag(tag_id)}

    return router.router
