"""Server messages in English or Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from iib_core.messages import CHINESE, language, translated

CORE = Path(__file__).resolve().parent.parent / "iib_core"


@pytest.mark.parametrize(
    ("wanted", "environment", "found"),
    [
        ("zh", {}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        ("ZH", {}, "zh"),
        ("", {"LANG": "zh_CN.UTF-8"}, "zh"),
        ("", {"LANG": "zh_TW"}, "zh"),
        ("", {"LANG": "de_DE.UTF-8"}, "en"),
        ("", {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ("", {}, "en"),
    ],
)
def test_the_setting_comes_before_the_locale(wanted: str, environment: dict[str, str], found: str) -> None:
    assert language(wanted, environment) == found


def test_sentences_keep_what_varies_in_them() -> None:
    assert translated("/d/a {b}.txt is not a video file", "zh") == "/d/a {b}.txt 不是视频文件"
    assert translated("/d/a.png is not a file", "zh") == "/d/a.png 不是文件"
    assert translated("Invalid tag name", "zh") == "标签名称无效"
    assert translated("Failed to generate thumbnail: no\nreason", "zh") == "生成缩略图失败：no\nreason"
    nested = "Error moving file /a to /b: A file with the new name already exists"
    assert translated(nested, "zh") == "移动文件 /a 到 /b 时出错：已存在同名文件"
    assert translated("Some other sentence.", "zh") == "Some other sentence."
    assert translated("Invalid tag name", "en") == "Invalid tag name"


def test_every_translated_sentence_is_one_that_the_program_says() -> None:
    said = "\n".join(p.read_text("utf-8") for p in CORE.rglob("*.py") if p.name != "messages.py")
    said += said.replace("Error {doing}", "Error moving") + said.replace("Error {doing}", "Error copying")
    for english in CHINESE:
        for part in english.split("{}"):
            assert part in said, english


def test_every_chinese_sentence_has_as_many_gaps() -> None:
    assert all(english.count("{}") == chinese.count("{}") for english, chinese in CHINESE.items())
