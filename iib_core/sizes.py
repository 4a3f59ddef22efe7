"""Sizes as the wire contract writes them: 1024-based, two decimals."""

from __future__ import annotations

_UNITS = ("B", "KB", "MB", "GB", "TB", "PB", "EB")


def human_size(size: int) -> str:
    """Bytes as text: ``0B``, ``1023.00 B``, ``1.50 KB`` (contract §1)."""
    if size == 0:
        return "0B"
    value = float(size)
    for unit in _UNITS[:-1]:
        if value < 1024:
            return f"{value:.2f} {unit}"
        value /= 1024
    return f"{value:.2f} {_UNITS[-1]}"
