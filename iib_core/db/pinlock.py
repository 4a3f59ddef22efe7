"""The PIN of the curtain before private pictures: one salted hash, or none."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True)
class PinHash:
    """What is kept of a PIN; `rounds` of PBKDF2-HMAC-SHA256."""

    salt: bytes
    rounds: int
    digest: bytes


def add_pin_lock(connection: sqlite3.Connection) -> None:
    """A step of `migrations.STEPS`. A table of its own: whatever lies among the clients' settings, any client reads."""
    connection.execute(
        "CREATE TABLE IF NOT EXISTS iib_pin_lock("
        "only_row INTEGER PRIMARY KEY CHECK (only_row = 1), salt BLOB NOT NULL, rounds INTEGER NOT NULL, digest BLOB NOT NULL)"
    )


def kept_pin(reader: sqlite3.Connection) -> PinHash | None:
    """The PIN's hash; None when there is no PIN."""
    row = reader.execute("SELECT salt, rounds, digest FROM iib_pin_lock").fetchone()
    return PinHash(bytes(row[0]), int(row[1]), bytes(row[2])) if row else None


def keep_pin(connection: sqlite3.Connection, pin: PinHash | None) -> None:
    """Another PIN's hash, or none any more."""
    connection.execute("DELETE FROM iib_pin_lock")
    if pin is not None:
        connection.execute("INSERT INTO iib_pin_lock VALUES (1, ?, ?, ?)", (pin.salt, pin.rounds, pin.digest))
