"""The sample library, for a first look without pictures of one's own."""

from __future__ import annotations

import os
from typing import Any

from ..demo import make_library
from .folders import Folders


def add_sample_library(folders: Folders, data_dir: str) -> dict[str, Any]:
    """Make it in the data folder (what is there already stays) and add it; its root as `overview` shows it."""
    folder = os.path.join(data_dir, "demo")
    make_library(folder)
    folders.add(folder, ["scanned"])
    return next(root for root in folders.overview() if root["path"] == folder)
