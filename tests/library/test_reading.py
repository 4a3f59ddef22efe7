"""A file asked for by itself is told as the index tells it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iib_core.api.services import Services
from iib_core.app import build_services
from iib_core.db.images import row_by_path
from iib_core.host import StandaloneHost
from iib_core.settings import Settings
from tests.indexing.library import png_bytes, write_png
from tests.indexing.test_plugins import GOOD, put
from tests.metadata.corpus import stealth
from tests.metadata.files import INFOTEXT


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[..., Services]]:
    begun: list[Services] = []

    def make(**options: bool) -> Services:
        folder = (str(tmp_path / "library"),)
        settings = Settings(data_dir=str(tmp_path / "data"), folders=folder, **options)  # type: ignore[arg-type]
        begun.append(build_services(StandaloneHost(folders=folder), settings))
        return begun[0]

    (tmp_path / "library").mkdir()
    yield make
    for services in begun:
        services.stop()


def told(services: Services, path: Path) -> tuple[str, list[str]]:
    """The panel's infotext, and the keys of its raw texts."""
    row = row_by_path(services.db.reader(), str(path))
    assert row is not None
    everything = services.reading.everything(row, services.gate.admit(str(path)), edited=False)
    assert everything.info is not None
    return everything.info.infotext, [key for key, _ in everything.texts]


@pytest.mark.invariant("S15")
def test_what_a_plugin_says_is_shown_before_and_after_indexing_and_runs_elsewhere(
    made: Callable[..., Services], tmp_path: Path
) -> None:
    put(tmp_path / "data" / "plugins", good=GOOD)
    path = write_png(tmp_path / "library" / "a.png")
    services = made(plugins=True)
    asked = services.reading.infotext(services.gate.admit(str(path)))
    assert asked.startswith("a plugin owl")
    services.indexer.update(wait=True)
    assert told(services, path) == (asked, ["parameters"])
    path.write_bytes(png_bytes("other bytes, not indexed yet"))
    assert told(services, path) == (asked, ["parameters"])
    assert not [name for name in sys.modules if name.startswith("iib_plugin_")]


def test_text_hidden_in_pixels_is_told_of_a_file_that_is_not_indexed(
    made: Callable[..., Services], tmp_path: Path
) -> None:
    path = tmp_path / "library" / "a.png"
    path.write_bytes(stealth.alpha(INFOTEXT, compressed=True))
    services = made()
    asked = services.reading.infotext(services.gate.admit(str(path)))
    assert asked.endswith("Source Identifier: Stable Diffusion web UI(Stealth)")
    services.indexer.index_now([services.gate.admit(str(path))])
    assert told(services, path)[0] == asked


def test_the_switch_for_hidden_text_holds_here_too(made: Callable[..., Services], tmp_path: Path) -> None:
    path = tmp_path / "library" / "a.png"
    path.write_bytes(stealth.alpha(INFOTEXT, compressed=True))
    services = made(stealth=False)
    assert services.reading.infotext(services.gate.admit(str(path))) == ""


@pytest.mark.invariant("L1")
def test_a_file_that_cannot_be_read_now_is_told_from_the_index(
    made: Callable[..., Services], tmp_path: Path
) -> None:
    path = write_png(tmp_path / "library" / "a.png", "a cat")
    services = made()
    services.indexer.update(wait=True)
    before = told(services, path)[0]
    path.write_bytes(b"")
    services.indexer.update(wait=True)
    assert told(services, path) == (before, [])
