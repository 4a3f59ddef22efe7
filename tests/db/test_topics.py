"""Titles and clusterings are kept in the contract's tables and found again."""

from __future__ import annotations

from dataclasses import replace

from iib_core.db.connection import Database
from iib_core.db.topics import (
    Clustering,
    keep_clustering,
    keep_title,
    kept_clustering,
    kept_title,
    newest_clustering,
)

MADE = Clustering(
    "k1", ["/a", "/ü"], "m", {"threshold": 0.9}, 3, "2026", {"clusters": [], "noise": ["/a/1.png"]}
)


def test_a_title_is_found_again_and_the_later_one_counts(db: Database) -> None:
    db.write(lambda writer: keep_title(writer, "h", "Cats", ["cat", "猫"], "m"))
    db.write(lambda writer: keep_title(writer, "h", "Big cats", ["lion"], "m"))
    assert kept_title(db.reader(), "h") == ("Big cats", ["lion"])
    assert kept_title(db.reader(), "other") is None


def test_a_clustering_is_found_by_its_key_and_by_its_folders_in_any_order(db: Database) -> None:
    db.write(lambda writer: keep_clustering(writer, MADE))
    db.write(lambda writer: keep_clustering(writer, replace(MADE, key="k2", count=4)))
    found = kept_clustering(db.reader(), "k1")
    assert found is not None and replace(found, at="") == MADE
    newest = newest_clustering(db.reader(), ["/ü", "/a"])
    assert newest is not None and newest.key == "k2"
    assert newest_clustering(db.reader(), ["/a"]) is None


def test_what_cannot_be_read_counts_as_not_there(db: Database) -> None:
    db.write(lambda writer: keep_clustering(writer, MADE))
    db.write(lambda writer: keep_title(writer, "h", "Cats", [], "m"))
    db.write(lambda writer: writer.execute("UPDATE topic_cluster_cache SET result = '{'") and None)
    db.write(lambda writer: writer.execute("UPDATE topic_title_cache SET keywords = '['") and None)
    assert kept_clustering(db.reader(), "k1") is None
    assert newest_clustering(db.reader(), ["/a", "/ü"]) is None
    assert kept_title(db.reader(), "h") is None
