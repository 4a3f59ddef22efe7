"""A served library for the tests of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .live import Live, live, noisy_picture, picture


@pytest.fixture(scope="module")
def shared_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pictures/a.png, b.png, sub/c.png and big.png, beside them private.txt and an outside picture."""
    top = tmp_path_factory.mktemp("library")
    picture(top / "pictures" / "a.png")
    picture(
        top / "pictures" / "b.png", infotext="a blue whale\nSteps: 5, Sampler: DDIM, Seed: 7", color="blue"
    )
    picture(top / "pictures" / "sub" / "c.png", infotext="")
    noisy_picture(top / "pictures" / "big.png")
    (top / "pictures" / "note.txt").write_text("a note", encoding="utf-8")
    picture(top / "outside" / "secret.png")
    picture(top / "pictures2" / "sibling.png")
    return top


@pytest.fixture(scope="module")
def server(shared_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One server for a whole module of tests that change nothing, or undo what they change."""
    with live(tmp_path_factory.mktemp("data"), shared_library / "pictures") as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library folder of its own, with one picture."""
    picture(tmp_path / "pictures" / "a.png")
    return tmp_path / "pictures"
