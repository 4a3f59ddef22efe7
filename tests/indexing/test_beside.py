"""Texts beside a picture that come, change or go after it was indexed."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from iib_core.db.hidden import unlooked

from ..metadata.files import png
from .library import Library, eventually, write_png

TEXT = "a sidecar tells\nSteps: 20, Sampler: Euler, Seed: 1"
LOG = (
    "<html><head><title>Fooocus Log</title></head><body>"
    "<div id=\"a_png\"><table><tr><td class='label'>Prompt</td><td class='value'>a logged fox</td></tr>"
    "<tr><td class='label'>Seed</td><td class='value'>5</td></tr>"
    "<tr><td class='label'>Steps</td><td class='value'>30</td></tr>"
    "<tr><td class='label'>Sampler</td><td class='value'>euler</td></tr></table></div></body></html>"
)


def read_again(library: Library) -> int:
    """How many files the next full listing has read again."""
    library.update()
    return int(library.indexer.status()["read"])


def bare(library: Library, *names: str) -> list[Path]:
    paths = [library.root / name for name in names]
    for path in paths:
        path.write_bytes(png())
    return paths


def test_a_sidecar_that_came_after_its_picture_is_read_at_the_next_listing(library: Library) -> None:
    a, other = bare(library, "a.png", "b.png")
    library.update()
    a.with_suffix(".txt").write_text(TEXT)
    assert read_again(library) == 1
    assert library.text(a).startswith("a sidecar tells")
    assert library.text(other) == ""
    assert read_again(library) == 0
    a.with_suffix(".txt").write_text(TEXT.replace("tells", "tells more"))
    later = time.time_ns() + 10**9
    os.utime(a.with_suffix(".txt"), ns=(later, later))
    assert read_again(library) == 1
    assert library.text(a).startswith("a sidecar tells more")


@pytest.mark.parametrize("name", ["a.json", "a.swarm.json", "a.xmp", "a.png.xmp"])
def test_every_kind_of_sidecar_has_only_its_own_picture_read(library: Library, name: str) -> None:
    bare(library, "a.png", "b.png")
    library.update()
    (library.root / name).write_text(json.dumps({"prompt": "x"}))
    assert read_again(library) == 1
    assert read_again(library) == 0


def test_a_sidecar_that_goes_or_comes_with_an_old_time_is_noticed(library: Library) -> None:
    a, _ = bare(library, "a.png", "b.png")
    b_text = library.root / "b.txt"
    b_text.write_text(TEXT)
    library.update()
    a.with_suffix(".txt").write_text(TEXT)
    os.utime(a.with_suffix(".txt"), (1, 1))
    assert read_again(library) == 2
    assert library.text(a).startswith("a sidecar tells")
    a.with_suffix(".txt").unlink()
    assert read_again(library) == 2
    assert library.text(a) == ""
    b_text.unlink()
    assert read_again(library) == 2
    assert read_again(library) == 0


def test_a_log_written_after_its_pictures_is_read_for_those_that_say_nothing(library: Library) -> None:
    (a,) = bare(library, "a.png")
    write_png(library.root / "speaks.png", "a cat")
    library.update()
    eventually(lambda: not unlooked(library.db.reader(), 2**63 - 1, 1))  # which would meet the log too
    (library.root / "log.html").write_text(LOG)
    assert read_again(library) == 1
    assert library.text(a).startswith("a logged fox")
    assert read_again(library) == 0


def test_a_log_is_heard_of_while_the_folder_is_watched(library: Library) -> None:
    (a,) = bare(library, "a.png")
    library.indexer.start()
    eventually(lambda: library.names() == ["a.png"] and library.indexer.status()["state"] == "idle")
    (library.root / "log.html").write_text(LOG)
    eventually(lambda: library.text(a).startswith("a logged fox"))
