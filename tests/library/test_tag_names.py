"""tags-translate.csv: names of tags in the user's language."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from iib_core.library.tagnames import FILE_NAME, TagNames


def test_lines_are_english_and_translated(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(
        '\ufeff1girl,1个女孩\n blue sky , 蓝天 \n"a, b","甲, 乙"\nalone\n,x\ny,\nthree,三,3\n', "utf-8"
    )
    assert TagNames(str(tmp_path)).now() == {
        "1girl": "1个女孩",
        "blue sky": "蓝天",
        "a, b": "甲, 乙",
        "three": "三",
    }


def test_a_file_that_comes_changes_or_goes_is_noticed(tmp_path: Path) -> None:
    names = TagNames(str(tmp_path))
    assert names.now() == {}
    file = tmp_path / FILE_NAME
    file.write_text("cat,猫\n", "utf-8")
    first = names.now()
    assert first == {"cat": "猫"} and names.now() is first
    file.write_text("cat,猫猫\n", "utf-8")
    os.utime(file, ns=(1, 1))
    assert names.now() == {"cat": "猫猫"}
    file.unlink()
    assert names.now() == {}


def test_a_file_that_cannot_be_read_is_said_and_harms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"cat,\xff\xfe\n")
    with caplog.at_level(logging.WARNING):
        assert TagNames(str(tmp_path)).now() == {}
    assert "were not read" in caplog.text
