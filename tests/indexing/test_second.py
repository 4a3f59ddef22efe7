"""The host's own parsers: asked after ours, of few files, once, and never while it generates."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from iib_core.app import Services, build_services
from iib_core.db.images import row_by_path
from iib_core.host import ReadingOrder
from iib_core.indexing.second import SecondReading
from iib_core.patience import Patience
from iib_core.settings import Settings

from ..api.hosts import Webui
from ..api.live import picture
from .library import eventually

TEXT = "a red fox\nSteps: 20, Sampler: Euler a, Seed: 42, Size: 96x64, Model: foxes"


class Parsers:
    """A host's parsers: they find what our own reader does not, and are counted."""

    def __init__(self, chosen: ReadingOrder = "both", **found: str) -> None:
        self.chosen = chosen
        self.found = found or {"Model": "wolves", "VAE": "fine.vae", "New field": "7"}
        self.asked: list[str] = []
        self.hangs = threading.Event()
        self.hangs.set()
        self.fails = False

    def order(self) -> ReadingOrder:
        return self.chosen

    def read(self, path: str) -> str:
        self.asked.append(Path(path).name)
        self.hangs.wait(60)
        if self.fails:
            raise KeyError("no checkpoint")
        return TEXT

    def parse(self, infotext: str) -> Mapping[str, str]:
        return {**self.found, "Prompt": "the host's own"}


@contextmanager
def library(tmp_path: Path, parsers: Parsers | None) -> Iterator[Services]:
    root = tmp_path / "pictures"
    root.mkdir(exist_ok=True)
    host = Webui(named_folders={"outdir_samples": str(root)}, parsers=parsers)
    services = build_services(host, Settings(data_dir=str(tmp_path / "data")))
    try:
        services.start()
        services.indexer.update(wait=True)
        yield services
    finally:
        services.stop()


def facts(services: Services, path: Path) -> dict[str, Any]:
    sql = (
        "SELECT f.model, f.vae, f.sampler, i.exif, (SELECT group_concat(t.name, '|') FROM image_tag l"
        " JOIN tag t ON t.id = l.tag_id WHERE l.image_id = i.id AND t.type = 'Model') AS tags,"
        " (SELECT applied FROM iib_second s WHERE s.image_id = i.id) AS applied"
        " FROM image i JOIN iib_file f ON f.image_id = i.id WHERE i.path = ?"
    )
    return dict(services.db.reader().execute(sql, (str(path),)).fetchone())


def applied(services: Services, path: Path) -> dict[str, Any]:
    return dict(eventually(lambda: (now := facts(services, path))["applied"] and now, 40))


def test_the_hosts_reading_completes_ours_and_takes_nothing_away(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    with library(tmp_path, Parsers("both")) as services:
        now = applied(services, path)
        assert (now["model"], now["vae"], now["tags"]) == ("foxes", "fine.vae", "foxes")
        assert now["exif"].startswith("a red fox")
        row = row_by_path(services.db.reader(), str(path))
        assert row is not None
        told = services.reading.everything(row, services.gate.admit(str(path)), edited=False).info
        assert told is not None
        assert (told.positive, told.parameters["New field"], told.model) == ("a red fox", "7", "foxes")
        assert services.sending.parcel(row.id).infotext == TEXT


def test_where_the_user_prefers_the_host_its_reading_goes_first(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    with library(tmp_path, Parsers("host")) as services:
        now = applied(services, path)
        assert (now["model"], now["vae"], now["tags"], now["sampler"]) == (
            "wolves",
            "fine.vae",
            "wolves",
            "Euler a",
        )
        counts = services.db.reader().execute(
            "SELECT name, count FROM tag WHERE type = 'Model' ORDER BY name"
        )
        assert [tuple(row) for row in counts.fetchall()] == [("foxes", 0), ("wolves", 1)]


def test_where_the_user_wants_only_ours_the_host_is_not_asked(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    parsers = Parsers("own")
    with library(tmp_path, parsers) as services:
        time.sleep(0.5)
        assert parsers.asked == []
        assert facts(services, path)["vae"] is None


@pytest.mark.invariant("F1")
def test_only_files_with_text_in_their_header_are_asked_about_and_each_once(tmp_path: Path) -> None:
    said = picture(tmp_path / "pictures" / "said.png", TEXT)
    picture(tmp_path / "pictures" / "bare.png", "")
    beside = picture(tmp_path / "pictures" / "beside.png", "")
    beside.with_suffix(".txt").write_text(TEXT, encoding="utf-8")
    parsers = Parsers()
    with library(tmp_path, parsers) as services:
        applied(services, said)
        services.indexer.rebuild(wait=True)  # ours is read again; what the host said is kept
        now = eventually(lambda: (now := facts(services, said))["applied"] and now["vae"] and now, 40)
        assert now["vae"] == "fine.vae"
        assert parsers.asked == ["said.png"]
    with library(tmp_path, parsers) as services:
        newer = picture(tmp_path / "pictures" / "newer.png", TEXT.replace("42", "43"))
        services.indexer.update(wait=True)
        applied(services, newer)
    assert parsers.asked == ["said.png", "newer.png"]


@pytest.mark.invariant("F1")
def test_the_hosts_parsers_are_not_asked_while_it_generates(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    parsers = Parsers("own")
    with library(tmp_path, parsers) as services:
        host: Any = services.host
        host.generating = True
        parsers.chosen = "both"
        until = time.monotonic() + 3
        while time.monotonic() < until:
            services.events.publish({"type": "changed", "dirs": []})
            time.sleep(0.1)
        assert parsers.asked == []
        host.generating = False
        applied(services, path)


@pytest.mark.invariant("M1")
def test_a_parser_that_fails_is_said_and_the_file_stays_as_we_read_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    parsers = Parsers()
    parsers.fails = True
    with library(tmp_path, parsers) as services:
        now = applied(services, path)
        assert (now["model"], now["vae"]) == ("foxes", None)
    assert "no checkpoint" in caplog.text
    parsers.fails = False
    with library(tmp_path, parsers):
        assert parsers.asked == ["a.png"]


@pytest.mark.invariant("F1")
def test_a_parser_that_hangs_is_left_out_and_its_file_not_given_to_it_again(tmp_path: Path) -> None:
    path = picture(tmp_path / "pictures" / "a.png", TEXT)
    parsers = Parsers()
    parsers.hangs.clear()
    with library(tmp_path, None) as services:
        said: list[str] = []
        second = SecondReading(
            services.db, services.events, parsers, Patience(), report=said.append, file_seconds=0.3
        )
        second.start()
        try:
            (sentence,) = eventually(lambda: said, 20)
            assert "a.png" in sentence and "left out" in sentence
            applied(services, path)
            assert parsers.asked == ["a.png"]
        finally:
            parsers.hangs.set()
            second.stop()
