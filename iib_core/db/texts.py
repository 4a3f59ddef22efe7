"""Distinct infotexts and their index.

A batch of variations differs by nothing but the seed. The indexed body has `MARK` where the seed's
value stood, so that such a batch is one text; the seeds have an index of their own.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Sequence

from .rows import rows_in
from .weights import READ, store_weights

#: Stands for the seed in an indexed body; does not occur in infotexts.
MARK = "\x1f"

#: What precedes a seed that is cut out, whatever its case.
SEED_LABEL = "seed: "

#: `iib_file.text_id` of files whose text a search must ask itself, for no index has it yet: the older program's.
TEXT_NOT_INDEXED = 0
#: The same, and their names are not in the index of names either.
NOTHING_INDEXED = -1

_SEED = re.compile(r"seed: ([0-9]+)(?![0-9])", re.IGNORECASE | re.ASCII)


def body_of(text: str, seed: str | None) -> str:
    """`text` with the first ``Seed: <seed>``'s value replaced by `MARK`; as it is when there is none."""
    if seed:
        for match in _SEED.finditer(text):
            if match[1] == seed:
                return text[: match.start(1)] + MARK + text[match.end(1) :]
    return text


def text_ids(
    connection: sqlite3.Connection, texts: Sequence[tuple[str, str | None]], *, indexed: bool
) -> list[int | None]:
    """The ids of the bodies of `texts` (text, seed), in their order; new ones are made and indexed, None for no text.

    `indexed`: whether this database has a text index (`migrations.has_text_index`).
    """
    bodies = [body_of(text, seed) if text else "" for text, seed in texts]
    digests = [_digest(body) for body in bodies]
    by_digest = {digest: body for digest, body in zip(digests, bodies, strict=True) if digest}
    found = _known(connection, list(by_digest))
    known = {digest: i for digest, (i, _) in found.items()}
    unweighed = [digest for digest, (_, weighed) in found.items() if weighed != READ]
    new = [digest for digest in by_digest if digest not in known]
    if new:
        connection.executemany("INSERT INTO iib_text(hash) VALUES (?)", [(digest,) for digest in new])
        known.update({digest: i for digest, (i, _) in _known(connection, new).items()})
        if indexed:
            connection.executemany(
                "INSERT INTO iib_text_fts(rowid, body) VALUES (?, ?)",
                sorted((known[digest], by_digest[digest]) for digest in new),
            )
    store_weights(connection, {known[digest]: by_digest[digest] for digest in [*new, *unweighed]})
    return [known[digest] if digest else None for digest in digests]


def text_id(connection: sqlite3.Connection, text: str, seed: str | None, *, indexed: bool) -> int | None:
    """`text_ids` for one text."""
    return text_ids(connection, [(text, seed)], indexed=indexed)[0]


def text_hash(text: str, seed: str | None) -> bytes | None:
    """What `iib_text.hash` has for this text; None for no text."""
    return _digest(body_of(text, seed)) or None


def _digest(body: str) -> bytes:
    return hashlib.blake2b(body.encode(), digest_size=16).digest() if body else b""


def _known(connection: sqlite3.Connection, digests: list[bytes]) -> dict[bytes, tuple[int, int]]:
    """Digest → (id, whether its weights were read) of the texts that are there."""
    rows = rows_in(connection, "SELECT hash, id, weighed FROM iib_text WHERE hash IN ({})", digests)
    return {bytes(digest): (int(i), int(weighed)) for digest, i, weighed in rows}
