"""What a person at a terminal sees, and the log behind it."""

from __future__ import annotations

import contextlib
import logging
import logging.handlers
import os
import sys

from ..errors import IibError

log = logging.getLogger("iib_core.cli")


def say(sentence: str) -> None:
    """Something that the person who started us should know, though we go on; into the log as well."""
    if sentence:
        log.warning(sentence)
        print(f"iib: {sentence}", file=sys.stderr, flush=True)


def log_to(folder: str) -> None:
    """Warnings and errors into a small rotating file; prompts are never logged at this level."""
    handler = logging.handlers.RotatingFileHandler(
        os.path.join(made(folder), "iib.log"),
        maxBytes=2_000_000,
        backupCount=3,
        encoding="utf-8",
        delay=True,
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("iib_core")
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def made(folder: str) -> str:
    """`folder`, there now; IibError with a sentence when the data folder cannot hold it."""
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def unwritable(folder: str, error: OSError) -> IibError:
    """The error for a data folder that cannot be written."""
    return IibError(
        f"The data folder {folder} cannot be written ({error.strerror or error}). Choose another with --data-dir."
    )


class Bar:
    """A progress bar on stderr: redrawn on a terminal, one line at the end otherwise."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._last = ""

    def __enter__(self) -> Bar:
        return self

    def show(self, done: int, total: int, note: str = "") -> None:
        width = 28
        filled = width * done // total if total else 0
        self._last = f"{self._title} {'█' * filled}{'░' * (width - filled)} {done:,} of {total:,}  {note}"
        if sys.stderr.isatty():
            print(f"\r\x1b[2K{self._last}", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self._last:
            with contextlib.suppress(OSError):
                print(f"\r\x1b[2K{self._last}" if sys.stderr.isatty() else self._last, file=sys.stderr)
