"""Links: one spelling per folder, the one the user sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from iib_core.access import Gate
from iib_core.indexing.scan import inside

from .library import Library, opened, write_png


@pytest.mark.invariant("S3")
def test_a_library_folder_that_is_a_link_is_indexed_under_its_own_name(tmp_path: Path) -> None:
    write_png(tmp_path / "disk" / "sub" / "a.png")
    shown = tmp_path / "pictures"
    shown.symlink_to(tmp_path / "disk", target_is_directory=True)
    with opened(shown, tmp_path / "data" / "iib.db") as library:
        library.update()
        path = shown / "sub" / "a.png"
        image_id = library.tag(path)
        safe = library.gate.admit(str(path))
        assert library.indexer.index_now([safe]) == [image_id]
        library.update()
        assert library.known(path).id == image_id
        assert library.names() == ["a.png"]


@pytest.mark.invariant("S2")
def test_links_that_lead_out_of_the_library_are_not_followed(library: Library, tmp_path: Path) -> None:
    secret = write_png(tmp_path / "private" / "secret.png")
    (library.root / "link").symlink_to(tmp_path / "private", target_is_directory=True)
    (library.root / "link.png").symlink_to(secret)
    library.update()
    assert library.names() == []


@pytest.mark.invariant("S3")
def test_a_link_inside_the_library_shows_nothing_twice(library: Library) -> None:
    write_png(library.root / "z" / "real" / "a.png")
    (library.root / "alias").symlink_to(library.root / "z" / "real", target_is_directory=True)
    (library.root / "z" / "real" / "loop").symlink_to(library.root, target_is_directory=True)
    library.update()
    assert library.names() == ["a.png"]
    assert library.known(library.root / "z" / "real" / "a.png").state == 1


def test_without_a_gate_links_are_followed_once(tmp_path: Path) -> None:
    with opened(tmp_path / "library", tmp_path / "data" / "iib.db") as library:
        write_png(tmp_path / "elsewhere" / "a.png")
        library.gate.enabled = False
        for name in ("one", "two"):
            (library.root / name).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        library.update()
        assert library.names() == ["a.png"]


def test_roots_within_roots_are_walked_once(library: Library) -> None:
    path = write_png(library.root / "inner" / "a.png")
    library.roots.append(str(library.root / "inner"))
    library.update()
    assert library.names() == ["a.png"]
    assert library.known(path).state == 1


def test_hidden_and_system_folders_are_not_walked(library: Library) -> None:
    write_png(library.root / ".trash" / "a.png")
    write_png(library.root / "$RECYCLE.BIN" / "b.png")
    write_png(library.root / "._c.png")
    write_png(library.root / "ok" / "d.png")
    library.update()
    assert library.names() == ["d.png"]


def test_a_root_below_a_hidden_folder_is_walked(tmp_path: Path) -> None:
    with opened(tmp_path / ".local" / "pictures", tmp_path / "iib.db") as library:
        write_png(library.root / "a.png")
        library.update()
        assert library.names() == ["a.png"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/r", True),
        ("/r/a", True),
        ("/r/.git/a", False),
        ("/r2", False),
        ("/", False),
        ("/.hidden/root/x", True),
    ],
)
def test_what_is_inside_the_library(path: str, expected: bool) -> None:
    assert inside(path, ["/r", "/.hidden/root"]) is expected


def test_a_gate_that_learns_of_a_root_lets_links_to_it_through(library: Library, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_png(other / "a.png")
    (library.root / "link").symlink_to(other, target_is_directory=True)
    gate: Gate = library.gate
    library.roots.append(str(other))
    gate.refresh()
    library.update()
    assert library.names() == ["a.png"]
    assert library.known(other / "a.png").state == 1
