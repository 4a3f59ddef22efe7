"""The commands as a person types them, in processes of their own."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from iib_core.errors import BadRequest
from iib_core.webui_config import output_folders

from .servers import ROOT, running

INFOTEXT = "a lighthouse at dusk\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 64x48, Model: m"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i in range(3):
        text = PngInfo()
        text.add_text("parameters", INFOTEXT)
        Image.new("RGB", (64, 48), (i * 40, 80, 120)).save(folder / f"{i}.png", pnginfo=text)
    return folder


def iib(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "iib_core", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
    )


def test_index_shows_progress_and_exits_with_everything_found(pictures: Path, tmp_path: Path) -> None:
    done = iib("index", str(pictures), "--data-dir", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "3 of 3" in done.stderr
    database = sqlite3.connect(tmp_path / "data" / "iib.db")
    assert database.execute("SELECT count(*) FROM image WHERE exif LIKE '%lighthouse%'").fetchone() == (3,)
    database.close()


def test_a_folder_given_to_serve_is_shown_and_found_by_its_prompt(pictures: Path, tmp_path: Path) -> None:
    with running(tmp_path / "data", str(pictures)) as server:
        server.wait_until_indexed(3)
        found = server.post(
            "/db/search_by_substr", {"surstr": "lighthouse", "cursor": "", "regexp": ""}
        ).json()
        assert len(found["files"]) == 3


def test_the_root_leads_to_the_page(tmp_path: Path) -> None:
    with running(tmp_path / "data") as server:
        root = server.url.rsplit("/", 1)[0]
        import httpx

        answer = httpx.get(root + "/", follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")


def test_a_second_start_answers_within_two_seconds(pictures: Path, tmp_path: Path) -> None:
    with running(tmp_path / "data", str(pictures)) as server:
        server.wait_until_indexed(3)
    started = time.monotonic()
    with running(tmp_path / "data", str(pictures)) as server:
        seconds = time.monotonic() - started
        assert server.get("/hello").json() == "hello"
    # two seconds on an idle machine; the tests share theirs
    assert seconds < 6, f"{seconds:.1f} s"


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = iib("serve", "--no-browser", "--port", str(port), "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr and "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_folder_is_one_clear_line(tmp_path: Path) -> None:
    done = iib("index", str(tmp_path / "nowhere"), "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert "There is no folder at" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_nothing_to_index_is_one_clear_line(tmp_path: Path) -> None:
    done = iib("index", "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert "Name a folder" in done.stderr


def test_a_data_folder_that_is_a_file_is_one_clear_line(pictures: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = iib("index", str(pictures), "--data-dir", str(tmp_path / "file"))
    assert done.returncode == 1
    assert "--data-dir" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.invariant("L10")
def test_a_damaged_database_is_said_in_one_line_and_the_files_are_indexed_again(
    pictures: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "iib.db").write_bytes(b"this is no database " * 1000)
    done = iib("index", str(pictures), "--data-dir", str(data))
    assert done.returncode == 0, done.stderr
    assert "was damaged and has been set aside" in done.stderr
    assert "3 of 3" in done.stderr


def test_a_demo_in_a_data_folder_that_is_a_file_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = iib("index", "--demo", "--data-dir", str(tmp_path / "file"))
    assert done.returncode == 1
    assert "--data-dir" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_environment_names_the_database(pictures: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere" / "mine.db"
    done = subprocess.run(
        [sys.executable, "-m", "iib_core", "index", str(pictures), "--data-dir", str(tmp_path / "data")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "IIB_DB_PATH": str(place)},
    )
    assert done.returncode == 0, done.stderr
    assert place.exists()


def test_base_moves_page_and_interface(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--base", "gallery") as server:
        assert server.url.endswith("/gallery")
        page = server.get("").text
        assert "/infinite_image_browsing" not in page
        assert server.get("/hello").status_code == 200
        script = re.search(r'src="/gallery(/fe-static/[^"]+\.js)"', page)
        assert script is not None
        assert "/infinite_image_browsing" not in server.get(script[1]).text


def test_a_webui_without_saved_settings_has_its_default_folders(tmp_path: Path) -> None:
    folders = output_folders(str(tmp_path))
    assert folders["outdir_txt2img_samples"] == str(tmp_path / "outputs" / "txt2img-images")


def test_a_webui_with_settings_has_the_folders_they_name(tmp_path: Path) -> None:
    elsewhere = str(tmp_path / "other")
    (tmp_path / "config.json").write_text(
        json.dumps({"outdir_txt2img_samples": elsewhere, "outdir_save": "mine"})
    )
    folders = output_folders(str(tmp_path))
    assert folders["outdir_txt2img_samples"] == elsewhere
    assert folders["outdir_save"] == str(tmp_path / "mine")


def test_webui_settings_that_are_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="no WebUI settings"):
        output_folders(str(tmp_path), str(tmp_path / "config.json"))


def test_a_webui_is_shown_by_its_folder(tmp_path: Path, pictures: Path) -> None:
    outputs = tmp_path / "webui" / "outputs" / "txt2img-images"
    outputs.parent.mkdir(parents=True)
    pictures.rename(outputs)
    with running(tmp_path / "data", "--sd-webui-dir", str(tmp_path / "webui")) as server:
        server.wait_until_indexed(3)
        setting = server.get("/global_setting").json()["global_setting"]
        assert setting["outdir_txt2img_samples"] == str(outputs)
