"""The sample library, for a first look without pictures of one's own."""

from __future__ import annotations

import os
from typing import Any

from ..demo import make_library
from ..errors import Unavailable
from .folders import Folders


def add_sample_library(folders: Folders, data_dir: str) -> dict[str, Any]:
    """Make it in the data folder (what is there already stays) and add it; its root as `overview` shows it.

    The folder is added first, so that pages show the pictures as they are drawn. Raises Unavailable when the
    disk is full or the folder cannot be written.
    """
    folder = os.path.join(data_dir, "demo")
    try:
        os.makedirs(folder, exist_ok=True)
        folders.add(folder, ["scanned"])
        make_library(folder)
    except OSError as error:
        raise Unavailable(
            f"The sample library cannot be written to {folder}: {error.strerror or error}."
        ) from error
    return next(root for root in folders.overview() if root["path"] == folder)
