"""Touching a library file: the system's complaints become the family's sentences."""

from __future__ import annotations

import os
from typing import BinaryIO

from ..access import SafePath
from ..errors import Forbidden, IibError, NotFound, Unavailable


def stat_file(safe: SafePath) -> os.stat_result:
    """The file's stat. Raises NotFound, Forbidden or Unavailable; BadRequest when it is no regular file."""
    safe.require_file()
    try:
        return os.stat(safe.real)
    except OSError as error:
        raise explained(safe, error) from error


def open_file(safe: SafePath) -> BinaryIO:
    """The file, open for reading; raises like `stat_file`."""
    safe.require_file()
    try:
        return open(safe.real, "rb")
    except OSError as error:
        raise explained(safe, error) from error


def explained(safe: SafePath, error: OSError) -> IibError:
    """What a person can do about `error`."""
    if isinstance(error, FileNotFoundError):
        return NotFound(
            "This file is not there any more. Its tags are kept; it comes back when the file does."
        )
    if isinstance(error, PermissionError):
        return Forbidden(f"{safe.name} may not be read by this server; check the file's permissions.")
    return Unavailable(f"{safe.name} cannot be read now ({error.strerror or error}). Is its drive connected?")
