"""Undoing when the library looks different by then."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from iib_core.db.journal import State, Step
from iib_core.db.trash import items_in_trash

from .workshop import Workshop, workshop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path) as made:
        yield made


@pytest.mark.invariant("L9")
def test_a_folder_that_was_removed_meanwhile_comes_back_with_what_was_in_it(shop: Workshop) -> None:
    files = [shop.add(f"in/deep/{n}.png") for n in range(3)]
    rows = shop.rows()
    moved = shop.files.move([str(f) for f in files], str(shop.root / "out"), create=True)
    shutil.rmtree(shop.root / "in")
    assert shop.files.undo(moved.operation_id).errors == []
    assert shop.rows() == rows and shop.disk() == sorted(rows)


@pytest.mark.invariant("L6", "L9")
def test_copies_that_vanished_with_their_folder_fail_no_other(shop: Workshop) -> None:
    a, b = shop.add("a.png"), shop.add("b/b.png")
    shop.files.copy([str(a)], str(shop.root / "b"))
    (shop.root / "b" / "a.png").unlink()
    report = shop.files.undo()
    assert [str(e) for _, e in report.errors] == ["It is not there any more."]
    copied = shop.files.copy([str(a), str(b)], str(shop.root / "c"), create=True)
    shutil.rmtree(shop.root / "c")
    report = shop.files.undo(copied.operation_id)
    assert [p for p, _ in report.errors] == [str(shop.root / "c" / "b.png"), str(shop.root / "c" / "a.png")]
    shop.library.update()
    assert sorted(shop.rows()) == ["a.png", "b/b.png"] == shop.disk()


@pytest.mark.invariant("L2")
def test_nothing_is_made_where_a_drive_is_off(shop: Workshop, tmp_path: Path) -> None:
    a, b = shop.add("in/a.png"), shop.add("b.png")
    deleted = shop.files.delete([str(a)])
    moved = shop.files.move([str(b)], str(shop.root / "in"))
    shop.root.rename(tmp_path / "off")
    for report in (shop.files.undo(deleted.operation_id), shop.files.undo(moved.operation_id)):
        assert len(report.errors) >= 1 and report.changed == []
    assert not shop.root.exists()
    (tmp_path / "off").rename(shop.root)
    assert shop.files.undo(moved.operation_id).errors == []
    assert shop.files.undo(deleted.operation_id).errors == []
    assert shop.disk() == ["b.png", "in/a.png"] == sorted(shop.rows())


@pytest.mark.invariant("L9")
def test_what_was_put_back_is_not_told_as_deleted_for_good(shop: Workshop) -> None:
    a = shop.add("a.png")
    shop.files.delete([str(a)])
    entry = shop.wastebin.contents(1)["entries"][0]["id"]
    planned = items_in_trash(shop.library.db.reader(), [entry])
    erased = [[Step("erase", s.target, "", s.main, s.folder, s.size, s.id) for s in item] for item in planned]
    shop.files.undo()
    shop.operations.run("empty", erased)
    assert a.exists() and "keep me" in shop.library.custom_tags(a)
    state = (
        shop.library.db.reader().execute("SELECT state FROM iib_step WHERE id = ?", (entry,)).fetchone()[0]
    )
    assert state == State.REVERTED
