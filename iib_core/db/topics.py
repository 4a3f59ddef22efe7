"""What was found out about topics and is kept: titles, and clusterings with the state that they were made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..times import now_iso

#: How many of the newest clusterings are looked through for one of the same folders (contract §5.9, route 59).
_LOOKED_THROUGH = 200


@dataclass(frozen=True)
class Clustering:
    """A kept result. It is true while as many vectors, none newer, are there."""

    key: str
    folders: list[str]
    model: str
    params: dict[str, Any]
    count: int
    newest: str
    result: dict[str, Any]
    at: str = ""


def keep_title(
    writer: sqlite3.Connection, cluster: str, title: str, keywords: Sequence[str], model: str
) -> None:
    """A title that a language model wrote for the cluster of this hash, in place of the one before."""
    writer.execute(
        "INSERT OR REPLACE INTO topic_title_cache(cluster_hash, title, keywords, model, updated_at) VALUES (?,?,?,?,?)",
        (cluster, title, json.dumps(list(keywords), ensure_ascii=False), model, now_iso()),
    )


def kept_title(reader: sqlite3.Connection, cluster: str) -> tuple[str, list[str]] | None:
    """Title and keywords of the cluster of this hash; None when there are none, or none that can be read."""
    row = reader.execute(
        "SELECT title, keywords FROM topic_title_cache WHERE cluster_hash = ?", (cluster,)
    ).fetchone()
    try:
        return (row[0], [str(word) for word in json.loads(row[1])]) if row else None
    except (TypeError, ValueError):
        return None


def keep_clustering(writer: sqlite3.Connection, made: Clustering) -> None:
    """A result, in place of the one under the same key."""
    writer.execute(
        "INSERT OR REPLACE INTO topic_cluster_cache(cache_key, folders, model, params, embeddings_count,"
        " embeddings_max_updated_at, result, updated_at) VALUES (?,?,?,?,?,?,?,?)",
        (
            made.key,
            json.dumps(made.folders, ensure_ascii=False),
            made.model,
            json.dumps(made.params, ensure_ascii=False),
            made.count,
            made.newest,
            json.dumps(made.result, ensure_ascii=False),
            now_iso(),
        ),
    )


_COLUMNS = (
    "cache_key, folders, model, params, embeddings_count, embeddings_max_updated_at, result, updated_at"
)


def kept_clustering(reader: sqlite3.Connection, key: str) -> Clustering | None:
    """The result under this key; None when there is none, or none that can be read."""
    row = reader.execute(f"SELECT {_COLUMNS} FROM topic_cluster_cache WHERE cache_key = ?", (key,)).fetchone()
    return _read(row) if row else None


def newest_clustering(reader: sqlite3.Connection, folders: Sequence[str]) -> Clustering | None:
    """The newest result whose folders are these, in whatever order."""
    rows = reader.execute(
        "SELECT cache_key, folders FROM topic_cluster_cache ORDER BY updated_at DESC LIMIT ?",
        (_LOOKED_THROUGH,),
    ).fetchall()
    for key, told in rows:
        try:
            same = set(json.loads(told)) == set(folders)
        except (TypeError, ValueError):
            continue
        found = kept_clustering(reader, key) if same else None
        if found is not None:
            return found
    return None


def _read(row: Sequence[Any]) -> Clustering | None:
    try:
        folders, params, result = (json.loads(row[i]) for i in (1, 3, 6))
    except (TypeError, ValueError):
        return None
    return Clustering(row[0], folders, row[2], params, row[4], row[5], result, row[7])
