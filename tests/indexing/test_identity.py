"""Files keep their row, id and custom tags, whatever happens to them on disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from .library import Library, png_bytes, write_png


@pytest.mark.invariant("L1")
def test_a_rewritten_file_keeps_its_id_and_custom_tags_and_gets_its_new_text(library: Library) -> None:
    path = write_png(library.root / "a.png", "a red cat")
    library.update()
    image_id = library.tag(path)
    write_png(path, "a blue dog in the rain")
    library.update()
    assert library.known(path).id == image_id
    assert library.custom_tags(path) == ["keep me"]
    assert "blue dog" in library.text(path)
    tags = {
        r[0]
        for r in library.db.reader().execute(
            "SELECT name FROM tag JOIN image_tag ON tag.id = tag_id WHERE image_id = ?", (image_id,)
        )
    }
    assert "a blue dog in the rain" in tags
    assert "a red cat" not in tags


@pytest.mark.invariant("F3")
def test_a_rewrite_of_the_same_length_in_an_unchanged_folder_is_found(library: Library) -> None:
    path = write_png(library.root / "sub" / "a.png", "cat", seed=1)
    library.update()
    folder_before = path.parent.stat().st_mtime_ns
    size = path.stat().st_size
    with path.open("r+b") as f:
        f.write(png_bytes("dog", seed=1))
    assert path.stat().st_size == size
    assert path.parent.stat().st_mtime_ns == folder_before
    library.update()
    assert library.text(path).startswith("dog")


@pytest.mark.invariant("L2")
def test_a_folder_renamed_away_is_hidden_and_comes_back_with_everything(library: Library) -> None:
    path = write_png(library.root / "drive" / "deep" / "a.png")
    write_png(library.root / "stays.png")
    library.update()
    image_id = library.tag(path)
    away = library.root.parent / "away"
    (library.root / "drive").rename(away)
    library.update()
    assert library.names() == ["stays.png"]
    assert library.is_missing(path)
    away.rename(library.root / "drive")
    library.update()
    assert library.names() == ["a.png", "stays.png"]
    assert library.known(path).id == image_id
    assert library.custom_tags(path) == ["keep me"]


@pytest.mark.invariant("L2")
def test_a_root_that_is_gone_hides_its_files_and_says_so_in_one_sentence(
    library: Library, tmp_path: Path
) -> None:
    drive = tmp_path / "drive"
    library.roots.append(str(drive))
    library.gate.refresh()
    path = write_png(drive / "a.png")
    library.update()
    image_id = library.tag(path)
    drive.rename(tmp_path / "off")
    library.update()
    assert library.names() == []
    assert str(drive) in library.indexer.status()["error"]
    (tmp_path / "off").rename(drive)
    library.update()
    assert library.known(path).id == image_id
    assert library.names() == ["a.png"]
    assert library.indexer.status()["error"] is None


@pytest.mark.invariant("L2")
def test_a_root_that_never_was_there_is_no_error(library: Library) -> None:
    library.roots.append(str(library.root.parent / "never"))
    library.update()
    assert library.indexer.status()["error"] is None


@pytest.mark.invariant("L3")
def test_a_file_moved_and_renamed_outside_keeps_its_id_and_tags(library: Library) -> None:
    path = write_png(library.root / "a" / "first.png")
    library.update()
    image_id = library.tag(path)
    (library.root / "b").mkdir()
    moved = library.root / "b" / "second.png"
    path.rename(moved)
    library.update()
    assert library.known(moved).id == image_id
    assert library.custom_tags(moved) == ["keep me"]
    assert library.row(path) is None
    assert library.names() == ["second.png"]


@pytest.mark.invariant("L3")
def test_a_file_that_was_missing_for_a_while_is_recognised_in_its_new_place(library: Library) -> None:
    path = write_png(library.root / "a.png")
    library.update()
    image_id = library.tag(path)
    elsewhere = library.root.parent / "a.png"
    path.rename(elsewhere)
    library.update()
    assert library.names() == []
    (library.root / "new").mkdir()
    elsewhere.rename(library.root / "new" / "b.png")
    library.update()
    assert library.known(library.root / "new" / "b.png").id == image_id


@pytest.mark.invariant("L3")
def test_a_moved_folder_takes_all_identities_along(library: Library) -> None:
    paths = [write_png(library.root / "old" / f"{n}.png") for n in range(30)]
    library.update()
    ids = [library.tag(p) for p in paths]
    (library.root / "old").rename(library.root / "new")
    library.update()
    moved = [library.root / "new" / p.name for p in paths]
    assert [library.known(p).id for p in moved] == ids
    assert all(library.custom_tags(p) == ["keep me"] for p in moved)
    assert len(library.names()) == 30


@pytest.mark.invariant("L3")
def test_a_copy_is_a_file_of_its_own(library: Library) -> None:
    path = write_png(library.root / "a.png")
    library.update()
    image_id = library.tag(path)
    copy = library.root / "copy.png"
    shutil.copy2(path, copy)
    library.update()
    assert library.known(path).id == image_id
    assert library.known(copy).id != image_id
    assert library.custom_tags(copy) == []


@pytest.mark.invariant("L3")
def test_equal_files_moved_together_are_told_apart_by_their_names(library: Library) -> None:
    data = png_bytes()
    for name in ("x.png", "y.png"):
        (library.root / name).write_bytes(data)
    library.update()
    ids = {name: library.tag(library.root / name, f"tag {name}") for name in ("x.png", "y.png")}
    (library.root / "new").mkdir()
    for name in ids:
        (library.root / name).rename(library.root / "new" / name)
    library.update()
    for name, image_id in ids.items():
        assert library.known(library.root / "new" / name).id == image_id


@pytest.mark.invariant("L8")
def test_a_rebuild_reads_everything_again_and_keeps_custom_tags(library: Library) -> None:
    path = write_png(library.root / "a.png", "a red cat")
    library.update()
    image_id = library.tag(path)
    library.db.write(
        lambda c: c.execute("DELETE FROM image_tag WHERE tag_id IN (SELECT id FROM tag WHERE type = 'pos')")
    )
    library.indexer.rebuild().done.result(30)
    assert library.known(path).id == image_id
    assert library.custom_tags(path) == ["keep me"]
    assert library.db.reader().execute("SELECT count FROM tag WHERE name = 'a red cat'").fetchone()[0] == 1


def test_a_file_whose_case_changes_is_one_file(library: Library) -> None:
    path = write_png(library.root / "A.png")
    library.update()
    image_id = library.tag(path)
    os.rename(path, library.root / "a.png")
    library.update()
    assert library.names() == ["a.png"]
    assert library.known(library.root / "a.png").id == image_id
