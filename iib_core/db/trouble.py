"""What SQLite raises while reading, in the words that a failed write has."""

from __future__ import annotations

import sqlite3

from .connection import explained


def told(error: BaseException) -> BaseException:
    """An error of SQLite's that a person can do something about as `Unavailable`; any other as it is."""
    return explained(error) if isinstance(error, sqlite3.DatabaseError) else error
