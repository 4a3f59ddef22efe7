"""Folders and names that the user keeps out of the index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iib_core.errors import BadRequest
from iib_core.indexing.excluded import Excluded, Exclusions, compiled
from iib_core.metadata.reading import read_file

from .library import Library, eventually, opened, write_png


@pytest.mark.parametrize(
    ("pattern", "path", "kept_out"),
    [
        ("*_mask.png", "2024/fox_MASK.png", True),
        ("*_mask.png", "2024/fox.png", False),
        ("previews", "2024/previews/fox.png", True),
        ("previews/", "2024/Previews/fox.png", True),
        ("previews", "2024/previews.png", False),
        ("grids/*.png", "2024/grids/a.png", True),
        ("grids/*.png", "2024/a.png", False),
        ("fox?.png", "fox1.png", True),
        ("fox?.png", "fox.png", False),
        ("[", "2024/[", True),
        ("", "2024/fox.png", False),
    ],
)
def test_a_pattern_is_a_name_or_the_end_of_a_path(pattern: str, path: str, kept_out: bool) -> None:
    root = os.path.abspath("pictures")
    excluded = compiled([pattern])
    assert excluded.within(os.path.join(root, *path.split("/")), root) is kept_out


def test_a_whole_path_is_that_folder_and_nothing_beside_it() -> None:
    root = os.path.abspath("pictures")
    excluded = compiled([os.path.join(root, "grids")])
    assert excluded.within(os.path.join(root, "grids", "2024", "a.png"), root)
    assert not excluded.within(os.path.join(root, "grids2", "a.png"), root)


@given(
    st.text(max_size=40), st.text(min_size=1, max_size=40).filter(lambda n: not set(n) & {"/", "\\", "\0"})
)
def test_no_pattern_and_no_name_is_too_odd_to_compare(pattern: str, name: str) -> None:
    root = os.path.abspath("pictures")
    assert compiled([pattern, "zzz"]).within(os.path.join(root, name), root) in (True, False)


def test_what_would_slow_every_listing_is_refused() -> None:
    for patterns in (["x"] * 201, ["x" * 1001]):
        with pytest.raises(BadRequest, match="At most 200 patterns"):
            compiled(patterns)


@dataclass
class Choice:
    """What is kept out at the moment."""

    patterns: list[str] = field(default_factory=list)

    def __call__(self) -> Excluded:
        return compiled(self.patterns)


@pytest.fixture
def choice() -> Choice:
    return Choice()


@pytest.fixture
def library(tmp_path: Path, choice: Choice) -> Iterator[Library]:
    with opened(tmp_path / "library", tmp_path / "data" / "iib.db", excluded=choice) as made:
        yield made


@pytest.mark.invariant("L2")
def test_what_is_kept_out_is_hidden_and_comes_back_with_its_tags(library: Library, choice: Choice) -> None:
    files = [
        write_png(library.root / "fox.png"),
        write_png(library.root / "fox_mask.png"),
        write_png(library.root / "grids" / "deep" / "grid.png"),
    ]
    library.update()
    assert library.names() == ["fox.png", "fox_mask.png", "grid.png"]
    ids = [library.tag(path) for path in files]

    choice.patterns = ["*_mask.png", str(library.root / "grids")]
    library.update()
    assert library.names() == ["fox.png"]
    write_png(library.root / "grids" / "deep" / "another.png")
    library.update()
    assert library.names() == ["fox.png"]

    choice.patterns = []
    library.update()
    assert library.names() == ["another.png", "fox.png", "fox_mask.png", "grid.png"]
    assert [library.known(path).id for path in files] == ids
    assert [library.custom_tags(path) for path in files] == [["keep me"]] * 3


def test_what_is_new_and_kept_out_is_not_noticed(library: Library, choice: Choice) -> None:
    choice.patterns = ["*_mask.png", "temp"]
    library.indexer.start()
    library.update()
    write_png(library.root / "temp" / "fox.png")
    write_png(library.root / "owl_mask.png")
    write_png(library.root / "owl.png")
    eventually(lambda: library.names() == ["owl.png"])
    library.update()
    assert library.names() == ["owl.png"]


def test_a_picture_that_the_host_saved_into_a_folder_kept_out_stays_out(
    library: Library, choice: Choice
) -> None:
    choice.patterns = ["temp"]
    path = write_png(library.root / "temp" / "fox.png")
    safe = library.gate.admit(str(path))
    assert library.indexer.index_told(safe, lambda: read_file(str(path))) is None
    assert library.names() == []


def test_the_patterns_outlive_the_program(library: Library) -> None:
    Exclusions(library.db).replace([" temp ", "", "temp", "*.bmp"])
    again = Exclusions(library.db)
    assert again.patterns() == ["temp", "*.bmp"]
    assert again().entry(str(library.root), "TEMP")
