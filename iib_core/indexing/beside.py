"""Which pictures of a folder are to be read again because a text beside them came, changed or went."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from ..db.beside import Beside
from ..db.index import KnownFile

#: Endings of texts that may belong to the media file beside them (`metadata.sidecars`).
_ENDINGS = frozenset({"txt", "json", "xmp"})
#: What Fooocus writes about all pictures of a folder (`metadata.generators.fooocus_log`).
_LOG = "log.html"

NOTHING: Beside = (0, 0)


def is_beside(name: str) -> bool:
    """True for the name of a text that may say how media files beside it were made."""
    return name.rpartition(".")[2].lower() in _ENDINGS or name == _LOG


def stem_of(path: str) -> str:
    """What a text's name or path begins with that its picture's begins with too."""
    return os.path.splitext(path)[0].removesuffix(".swarm")


def summary(beside: Sequence[tuple[str, int]]) -> Beside:
    """What is remembered of these (name, modification time in ns)."""
    return max((time for _, time in beside), default=0), len(beside)


def told_anew(
    beside: Sequence[tuple[str, int]], known: Beside, noticed: set[str]
) -> Callable[[KnownFile], bool] | None:
    """What says of a file whether it is to be read again; None when none is.

    `noticed`: stems of texts that were seen to change. Where texts went, or came with an old time, it
    cannot be told whose they were, and every file is.
    """
    newest, count = known
    newer = [name for name, time in beside if time > newest]
    if not count <= len(beside) <= count + len(newer):
        return lambda file: True
    stems = noticed | {stem_of(name) for name in newer}
    if not stems:
        return None
    silent = _LOG in newer  # those that say something do not need the log
    return lambda file: (
        (silent and file.silent) or file.name.rpartition(".")[0] in stems or file.name in stems
    )
