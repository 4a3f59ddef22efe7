"""Renaming: only to a bare name, over nothing, with all that is known of the file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.access import Gate, SafePath
from iib_core.db.connection import Database
from iib_core.db.images import row_by_path
from iib_core.db.index import ListedFile, insert_listed, mark_missing
from iib_core.db.moves import move_row
from iib_core.db.opening import open_database
from iib_core.errors import BadRequest, Conflict, IibError, NotFound
from iib_core.mediatypes import MediaKind
from iib_core.times import wire_time

from .workshop import changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "library"
    made.mkdir()
    return made


@pytest.fixture
def gate(folder: Path) -> Gate:
    return Gate(lambda: [str(folder)])


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(str(tmp_path / "iib.db"))
    yield database
    database.close()


def add(db: Database, path: Path, content: bytes = b"picture") -> int:
    """A file on disk and in the index, liked by the user; its id."""
    path.write_bytes(content)

    def insert(connection: sqlite3.Connection) -> int:
        stat = path.stat()
        listed = ListedFile(
            str(path), stat.st_size, wire_time(stat.st_mtime), MediaKind.IMAGE, stat.st_mtime_ns
        )
        insert_listed(connection, [listed])
        row = row_by_path(connection, str(path))
        assert row is not None
        connection.execute(
            "INSERT INTO image_tag(image_id, tag_id) SELECT ?, id FROM tag WHERE name = 'like' AND type = 'custom'",
            (row.id,),
        )
        return row.id

    return db.write(insert)


def rename(db: Database, gate: Gate, safe: SafePath, name: str) -> SafePath:
    return changes(db, gate).rename(safe.shown, name)


def liked(db: Database) -> set[int]:
    return {row[0] for row in db.reader().execute("SELECT image_id FROM image_tag").fetchall()}


def like_count(db: Database) -> int:
    return int(db.reader().execute("SELECT count FROM tag WHERE name = 'like'").fetchone()[0])


@pytest.mark.invariant("S4")
def test_a_renamed_file_keeps_its_row_and_tags(db: Database, gate: Gate, folder: Path) -> None:
    image_id = add(db, folder / "a.png", b"one")
    new = rename(db, gate, gate.admit(str(folder / "a.png")), "b c.png")
    assert new.shown == str(folder / "b c.png")
    assert os.listdir(folder) == ["b c.png"]
    assert (folder / "b c.png").read_bytes() == b"one"
    row = row_by_path(db.reader(), new.shown)
    assert row is not None
    assert (row.id, row.name) == (image_id, "b c.png")
    assert row_by_path(db.reader(), str(folder / "a.png")) is None
    assert liked(db) == {image_id}
    name = db.reader().execute("SELECT name FROM iib_file WHERE image_id = ?", (image_id,)).fetchone()[0]
    assert name == "b c.png"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../b.png",
        "sub/b.png",
        "/etc/b.png",
        "a\\b.png",
        "..\\b.png",
        "b\0.png",
        "CON",
        "nul.png",
        "com1.jpg",
        "x" * 256,
    ],
)
@pytest.mark.invariant("S4")
def test_only_a_bare_name_is_taken(db: Database, gate: Gate, folder: Path, name: str) -> None:
    (folder / "sub").mkdir()
    add(db, folder / "a.png")
    with pytest.raises(BadRequest):
        rename(db, gate, gate.admit(str(folder / "a.png")), name)
    assert sorted(os.listdir(folder)) == ["a.png", "sub"]
    assert row_by_path(db.reader(), str(folder / "a.png")) is not None


@pytest.mark.parametrize("kind", ["file", "folder", "link", "broken link"])
@pytest.mark.invariant("S4", "L4")
def test_nothing_is_overwritten(db: Database, gate: Gate, folder: Path, kind: str) -> None:
    add(db, folder / "a.png", b"one")
    taken = folder / "b.png"
    if kind == "file":
        taken.write_bytes(b"two")
    elif kind == "folder":
        taken.mkdir()
    else:
        taken.symlink_to(folder / ("a.png" if kind == "link" else "nowhere"))
    before = os.lstat(taken)
    with pytest.raises(Conflict, match="A file with the new name already exists"):
        rename(db, gate, gate.admit(str(folder / "a.png")), "b.png")
    assert os.path.samestat(before, os.lstat(taken))
    assert (folder / "a.png").read_bytes() == b"one"
    assert row_by_path(db.reader(), str(folder / "a.png")) is not None


@pytest.mark.invariant("S4")
def test_of_two_who_want_one_name_at_once_one_gets_it_and_no_file_is_lost(
    db: Database, gate: Gate, folder: Path
) -> None:
    for n in range(8):
        add(db, folder / f"{n}.png", bytes([n]))
    start = threading.Barrier(8)
    refused: list[IibError] = []

    def work(n: int) -> None:
        safe = gate.admit(str(folder / f"{n}.png"))
        start.wait()
        try:
            rename(db, gate, safe, "wanted.png")
        except Conflict as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 7
    assert sorted(p.read_bytes()[0] for p in folder.iterdir()) == list(range(8))
    assert all(row_by_path(db.reader(), str(p)) for p in folder.iterdir())


@pytest.mark.invariant("S4")
def test_a_hard_link_of_the_same_file_counts_as_taken(db: Database, gate: Gate, folder: Path) -> None:
    add(db, folder / "a.png")
    os.link(folder / "a.png", folder / "A.PNG")
    with pytest.raises(Conflict):
        rename(db, gate, gate.admit(str(folder / "a.png")), "A.PNG")
    assert sorted(os.listdir(folder)) == ["A.PNG", "a.png"]


def test_a_change_of_case_is_a_rename(db: Database, gate: Gate, folder: Path) -> None:
    image_id = add(db, folder / "a.png")
    rename(db, gate, gate.admit(str(folder / "a.png")), "A.png")
    assert os.listdir(folder) == ["A.png"]
    row = row_by_path(db.reader(), str(folder / "A.png"))
    assert row is not None
    assert row.id == image_id


def test_the_same_name_changes_nothing(db: Database, gate: Gate, folder: Path) -> None:
    add(db, folder / "a.png", b"one")
    safe = gate.admit(str(folder / "a.png"))
    assert rename(db, gate, safe, "a.png") == safe
    assert (folder / "a.png").read_bytes() == b"one"


@pytest.mark.invariant("S3")
def test_a_link_is_renamed_itself_and_what_it_leads_to_stays(db: Database, gate: Gate, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "real.png").write_bytes(b"one")
    (folder / "link.png").symlink_to(folder / "sub" / "real.png")
    new = rename(db, gate, gate.admit(str(folder / "link.png")), "renamed.png")
    assert os.path.islink(folder / "renamed.png")
    assert new.real == str(folder / "sub" / "real.png")
    assert sorted(os.listdir(folder)) == ["renamed.png", "sub"]


@pytest.mark.invariant("L2")
def test_a_vanished_file_whose_name_is_taken_over_keeps_its_tags_to_itself(
    db: Database, gate: Gate, folder: Path
) -> None:
    gone = add(db, folder / "b.png", b"gone")
    here = add(db, folder / "a.png", b"here")
    (folder / "b.png").unlink()
    db.write(lambda c: mark_missing(c, [gone], "2024-01-01T00:00:00"))
    rename(db, gate, gate.admit(str(folder / "a.png")), "b.png")
    row = row_by_path(db.reader(), str(folder / "b.png"))
    assert row is not None
    assert row.id == here
    assert liked(db) == {gone, here}
    assert like_count(db) == 1, "what is missing is not counted"


@pytest.mark.invariant("F3")
def test_an_index_run_that_met_the_new_name_first_leaves_one_row(db: Database, folder: Path) -> None:
    image_id, met = add(db, folder / "a.png"), add(db, folder / "b.png")
    db.write(lambda c: move_row(c, image_id, str(folder / "b.png")))
    row = row_by_path(db.reader(), str(folder / "b.png"))
    assert row is not None
    assert row.id == image_id != met
    assert liked(db) == {image_id}
    assert like_count(db) == 1


def test_when_the_index_refuses_the_file_gets_its_old_name_back(
    db: Database, gate: Gate, folder: Path, tmp_path: Path
) -> None:
    add(db, folder / "a.png", b"one")
    safe = gate.admit(str(folder / "a.png"))
    db.reader()
    db.write(
        lambda c: c.execute(
            "CREATE TEMP TRIGGER t BEFORE UPDATE ON main.image BEGIN SELECT raise(ABORT, 'no'); END"
        )
    )
    with pytest.raises(sqlite3.Error):
        rename(db, gate, safe, "b.png")
    assert os.listdir(folder) == ["a.png"]
    assert (folder / "a.png").read_bytes() == b"one"


def test_what_is_not_there_is_refused_and_a_folder_is_renamed(db: Database, gate: Gate, folder: Path) -> None:
    with pytest.raises(NotFound):
        rename(db, gate, gate.admit(str(folder / "gone.png")), "b.png")
    (folder / "sub").mkdir()
    assert rename(db, gate, gate.admit(str(folder / "sub")), "other").shown == str(folder / "other")


@pytest.mark.invariant("S2")
def test_a_link_outside_the_library_is_left_alone(
    db: Database, gate: Gate, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (folder / "a.png").write_bytes(b"x")
    (tmp_path / "outside" / "link.png").symlink_to(folder / "a.png")
    new = rename(db, gate, gate.admit(str(tmp_path / "outside" / "link.png")), "b.png")
    assert os.listdir(tmp_path / "outside") == ["link.png"]
    assert new.shown == str(folder / "b.png")


@pytest.mark.parametrize(
    "name", ["100%.png", "a#b?.png", "quote'\".png", "emoji 🦊.png", " spaced.png", "é.png"]
)
@pytest.mark.invariant("M7")
def test_unusual_names_are_fine(db: Database, gate: Gate, folder: Path, name: str) -> None:
    image_id = add(db, folder / os.fsdecode(b"latin \xe9.png"))
    new = rename(db, gate, gate.admit(str(folder / os.fsdecode(b"latin \xe9.png"))), name)
    assert os.path.exists(new.real)
    row = row_by_path(db.reader(), new.shown)
    assert row is not None
    assert row.id == image_id
