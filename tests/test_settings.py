"""Settings from the environment and `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from iib_core.errors import BadRequest
from iib_core.settings import Settings, from_environment, load, read_env_file


@pytest.mark.invariant("S10")
@pytest.mark.parametrize(
    ("permission", "writable", "readable"),
    [
        ("", True, True),
        ("read-write", True, True),
        ("write-only", True, True),
        ("read-only", False, True),
        ("no-access", False, False),
        ("read-olny", False, True),  # a slip of the pen closes, it does not open
    ],
)
def test_a_permission_that_is_not_known_forbids_writing(
    permission: str, writable: bool, readable: bool
) -> None:
    s = from_environment({"IIB_ACCESS_CONTROL_PERMISSION": permission})
    assert (s.writable, s.readable) == (writable, readable)


def test_the_contracts_variables_are_honoured() -> None:
    s = from_environment(
        {
            "IIB_SECRET_KEY": "k",
            "IIB_DB_PATH": "other.db",
            "IIB_CACHE_DIR": "/c",
            "IIB_ACCESS_CONTROL": "disable",
            "IIB_ACCESS_CONTROL_ALLOWED_PATHS": "/a, save ,,/b",
            "IIB_DB_FILE_BACKUP_MAX": "9",
            "IIB_COMFYUI_EXTRACT_ALL_PROMPTS": "true",
            "IIB_TREND_MAX_TAGS": "7",
            "IIB_SERVER_LANG": "zh",
        },
        Settings(data_dir="/data"),
    )
    assert s.secret_key == "k"
    assert s.database_path == os.path.join("/data", "other.db")
    assert s.cache_path == os.path.join("/c", "iib_cache")
    assert s.allowed_paths == ("/a", "save", "/b")
    assert (s.access_control, s.backup_max, s.extract_all_prompts, s.stealth) == ("disable", 9, True, True)
    assert (s.trend_tags, s.lang) == (7, "zh")


def test_an_absolute_database_path_stands_by_itself(tmp_path: Path) -> None:
    assert Settings(data_dir="/data", db_path=str(tmp_path / "x.db")).database_path == str(tmp_path / "x.db")


def test_an_env_file_gives_values_that_the_environment_overrides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text(
        "# a comment\nexport IIB_SECRET_KEY='from file'\nIIB_SERVER_LANG = zh\nnonsense\n", encoding="utf-8"
    )
    monkeypatch.delenv("IIB_SECRET_KEY", raising=False)
    monkeypatch.setenv("IIB_SERVER_LANG", "en")
    assert read_env_file(str(file)) == {"IIB_SECRET_KEY": "from file", "IIB_SERVER_LANG": "zh"}
    s = load(str(file))
    assert (s.secret_key, s.lang) == ("from file", "en")


def test_a_missing_env_file_is_an_empty_one(tmp_path: Path) -> None:
    assert read_env_file(str(tmp_path / "none")) == {}


def test_an_env_file_from_a_windows_editor_gives_its_first_key_too(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("IIB_SECRET_KEY=k\n", encoding="utf-8-sig")
    assert read_env_file(str(file)) == {"IIB_SECRET_KEY": "k"}


@pytest.mark.invariant("S8")
def test_an_env_file_that_cannot_be_read_stops_the_start_instead_of_leaving_out_the_secret(
    tmp_path: Path,
) -> None:
    file = tmp_path / ".env"
    file.write_text("IIB_SECRET_KEY=k\n", encoding="utf-16")
    with pytest.raises(BadRequest, match="cannot be read"):
        read_env_file(str(file))


def test_a_backup_count_that_is_no_number_keeps_the_default() -> None:
    assert from_environment({"IIB_DB_FILE_BACKUP_MAX": "many"}).backup_max == Settings().backup_max


def test_a_number_of_names_that_is_none_keeps_the_default() -> None:
    for text in ("many", "-3", ""):
        assert from_environment({"IIB_TREND_MAX_TAGS": text}).trend_tags == 20
