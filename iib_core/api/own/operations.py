"""What was done to files lately, and undoing it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Query

from ...db import journal
from ...errors import NotFound
from ..bodies_files import Undo
from ..routing import guarded_router
from ..services import Services
from .changes import REPORT, on_clash, operation_json, report_json, step_json

_OPERATION = {
    "id": 12,
    "kind": "move",
    "place": "/d/best",
    "started": "2024-05-01T12:00:00.000000",
    "ended": "2024-05-01T12:00:01.000000",
    "undoes": None,
    "standing": 1,
    "undone": 0,
    "failed": 1,
    "erased": 0,
}
_STEP = {
    "path": "/d/pictures/a.png",
    "new_path": "/d/best/a.png",
    "change": "move",
    "state": "done",
    "error": None,
}
#: Steps told of one operation.
_MOST_STEPS = 2000


def routes(services: Services) -> APIRouter:
    """GET operations, operations/{id}; POST operations/undo."""
    router = guarded_router(services, services.settings.base + "/api", ["files"])

    @router.get(
        "/operations",
        access="read",
        summary="What was done to files, the latest first",
        example={"operations": [_OPERATION], "undo": 12},
    )
    def operations(
        limit: int = Query(50, description="At most so many"),
        before: int | None = Query(None, description="Only those with a lower id"),
    ) -> dict[str, Any]:
        """`standing` of the files can still be undone; `undo` is what undoing without an id would take back."""
        reader = services.db.reader()
        found = journal.recent(reader, max(1, min(limit, 500)), before)
        counts = journal.counts(reader, [o.id for o in found])
        last = journal.last_undoable(reader)
        return {
            "operations": [operation_json(o, counts[o.id]) for o in found],
            "undo": last.id if last else None,
        }

    @router.get(
        "/operations/{operation_id}",
        access="read",
        summary="One operation, file by file",
        example={**_OPERATION, "steps": [_STEP]},
    )
    def operation(operation_id: int) -> dict[str, Any]:
        """At most 2,000 files of it, failed ones first."""
        reader = services.db.reader()
        found = journal.operation(reader, operation_id)
        if found is None:
            raise NotFound("There is no such operation, or it was long ago.")
        steps = [s for s in journal.steps_of(reader, operation_id) if s.main]
        steps.sort(key=lambda s: s.state is not journal.State.FAILED)
        counts = journal.counts(reader, [operation_id])[operation_id]
        return {**operation_json(found, counts), "steps": [step_json(s) for s in steps[:_MOST_STEPS]]}

    @router.post(
        "/operations/undo",
        access="write",
        lane="disk",
        summary="Take an operation back",
        body={"id": 12, "on_clash": "error"},
        example=REPORT,
    )
    def undo(body: Undo) -> dict[str, Any]:
        """The last one without an `id`. Undoing an undo does it again. What fails stays undoable."""
        return report_json(services.files.undo(body.id, on_clash(body.on_clash)))

    return router.router
