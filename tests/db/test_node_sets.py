"""The kinds of nodes in graphs: shared sets, found by name, counted."""

from __future__ import annotations

import sqlite3

import pytest

from iib_core.db.migrations import prepare
from iib_core.db.nodesets import kinds_known, node_sets, sets_with


@pytest.fixture
def connection():
    made = sqlite3.connect(":memory:", isolation_level=None)
    prepare(made)
    yield made
    made.close()


def test_files_of_one_workflow_share_one_set(connection):
    first = node_sets(connection, [("KSampler", "SaveImage"), (), ("KSampler",), ("KSampler", "SaveImage")])
    assert set(first) == {("KSampler", "SaveImage"), ("KSampler",)}
    assert node_sets(connection, [("KSampler", "SaveImage"), ("KSampler",)]) == first
    assert connection.execute("SELECT count(*) FROM iib_node_set").fetchone()[0] == 2


def test_a_set_is_found_by_its_nodes_names(connection):
    sets = node_sets(connection, [("A", "KSampler"), ("B_C",), ("BxC", "\ud800")])
    assert sets_with(connection, "ksamp%") == [sets["A", "KSampler"]]
    assert sets_with(connection, "b\\_c") == [sets["B_C",]]
    assert sets_with(connection, "nothing") == []


def test_kinds_are_counted_without_files_that_are_gone(connection):
    sets = node_sets(connection, [("A", "B"), ("B",)])
    rows = [(1, sets["A", "B"]), (2, sets["B",]), (3, sets["B",]), (4, None)]
    connection.executemany("INSERT INTO iib_file(image_id, nodes) VALUES (?, ?)", rows)
    connection.execute("INSERT INTO iib_missing(image_id, since) VALUES (3, '2025')")
    assert kinds_known(connection) == [("B", 2), ("A", 1)]
