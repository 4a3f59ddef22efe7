from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .library import Library, opened


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library, nothing started."""
    with opened(tmp_path / "library", tmp_path / "data" / "iib.db") as made:
        yield made
