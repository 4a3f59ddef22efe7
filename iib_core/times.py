"""Times as the wire contract writes them: local time, whole seconds, ``YYYY-MM-DD HH:MM:SS``."""

from __future__ import annotations

import datetime as dt
import os

_FORMAT = "%Y-%m-%d %H:%M:%S"


def wire_time(seconds: float) -> str:
    """Unix seconds as the contract's local date string; times out of range become the epoch."""
    try:
        return dt.datetime.fromtimestamp(seconds).isoformat(" ", "seconds")
    except (OverflowError, OSError, ValueError):
        return dt.datetime.fromtimestamp(0).isoformat(" ", "seconds")


def unix_time(date: str) -> float:
    """The inverse of `wire_time`; 0.0 for text that is not such a date."""
    try:
        return dt.datetime.strptime(date, _FORMAT).timestamp()
    except (OverflowError, OSError, ValueError):
        return 0.0


def created_seconds(stat: os.stat_result) -> float:
    """Birth time where the system reports one, else the inode's change time."""
    birth = getattr(stat, "st_birthtime", None)
    return float(birth if birth is not None else stat.st_ctime)


def now_iso() -> str:
    """The present moment in ISO-8601 with microseconds, as the contract stores update times."""
    return dt.datetime.now().isoformat()
