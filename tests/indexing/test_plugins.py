"""Plugins: a folder on disk, a reading process of its own, a real index run."""

from __future__ import annotations

from pathlib import Path

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
BAD = GOOD.replace("return img.size == (1, 1)", "raise KeyError('oh')")


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
    settings = Settings(data_dir=str(data), plugins=True)
    indexer = Indexer(library.db, library.gate, library.events, lambda: [str(library.root)], settings)
    try:
        indexer.update().done.result(30)
    finally:
        indexer.stop()
    row = library.known(path)
    tags = {(t.type, t.name) for t in of_images(library.db.reader(), [row.id], custom_only=False)[row.id]}
    assert {
        ("Model", "from a plugin"),
        ("Source Identifier", "Good Program"),
        ("pos", "a plugin owl"),
    } <= tags
    assert "a_broken could not be loaded" in caplog.text


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
