"""Whole files or none."""

from __future__ import annotations

import os
import threading


def put(path: str, data: bytes, modified: float | None = None) -> None:
    """Write a file under a temporary name, set its time (Unix seconds), then rename it into place.

    Raises OSError when the folder cannot be written.
    """
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    temporary = f"{path}.{os.getpid()}-{threading.get_ident()}.part"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        if modified is not None:
            os.utime(temporary, (modified, modified))
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
