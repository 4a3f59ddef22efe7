"""Pictures that the host has just saved are on the page within a second."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from iib_core.app import Services, build_services
from iib_core.db.images import infotext_by_id, row_by_path
from iib_core.settings import Settings

from ..api.hosts import Webui
from ..api.live import INFOTEXT, picture
from .library import eventually


class Running:
    """A host with its library; `events` are those of an open page."""

    def __init__(self, top: Path, **settings: Any) -> None:
        self.root = top / "outputs"
        self.root.mkdir(exist_ok=True)
        self.host = Webui(named_folders={"outdir_samples": str(self.root)})
        self.services: Services = build_services(self.host, Settings(data_dir=str(top / "data"), **settings))
        self.events = self.services.events.subscribe()

    def row(self, path: Path) -> Any:
        return row_by_path(self.services.db.reader(), str(path))

    def text(self, path: Path) -> str:
        return infotext_by_id(self.services.db.reader(), self.row(path).id)

    def heard(self, kind: str) -> list[dict[str, Any]]:
        found = []
        while not self.events.empty():
            found.append(self.events.get())
        return [e for e in found if e["type"] == kind]


@pytest.fixture
def webui(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path)
    yield made
    made.services.stop()


@pytest.mark.invariant("F1")
def test_a_saved_picture_is_indexed_with_its_thumbnail_and_its_file_is_not_read_again(webui: Running) -> None:
    path = picture(webui.root / "a.png", size=(1024, 768))
    path.write_bytes(path.read_bytes() + os.urandom(80_000))  # a file over the size that is its own thumbnail
    with Image.open(path) as opened:
        pixels = opened.copy()
    before = pixels.tobytes()
    told = INFOTEXT.replace("fox", "told by the host")
    began = time.monotonic()
    webui.host.saves(str(path), told, pixels)
    assert time.monotonic() - began < 0.05
    row = eventually(lambda: webui.row(path))
    assert (row.state, row.width, row.height) == (1, 1024, 768)
    assert "told by the host" in webui.text(path)
    (event,) = eventually(lambda: webui.heard("changed"))
    assert (event["added"], event["dirs"]) == (1, [str(webui.root)])
    assert pixels.tobytes() == before

    stat = path.stat()
    path.write_bytes(bytes(stat.st_size))  # from here on, only what was kept can be shown
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    safe = webui.services.gate.admit(str(path))
    for box in ((256, 256), (512, 512)):
        assert webui.services.thumbnails.get(safe, box).content_type == "image/webp"
    sql = "SELECT thumbhash FROM iib_file WHERE image_id = ?"
    eventually(lambda: webui.services.db.reader().execute(sql, (row.id,)).fetchone()[0])


def test_what_the_host_told_is_stored_as_reading_the_file_would(webui: Running, tmp_path: Path) -> None:
    path = picture(webui.root / "a.png")
    with Image.open(path) as opened:
        webui.host.saves(str(path), INFOTEXT, opened.copy())
    eventually(lambda: webui.row(path))
    facts = "SELECT f.*, i.exif FROM iib_file f JOIN image i ON i.id = f.image_id"
    tags = "SELECT t.type, t.name FROM image_tag l JOIN tag t ON t.id = l.tag_id ORDER BY 1, 2"

    def stored() -> Any:
        reader = webui.services.db.reader()
        row = dict(reader.execute(facts).fetchone())
        row.pop("thumbhash")
        return row, [tuple(t) for t in reader.execute(tags).fetchall()]

    told = stored()
    webui.services.indexer.rebuild(wait=True)
    assert stored() == told


def test_a_picture_of_which_the_host_tells_only_the_path_is_read(webui: Running) -> None:
    for name, text, pixels in (
        ("a.png", "", None),
        ("b.png", INFOTEXT, None),
        ("c.png", "", Image.new("RGB", (96, 64))),
    ):
        path = picture(webui.root / name)
        webui.host.saves(str(path), text, pixels)
    for name in ("a.png", "b.png", "c.png"):
        eventually(lambda name=name: (row := webui.row(webui.root / name)) and row.state == 1, 30)
        assert "a red fox" in webui.text(webui.root / name)


def test_a_relative_path_counts_from_the_folder_that_the_host_works_in(
    webui: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = picture(webui.root / "sub" / "a.png")
    monkeypatch.chdir(webui.root)
    webui.host.saves(os.path.join("sub", "a.png"), INFOTEXT, Image.new("RGB", (96, 64)))
    eventually(lambda: webui.row(path))


def test_a_row_that_changes_in_place_keeps_its_id(webui: Running) -> None:
    path = picture(webui.root / "a.png")
    webui.host.saves(str(path), INFOTEXT, Image.new("RGB", (96, 64)))
    first = eventually(lambda: webui.row(path))
    picture(path, infotext=INFOTEXT.replace("fox", "hare"), size=(64, 64))
    webui.host.saves(str(path), INFOTEXT.replace("fox", "hare"), Image.new("RGB", (64, 64)))
    eventually(lambda: "hare" in webui.text(path))
    assert webui.row(path).id == first.id
    assert webui.row(path).width == 64


@pytest.mark.invariant("S2")
def test_what_is_saved_elsewhere_or_is_gone_is_passed_over(webui: Running, tmp_path: Path) -> None:
    outside = picture(tmp_path / "elsewhere" / "a.png")
    webui.host.saves(str(outside), INFOTEXT, Image.new("RGB", (96, 64)))
    webui.host.saves(str(webui.root / "gone.png"), INFOTEXT, Image.new("RGB", (96, 64)))
    webui.host.saves(str(webui.root / "notes.txt"), INFOTEXT)
    last = picture(webui.root / "last.png")
    webui.host.saves(str(last), INFOTEXT, "no pixels at all")
    eventually(lambda: webui.row(last), 30)
    assert webui.row(outside) is None
    assert webui.row(webui.root / "gone.png") is None


@pytest.mark.invariant("F1")
def test_the_host_never_waits_however_many_it_saves(webui: Running) -> None:
    pixels = Image.new("RGB", (512, 512))
    paths = [picture(webui.root / f"{i}.png") for i in range(60)]
    longest = 0.0
    for path in paths:
        began = time.thread_time()
        webui.host.saves(str(path), INFOTEXT.replace("42", path.stem), pixels)
        longest = max(longest, time.thread_time() - began)
    assert longest < 0.005
    eventually(lambda: webui.row(paths[-1]) and all(webui.row(p) for p in paths), 60)


def test_nothing_is_taken_once_the_library_closes(webui: Running) -> None:
    webui.services.stop()
    webui.host.saves(str(picture(webui.root / "a.png")), INFOTEXT)
    assert "iib-saved" not in {t.name for t in threading.enumerate()}
