"""Routes of the contract that change files (§5.2)."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from ..errors import BadRequest, IibError, NotFound
from ..library.files import NOT_EMPTY
from ..library.operations import Report
from ..media.zipping import archive, entries_of, pack
from .bodies_files import BringFiles, DeleteFiles, FlattenFolder, MakeFolders, Pack
from .inputs import RenameBody, bounded
from .routing import guarded_router
from .services import Services
from .threads import Threads

_BRING = {
    "file_paths": ["/d/pictures/a.png"],
    "dest": "/d/best",
    "create_dest_folder": True,
    "continue_on_error": False,
}


def routes(services: Services) -> APIRouter:
    """delete_files, mkdirs, copy_files, move_files, db/rename, flatten_folder, zip."""
    router = guarded_router(services, services.settings.base, ["files"])
    files = services.files

    @router.post(
        "/delete_files",
        access="write",
        lane="disk",
        summary="Put files into the trash",
        body={"file_paths": ["/d/pictures/a.png"]},
        example={"ok": True},
    )
    def delete_files(body: DeleteFiles) -> dict[str, bool]:
        """With the sidecars that are theirs alone; tags are kept until the trash is emptied. Folders only
        when they are empty. Stops at the first that fails; earlier ones stay deleted."""
        report = files.delete(bounded(body.file_paths), strict=True, stop_at_error=True)
        for path, error in report.errors:
            text = str(error)
            raise BadRequest(text if text == NOT_EMPTY else f"Error deleting file {path}: {text}")
        return {"ok": True}

    @router.post(
        "/mkdirs",
        access="write",
        lane="disk",
        summary="Make a folder",
        body={"dest_folder": "/d/pictures/new"},
    )
    def mkdirs(body: MakeFolders) -> None:
        """With those above it that are missing; one that is there already is fine."""
        files.make_folder(body.dest_folder)

    @router.post(
        "/copy_files",
        access="write",
        lane="disk",
        summary="Copy files into a folder",
        body=_BRING,
        example={"errors": []},
    )
    def copy_files(body: BringFiles) -> dict[str, Any]:
        """Nothing is overwritten: a taken name is an error. Sidecars come along, and tags are copied."""
        return _brought(body, "copying", functools.partial(files.copy, strict=True))

    @router.post(
        "/move_files",
        access="write",
        lane="disk",
        summary="Move files and folders into a folder",
        body=_BRING,
        example={"errors": []},
    )
    def move_files(body: BringFiles) -> dict[str, Any]:
        """Nothing is overwritten: a taken name is an error. Tags and sidecars follow."""
        return _brought(body, "moving", functools.partial(files.move, strict=True))

    @router.post(
        "/db/rename",
        access="write",
        lane="disk",
        summary="Give a file another name",
        body={"path": "/d/pictures/a.png", "name": "b.png"},
        example={"detail": "File renamed successfully", "new_path": "/d/pictures/b.png"},
    )
    def rename(body: RenameBody) -> dict[str, str]:
        """A bare name in the same folder; nothing is overwritten. Tags, texts and sidecars follow."""
        renamed = files.rename(body.path, body.name)
        return {"detail": "File renamed successfully", "new_path": renamed.shown}

    @router.post(
        "/flatten_folder",
        access="write",
        lane="disk",
        summary="Bring all media of sub-folders up into the folder",
        body={"folder_path": "/d/pictures", "dry_run": True},
        example={"success": True, "total_files": 12, "conflicts": [], "moved_files": 0, "errors": []},
    )
    def flatten_folder(body: FlattenFolder) -> dict[str, Any]:
        """A dry run only counts, and names what cannot be given twice. Emptied folders go."""
        found = services.flatten.run(body.folder_path, dry_run=body.dry_run)
        if found.conflicts and not body.dry_run:
            raise BadRequest(f"Cannot flatten: {len(found.conflicts)} filename conflicts found")
        errors = [f"{path}: {error}" for path, error in found.report.errors]
        return {
            "success": not found.conflicts and not errors,
            "total_files": found.total,
            "conflicts": found.conflicts,
            "moved_files": sum(s.main and s.kind == "move" for s in found.report.done),
            "errors": errors,
        }

    @router.post(
        "/zip",
        access="write",
        lane="disk",
        summary="Files as one zip archive",
        body={"paths": ["/d/pictures/a.png"], "compress": False, "pack_only": False},
        media="application/zip",
        example="the archive's bytes",
        name="zip_files",
    )
    def zip_files(body: Pack) -> Response | None:
        """Sent while it is made. With `pack_only` the archive stays in the server's data folder and the
        answer is null."""
        entries = entries_of([services.gate.admit(path) for path in bounded(body.paths)])
        if body.pack_only:
            pack(entries, services.settings.zip_path, compress=body.compress)
            return None
        pieces = archive(entries, compress=body.compress)
        return StreamingResponse(_in_our_threads(services.threads, pieces), media_type="application/zip")

    return router.router


def _brought(body: BringFiles, doing: str, bring: Any) -> dict[str, Any]:
    go_on = bool(body.continue_on_error)
    try:
        report: Report = bring(
            bounded(body.file_paths),
            body.dest,
            create=bool(body.create_dest_folder),
            stop_at_error=not go_on,
        )
    except NotFound as error:  # the contract's status here
        raise BadRequest(error.detail) from error
    errors = [_sentence(doing, path, body.dest, error) for path, error in report.errors]
    if errors and not go_on:
        raise BadRequest(errors[0])
    return {"errors": errors}


def _sentence(doing: str, path: str, dest: str, error: IibError) -> str:
    return f"Error {doing} file {path} to {dest}: {error}"


async def _in_our_threads(threads: Threads, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each piece is made in a thread of ours, when the client has taken the one before."""
    while (piece := await threads.run(functools.partial(next, pieces, None), lane="disk")) is not None:
        yield piece
