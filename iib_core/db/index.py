"""What the index writer needs, in one place."""

from __future__ import annotations

from .dirs import dir_id, dirs_within, known_dirs, set_dir_stamp
from .identity import adopt, delete_images
from .listing import (
    KnownFile,
    ListedFile,
    insert_listed,
    known_files,
    mark_found,
    mark_missing,
    pending,
    pending_count,
    pending_in,
    reread_all,
    reread_outdated,
    update_changed,
)
from .readings import AutoTags, StoreResult, store_readings
from .upkeep import upkeep

__all__ = [
    "AutoTags",
    "KnownFile",
    "ListedFile",
    "StoreResult",
    "adopt",
    "delete_images",
    "dir_id",
    "dirs_within",
    "insert_listed",
    "known_dirs",
    "known_files",
    "mark_found",
    "mark_missing",
    "pending",
    "pending_count",
    "pending_in",
    "reread_all",
    "reread_outdated",
    "set_dir_stamp",
    "store_readings",
    "update_changed",
    "upkeep",
]
