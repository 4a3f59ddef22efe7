"""The second look: text hidden in pixels is found after everything else, once, and only where nothing was said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iib_core.db.hidden import unlooked
from iib_core.db.index import reread_all, store_readings
from iib_core.metadata.reading import read_file

from ..metadata.corpus import stealth
from ..metadata.files import INFOTEXT, png
from .library import Library, eventually, opened, write_png


def left(library: Library) -> list[str]:
    return [os.path.basename(path) for _, path in unlooked(library.db.reader(), 2**63 - 1, 100)]


def done(library: Library) -> bool:
    return not left(library)


def bare_rows(library: Library) -> int:
    sql = "SELECT count(*) FROM iib_file WHERE bare = fingerprint"
    return int(library.db.reader().execute(sql).fetchone()[0])


def test_hidden_text_is_found_after_the_run_and_becomes_text_and_tags(library: Library) -> None:
    hidden = library.root / "hidden.png"
    hidden.write_bytes(stealth.alpha(INFOTEXT, compressed=True))
    (library.root / "plain.png").write_bytes(png())
    write_png(library.root / "open.png")
    library.update()
    eventually(lambda: done(library))
    assert library.text(hidden).endswith("Source Identifier: Stable Diffusion web UI(Stealth)")
    sql = (
        "SELECT name FROM tag JOIN image_tag ON tag_id = id WHERE image_id = ? AND type = 'Source Identifier'"
    )
    rows = library.db.reader().execute(sql, (library.known(hidden).id,)).fetchall()
    assert [row[0] for row in rows] == ["Stable Diffusion web UI(Stealth)"]
    assert library.text(library.root / "plain.png") == ""
    assert bare_rows(library) == 1, "one that said something is not looked into"


def test_a_file_is_looked_into_again_only_when_its_bytes_change(library: Library) -> None:
    path = library.root / "a.png"
    path.write_bytes(png())
    library.update()
    eventually(lambda: done(library))
    library.indexer.rebuild(wait=True)
    assert left(library) == []
    path.write_bytes(stealth.rgb(INFOTEXT, compressed=False))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    library.update()
    eventually(lambda: "Stealth" in library.text(path))


def test_what_was_found_comes_back_after_a_rebuild(library: Library) -> None:
    path = library.root / "a.png"
    path.write_bytes(stealth.alpha(INFOTEXT, compressed=False))
    library.update()
    eventually(lambda: "Stealth" in library.text(path))
    library.indexer.rebuild(wait=True)
    eventually(lambda: "Stealth" in library.text(path) and done(library))


def test_it_can_be_switched_off_and_goes_on_where_it_was_when_switched_on(tmp_path: Path) -> None:
    root, db = tmp_path / "library", tmp_path / "data" / "iib.db"
    with opened(root, db, stealth=False) as off:
        (root / "a.png").write_bytes(stealth.alpha(INFOTEXT, compressed=True))
        off.update()
        off.update()
        assert left(off) == ["a.png"]
        assert off.text(root / "a.png") == ""
    with opened(root, db) as on:
        on.update()
        eventually(lambda: "Stealth" in on.text(root / "a.png"))


def test_a_damaged_picture_is_noted_and_does_not_stop_the_others(library: Library) -> None:
    whole = stealth.alpha(INFOTEXT, compressed=True)
    (library.root / "cut.png").write_bytes(whole[: len(whole) // 2])
    (library.root / "whole.png").write_bytes(whole)
    library.update()
    eventually(lambda: done(library))
    assert "Stealth" in library.text(library.root / "whole.png")


def test_what_is_left_is_read_from_an_index_of_its_own(library: Library) -> None:
    statements: list[str] = []
    library.db.reader().set_trace_callback(statements.append)
    unlooked(library.db.reader(), 2**63 - 1, 16)
    library.db.reader().set_trace_callback(None)
    plan = library.db.reader().execute("EXPLAIN QUERY PLAN " + statements[-1]).fetchall()
    assert any("iib_file_unlooked" in row[3] for row in plan), [row[3] for row in plan]
    assert not any("TEMP B-TREE" in row[3] for row in plan)


@pytest.mark.parametrize("name", ["photo.jpg", "clip.mp4"])
def test_kinds_that_cannot_hide_anything_are_never_left(library: Library, name: str) -> None:
    (library.root / name).write_bytes(b"\xff\xd8\xff\xd9")
    library.update()
    assert left(library) == []


@pytest.mark.invariant("L8")
def test_hidden_text_stays_while_its_file_is_read_again(library: Library) -> None:
    path = library.root / "a.png"
    path.write_bytes(stealth.alpha(INFOTEXT, compressed=False))
    library.update()
    eventually(lambda: "Stealth" in library.text(path) and done(library))
    image_id, before = library.known(path).id, library.text(path)
    library.db.write(reread_all)
    reading = read_file(str(path))
    assert reading.info is None
    library.db.write(lambda c: store_readings(c, [(image_id, reading)]))
    assert library.text(path) == before
    assert left(library) == ["a.png"], "a better reader may understand more"
    library.update()
    eventually(lambda: done(library))
    assert library.text(path) == before
    path.write_bytes(png())
    library.update()
    assert library.text(path) == "", "other bytes say other things"


def test_a_file_that_is_indexed_at_once_is_looked_into_at_once(library: Library) -> None:
    path = library.root / "a.png"
    path.write_bytes(stealth.alpha(INFOTEXT, compressed=True))
    library.indexer.index_now([library.gate.admit(str(path))])
    assert "Stealth" in library.text(path)
