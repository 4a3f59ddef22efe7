"""Where the library of the older extension lies."""

from __future__ import annotations

import os

#: What the older extension's folder is called, whatever stands before it.
_NAME = "infinite-image-browsing"


def older_database(extension_folders: list[str]) -> str:
    """The newest `iib.db` in a folder of the older extension, "" when there is none."""
    found = [
        os.path.join(folder, "iib.db")
        for folder in extension_folders
        if _NAME in os.path.basename(folder).lower()
    ]
    existing = [path for path in found if os.path.isfile(path)]
    return max(existing, key=os.path.getmtime, default="")
