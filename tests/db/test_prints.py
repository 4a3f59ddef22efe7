"""Prints are found by their indexes, and go with their files."""

from __future__ import annotations

from iib_core.db import prints
from iib_core.db.connection import Database
from iib_core.db.identity import delete_images

from .library import Picture, add


def test_stacks_and_equal_files_are_looked_up_by_their_indexes(db: Database) -> None:
    ids = add(db, [Picture(f"/d/{n}.png", f"text {n}", fingerprint=n) for n in range(20)])
    reader = db.reader()
    asked: list[str] = []
    reader.set_trace_callback(asked.append)
    prints.stack_ids(reader, ids[0])
    prints.stacks_of(reader, ids)
    prints.duplicate_ids(reader)
    reader.set_trace_callback(None)
    plan = [row[3] for sql in asked for row in reader.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    assert any("iib_print_by_stack" in step for step in plan)
    assert any("iib_print_by_content" in step for step in plan)
    assert [step for step in plan if step.startswith("SCAN") and "INDEX" not in step] == []


def test_what_a_file_looked_like_is_not_believed_once_its_bytes_changed(db: Database) -> None:
    (one,) = add(db, [Picture("/d/a.png", fingerprint=1)])
    db.write(lambda c: prints.keep_look(c, one, 1, 1000, (5, bytes(27))))
    assert len(prints.looks(db.reader())) == 1 and prints.unseen(db.reader(), 2**62, 9) == []
    db.write(lambda c: c.execute("UPDATE iib_file SET fingerprint = 2 WHERE image_id = ?", (one,)))
    assert prints.looks(db.reader()) == []
    assert [file.image_id for file in prints.unseen(db.reader(), 2**62, 9)] == [one]


def test_prints_of_deleted_images_go_too(db: Database) -> None:
    one, two = add(db, [Picture("/d/a.png", fingerprint=1), Picture("/d/b.png", fingerprint=2)])
    for image_id in (one, two):
        db.write(lambda c, i=image_id: prints.keep_look(c, i, i, 1000, (5, bytes(27))))
    db.write(lambda c: delete_images(c, [one]))
    db.write(lambda c: c.execute("DELETE FROM image WHERE id = ?", (two,)))
    assert db.reader().execute("SELECT count(*) FROM iib_print").fetchone()[0] == 0
