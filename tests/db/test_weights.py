"""Weights of networks: known of every text, also of those that were there before weights were kept."""

from __future__ import annotations

import sqlite3

from iib_core.db.connection import Database
from iib_core.db.patterns import literal
from iib_core.db.terms_facts import Network
from iib_core.db.texts import text_id
from iib_core.db.upkeep import begin
from iib_core.db.weights import all_weighed
from iib_core.metadata.called import networks_called

from .library import Picture, add


def strong(db: Database) -> set[int] | None:
    """Files that call “ink” with more than 0.5."""
    return Network(literal("ink", whole=True), 0.5, 9.0, low_open=True).bound(db.reader()).ids(99, 0)


def ink(path: str, text: str) -> Picture:
    return Picture(path, text, tags=[("lora", "ink")])


def test_texts_that_were_there_before_are_read_in_the_background(db: Database) -> None:
    one, two = add(db, [ink("/d/1.png", "x <lora:ink:0.9>"), ink("/d/2.png", "x <lora:ink:0.2>")])
    assert strong(db) == {one}

    def as_before(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM iib_weight")
        connection.execute("UPDATE iib_text SET weighed = 0")
        connection.execute("INSERT INTO iib_text(id, hash) VALUES (99, x'00')")  # of a file that is gone

    db.write(as_before)
    assert not all_weighed(db.reader())
    begin(db)
    while not all_weighed(db.reader()):
        db.write(lambda c: None)
    assert strong(db) == {one}
    assert two not in (strong(db) or set())


def test_a_text_whose_file_went_before_it_was_read_is_read_when_it_comes_back(db: Database) -> None:
    db.write(lambda c: text_id(c, "y <lora:ink:0.8>", None, indexed=True))
    db.write(lambda c: (c.execute("DELETE FROM iib_weight"), c.execute("UPDATE iib_text SET weighed = 2")))
    (one,) = add(db, [ink("/d/1.png", "y <lora:ink:0.8>")])
    assert strong(db) == {one}


def test_comfyuis_list_of_loras_names_weights_too(db: Database) -> None:
    text = 'x <lora:sea:0.4>\nNegative prompt: \nSteps: 3, Lora: "ink: 0.8, a, b: x, deep: -1", Version: 2'
    assert [(n.name, n.weight) for n in networks_called(text)] == [("sea", 0.4), ("ink", 0.8), ("deep", -1.0)]
    (one,) = add(db, [ink("/d/1.png", text)])
    assert strong(db) == {one}
