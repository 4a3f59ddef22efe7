"""Shapes of the wire contract that several rooms answer with (contract §1, §3)."""

from __future__ import annotations

import os
from typing import Any

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB", "EB")


def human_size(size: int) -> str:
    """A number of bytes as the contract writes it: 1024-based, two decimals, "0B" for none."""
    if size <= 0:
        return "0B"
    value, unit = float(size), 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value, unit = value / 1024, unit + 1
    return f"{value:.2f} {_UNITS[unit]}"


def file_info(image_id: int, path: str, size: int, date: str) -> dict[str, Any]:
    """FileInfo in its database form: search, tag search, random."""
    return {
        "type": "file",
        "id": image_id,
        "date": date,
        "created_date": date,
        "size": human_size(size),
        "bytes": size,
        "name": os.path.basename(path),
        "fullpath": path,
        "is_under_scanned_path": True,
    }


def browser_file_info(path: str, size: int, date: str, created: str, under_scanned: bool) -> dict[str, Any]:
    """FileInfo of a file in its browser form: folder listings."""
    return {
        "type": "file",
        "date": date,
        "size": human_size(size),
        "name": os.path.basename(path),
        "bytes": size,
        "created_time": created,
        "fullpath": path,
        "is_under_scanned_path": under_scanned,
    }


def browser_dir_info(path: str, date: str, created: str, under_scanned: bool) -> dict[str, Any]:
    """FileInfo of a folder in its browser form: no `bytes`, and the same keys from every endpoint."""
    return {
        "type": "dir",
        "date": date,
        "created_time": created,
        "size": "-",
        "name": os.path.basename(path),
        "fullpath": path,
        "is_under_scanned_path": under_scanned,
    }
