"""Distinct infotexts and their index.

A batch of variations differs by nothing but the seed. The indexed body has `MARK` where the seed's
value stood, so that such a batch is one text; the seeds have an index of their own.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3

#: Stands for the seed in an indexed body; does not occur in infotexts.
MARK = "\x1f"

#: What precedes a seed that is cut out, whatever its case.
SEED_LABEL = "seed: "

_SEED = re.compile(r"seed: ([0-9]+)(?![0-9])", re.IGNORECASE | re.ASCII)


def body_of(text: str, seed: str | None) -> str:
    """`text` with the first ``Seed: <seed>``'s value replaced by `MARK`; as it is when there is none."""
    if seed:
        for match in _SEED.finditer(text):
            if match[1] == seed:
                return text[: match.start(1)] + MARK + text[match.end(1) :]
    return text


def text_id(connection: sqlite3.Connection, text: str, seed: str | None, *, indexed: bool) -> int | None:
    """The id of `text`'s body, made and indexed when it is new; None for no text.

    `indexed`: whether this database has a text index (`migrations.has_text_index`).
    """
    if not text:
        return None
    body = body_of(text, seed)
    digest = hashlib.blake2b(body.encode(), digest_size=16).digest()
    row = connection.execute("SELECT id FROM iib_text WHERE hash = ?", (digest,)).fetchone()
    if row is not None:
        return int(row[0])
    new = int(connection.execute("INSERT INTO iib_text(hash) VALUES (?)", (digest,)).lastrowid or 0)
    if indexed:
        connection.execute("INSERT INTO iib_text_fts(rowid, body) VALUES (?, ?)", (new, body))
    return new
