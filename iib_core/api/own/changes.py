"""The page's way to change files, and what was done lately: reports per file, undo, trash."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter

from ...db import images
from ...db.journal import Operation, State, Step
from ...errors import BadRequest, NotFound
from ...library.operations import Report
from ...library.plans import OnClash
from ..bodies_files import Deletion, Flattening, Folder, Renaming, Selection, Transfer
from ..inputs import bounded
from ..routing import guarded_router
from ..services import Services

REPORT = {
    "operation": 12,
    "done": [{"path": "/d/pictures/a.png", "new_path": "/d/best/a.png"}],
    "errors": [{"path": "/d/pictures/b.png", "error": "There is already something named b.png."}],
}


def routes(services: Services) -> APIRouter:
    """POST files/delete, files/move, files/copy, files/rename, files/flatten, files/folder."""
    router = guarded_router(services, services.settings.base + "/api/files", ["files"])
    files = services.files

    @router.post(
        "/delete",
        access="write",
        lane="disk",
        summary="Put files into the trash",
        body={"ids": [1, 2], "paths": [], "contents": False},
        example=REPORT,
        name="api_delete",
    )
    def delete(body: Deletion) -> dict[str, Any]:
        """Goes on past what fails. With `contents`, folders go with all in them; else only empty ones."""
        return report_json(files.delete(paths_of(services, body), contents=body.contents))

    @router.post(
        "/move",
        access="write",
        lane="disk",
        summary="Move files and folders into a folder",
        body={"ids": [1, 2], "paths": [], "dest": "/d/best", "create": True, "on_clash": "rename"},
        example=REPORT,
        name="api_move",
    )
    def move(body: Transfer) -> dict[str, Any]:
        """`on_clash`: "error" leaves a file whose name is taken, "rename" gives it a free one like "a (2).png"."""
        done = files.move(
            paths_of(services, body), body.dest, create=body.create, on_clash=on_clash(body.on_clash)
        )
        return report_json(done)

    @router.post(
        "/copy",
        access="write",
        lane="disk",
        summary="Copy files into a folder",
        body={"ids": [1, 2], "paths": [], "dest": "/d/best", "create": True, "on_clash": "rename"},
        example=REPORT,
        name="api_copy",
    )
    def copy(body: Transfer) -> dict[str, Any]:
        """With their tags. `on_clash` as for moving."""
        done = files.copy(
            paths_of(services, body), body.dest, create=body.create, on_clash=on_clash(body.on_clash)
        )
        return report_json(done)

    @router.post(
        "/rename",
        access="write",
        lane="disk",
        summary="Give a file or folder another name",
        body={"id": 1, "name": "b.png"},
        example={"path": "/d/pictures/b.png"},
        name="api_rename",
    )
    def rename(body: Renaming) -> dict[str, str]:
        """By `id` or `path`; a bare name, nothing is overwritten."""
        path = body.path
        if body.id is not None:
            path = paths_of(services, Selection(ids=[body.id]))[0]
        return {"path": files.rename(path, body.name).shown}

    @router.post(
        "/flatten",
        access="write",
        lane="disk",
        summary="Bring all media of sub-folders up into the folder",
        body={"path": "/d/pictures", "dry_run": False, "on_clash": "rename"},
        example={**REPORT, "total": 12, "conflicts": []},
        name="api_flatten",
    )
    def flatten(body: Flattening) -> dict[str, Any]:
        """With conflicts and `on_clash` "error", or with `dry_run`, nothing is changed."""
        found = services.flatten.run(body.path, dry_run=body.dry_run, on_clash=on_clash(body.on_clash))
        return {**report_json(found.report), "total": found.total, "conflicts": found.conflicts}

    @router.post(
        "/folder",
        access="write",
        lane="disk",
        summary="Make a folder",
        body={"path": "/d/pictures/new"},
        example=REPORT,
        name="api_make_folder",
    )
    def make_folder(body: Folder) -> dict[str, Any]:
        """With those above it that are missing."""
        return report_json(files.make_folder(body.path))

    return router.router


def on_clash(value: str) -> OnClash:
    """The policy named in a request; raises BadRequest for another."""
    if value not in {"error", "rename"}:
        raise BadRequest('on_clash is "error" or "rename".')
    return cast(OnClash, value)


def paths_of(services: Services, body: Selection) -> list[str]:
    """The selection as paths; raises NotFound for an id that there is not."""
    rows = images.rows_by_ids(services.db.reader(), bounded(body.ids))
    if len(rows) < len(set(body.ids)):
        raise NotFound("Some of these images are not in the library any more.")
    return bounded([*body.paths, *(row.path for row in rows)])


def report_json(report: Report) -> dict[str, Any]:
    """What a batch did, file by file; sidecars go without saying."""
    return {
        "operation": report.operation_id,
        "done": [{"path": s.source, "new_path": s.target} for s in report.changed],
        "errors": [{"path": path, "error": str(error)} for path, error in report.errors],
    }


def operation_json(operation: Operation, states: dict[State, int]) -> dict[str, Any]:
    """One line of the history."""
    return {
        "id": operation.id,
        "kind": operation.kind,
        "place": operation.place,
        "started": operation.started,
        "ended": operation.ended or None,
        "undoes": operation.undoes,
        "standing": states.get(State.DONE, 0),
        "undone": states.get(State.REVERTED, 0),
        "failed": states.get(State.FAILED, 0),
        "erased": states.get(State.ERASED, 0),
    }


def step_json(step: Step) -> dict[str, Any]:
    """One file of an operation."""
    return {
        "path": step.source or step.target,
        "new_path": step.target,
        "change": step.kind,
        "state": step.state.name.lower(),
        "error": step.error or None,
    }
