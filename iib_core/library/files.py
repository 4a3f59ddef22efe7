"""Changing files on disk and in the index as one."""

from __future__ import annotations

import contextlib
import os

from ..access import Gate, SafePath
from ..db.connection import Database
from ..db.moves import id_at, move_row
from ..errors import Conflict, Forbidden, IibError, NotFound, Unavailable
from ..paths import bare_name

TAKEN = "A file with the new name already exists"


def rename(db: Database, gate: Gate, safe: SafePath, name: str) -> SafePath:
    """Give a file another name in its folder; its row, tags and texts follow. The file under its new path.

    A link is renamed itself, not what it leads to. Nothing is ever overwritten. Raises BadRequest for a
    name that is not a bare one, Conflict when it is taken, NotFound, Forbidden or Unavailable for what the
    disk says; then nothing has changed. A crash in between leaves the file under its new name, where the
    next index run recognises it by its bytes.
    """
    safe.require_file()
    target = os.path.join(os.path.dirname(safe.shown), bare_name(name))
    gate.admit(os.path.dirname(target))
    if target == safe.shown:
        return safe
    image_id, forgotten = id_at(db.reader(), safe.shown), id_at(db.reader(), target)
    _rename_on_disk(safe.shown, target)
    try:
        if image_id is not None:
            db.write(lambda connection: move_row(connection, image_id, target, forgotten))
    except BaseException:
        # the first error is the one to tell; whatever stays wrong is squared by the next index run
        with contextlib.suppress(IibError):
            _rename_on_disk(target, safe.shown)
        raise
    return gate.admit(target)


def _rename_on_disk(source: str, target: str) -> None:
    try:
        if _same_entry(source, target):
            os.rename(source, target)
        else:
            _rename_to_free(source, target)
    except FileExistsError as error:
        raise Conflict(TAKEN) from error
    except FileNotFoundError as error:
        raise NotFound("File not found") from error
    except PermissionError as error:
        raise Forbidden(
            f"The file may not be renamed ({error.strerror}). Is it open elsewhere, or the folder read-only?"
        ) from error
    except OSError as error:
        if error.errno is None or os.path.lexists(source):
            raise Unavailable(
                f"The file was not renamed ({error.strerror or error}). Nothing was changed."
            ) from error
        raise


def _rename_to_free(source: str, target: str) -> None:
    """`os.rename`, raising FileExistsError where that would overwrite.

    Windows refuses by itself. Elsewhere the name is claimed first by an empty file that only one can make,
    which works on every file system; the rename then replaces just that.
    """
    if os.name == "nt":
        os.rename(source, target)
        return
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.rename(source, target)
    except OSError:
        os.unlink(target)
        raise


def _same_entry(source: str, target: str) -> bool:
    """True when both names are one directory entry: a file system that ignores case, A.png and a.png.

    Two hard links to one file are the same file too, but then both names are listed.
    """
    try:
        same = os.path.samestat(os.lstat(source), os.lstat(target))
    except FileNotFoundError:
        return False
    return same and os.path.basename(target) not in os.listdir(os.path.dirname(target))
