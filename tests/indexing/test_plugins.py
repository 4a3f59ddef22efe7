"""Plugins: folders and packages on disk, reading processes of their own, real index runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from iib_core.db.tags import of_images
from iib_core.indexing.pool import Pool
from iib_core.indexing.service import Indexer
from iib_core.settings import Settings, from_environment

from .library import Library, write_png

GOOD = """
class _Params:
    meta, pos_prompt, extra = {"Model": "from a plugin"}, [], {}
class _Told:
    raw_info, params = "a plugin owl\\nSteps: 3, Sampler: Euler, Seed: 1", _Params
class Main:
    name, source_identifier, extra_convert_to_tag_meta_keys = "Good", "Good Program", []
    def test(self, img, path): return img.size == (1, 1)
    def parse(self, img, path): return _Told
"""
RICH = (
    GOOD.replace(
        '{"Model": "from a plugin"}', '{"model": "m", "Style": "gouache", "Mood": "a, b", "Size": "8x8"}'
    )
    .replace(
        "[], {}",
        "['owl', 'night'], {'lora': [{'name': 'feathers', 'value': 0.5}], 'lyco': [{'name': 'wings'}]}",
    )
    .replace('"Good Program", []', '"Good Program", ["style", "nothing"]')
)
BAD = GOOD.replace("return img.size == (1, 1)", "raise KeyError('oh')")
HANGS = GOOD.replace(
    "return img.size == (1, 1)", "import time; time.sleep(60 if 'hang' in path else 0); return False"
)
PACKAGE = """
from iib_core.metadata.generators.base import Generator
from iib_core.metadata.model import GenerationInfo
def read(container, options):
    return GenerationInfo(positive="a packed fox", parameters={"Seed": "5"})
GENERATOR = Generator("Packed", lambda c: bool(c.text("parameters")), read)
NONE = 5
"""


@contextmanager
def indexer_of(library: Library, data: Path, **limits: float) -> Iterator[Indexer]:
    def pool(**options: Any) -> Pool:
        return Pool(1, **limits, **options)  # type: ignore[arg-type]

    indexer = Indexer(
        library.db, library.gate, library.events, lambda: [str(library.root)],
        Settings(data_dir=str(data), plugins=True), pool=pool,
    )  # fmt: skip
    try:
        yield indexer
    finally:
        indexer.stop()


def tags(library: Library, path: Path) -> set[tuple[str, str]]:
    row = library.known(path)
    return {(t.type, t.name) for t in of_images(library.db.reader(), [row.id], custom_only=False)[row.id]}


def put(folder: Path, **plugins: str) -> str:
    for name, code in plugins.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "main.py").write_text(code)
    return str(folder)


def test_plugins_are_off_until_switched_on(tmp_path: Path) -> None:
    assert from_environment({"IIB_DATA_DIR": str(tmp_path)}).plugins_path == ""
    on = from_environment({"IIB_DATA_DIR": str(tmp_path), "IIB_PLUGINS": "1"})
    assert on.plugins_path == str(tmp_path / "plugins")


@pytest.mark.invariant("S15")
def test_a_plugin_s_word_is_indexed_and_failing_ones_are_reported_and_skipped(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = tmp_path / "plugged"
    put(data / "plugins", a_broken="import nothing_of_that_name", b_bad=BAD, c_good=GOOD)
    path = write_png(library.root / "a.png")
    with indexer_of(library, data) as indexer:
        indexer.update().done.result(30)
    assert {
        ("Model", "from a plugin"),
        ("Source Identifier", "Good Program"),
        ("pos", "a plugin owl"),
    } <= tags(library, path)
    assert "Model: from a plugin" in library.text(path)
    assert "The plugin b_bad failed" in library.known(path).error
    assert "a_broken could not be loaded" in caplog.text
    assert "a_broken could not be loaded" in library.db.notice


def test_words_networks_and_fields_that_a_plugin_names_become_tags(library: Library, tmp_path: Path) -> None:
    put(tmp_path / "plugged" / "plugins", rich=RICH)
    path = write_png(library.root / "a.png")
    with indexer_of(library, tmp_path / "plugged") as indexer:
        indexer.update().done.result(30)
    found = tags(library, path)
    assert {t for t in found if t[0] == "pos"} == {("pos", "owl"), ("pos", "night")}
    assert {("lora", "feathers"), ("lyco", "wings"), ("style", "gouache"), ("Model", "m")} <= found
    assert not {kind for kind, _ in found} & {"nothing", "Mood"}
    assert 'Style: gouache, Mood: "a, b"' in library.text(path)


@pytest.mark.invariant("S15")
def test_a_plugin_that_hangs_is_ended_and_left_out_and_the_files_are_read_without_it(
    library: Library, tmp_path: Path
) -> None:
    put(tmp_path / "plugged" / "plugins", a_hangs=HANGS, b_good=GOOD)
    paths = [write_png(library.root / f"{name}.png") for name in ("a", "hang", "hang2", "z")]
    told = library.events.subscribe()
    with indexer_of(library, tmp_path / "plugged", batch_seconds=1, file_seconds=1) as indexer:
        indexer.update().done.result(30)
    notices = [event for event in told.queue if event["type"] == "notice"]
    assert all("a plugin owl" in library.text(path) for path in paths)
    assert [bool(library.known(path).error) for path in paths].count(True) == 1
    (notice,) = notices
    assert notice["text"] == library.db.notice
    assert "a_hangs was ended" in notice["text"]
    assert "takes longer than 1 seconds. It is left out until the next start." in notice["text"]


@pytest.mark.invariant("S15")
@pytest.mark.parametrize("code", ["import os; os._exit(3)", "import time; time.sleep(60)"])
def test_a_plugin_that_ends_or_hangs_the_process_that_loads_it_is_left_out(
    library: Library, tmp_path: Path, code: str
) -> None:
    put(tmp_path / "plugged" / "plugins", a_ends=code, b_good=GOOD)
    path = write_png(library.root / "a.png")
    with indexer_of(library, tmp_path / "plugged", start_seconds=5) as indexer:
        indexer.update().done.result(30)
    assert "a plugin owl" in library.text(path)
    assert "The plugin a_ends hangs or ends the program while it is loaded." in library.db.notice


@pytest.mark.invariant("S15")
def test_installed_packages_name_generators_of_their_own(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    info = site / "packed-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "packed_reader.py").write_text(PACKAGE)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: packed\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[iib.generators]\npacked = packed_reader:GENERATOR\nwrong = packed_reader:NONE\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(site))
    path = write_png(library.root / "a.png")
    library.update()
    assert "fox" not in library.text(path), "not switched on"
    with indexer_of(library, tmp_path / "plugged") as indexer:
        indexer.rebuild().done.result(30)
    assert library.text(path) == (
        "a packed fox\nNegative prompt: \nSteps: Unknown, Source Identifier: Packed, Seed: 5"
    )
    assert {("pos", "a packed fox"), ("Source Identifier", "Packed")} <= tags(library, path)
    assert "wrong could not be loaded (TypeError: packed_reader:NONE is no Generator)" in library.db.notice


@pytest.mark.invariant("S15")
def test_without_the_switch_no_plugin_runs_and_a_failing_one_leaves_the_file_readable(tmp_path: Path) -> None:
    folder = put(tmp_path / "plugins", bad=BAD)
    path = str(write_png(tmp_path / "a.png", "a cat"))
    for plugins, error in (("", ""), (folder, "The plugin bad failed (KeyError: 'oh').")):
        pool = Pool(1, plugins=plugins)
        try:
            ((_, reading),) = pool.submit([(1, path)]).result(30)
        finally:
            pool.close()
        assert reading is not None and reading.info is not None
        assert (reading.info.positive, reading.error) == ("a cat", error)
