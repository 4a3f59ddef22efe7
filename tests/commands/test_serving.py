"""Flags of `serve`, the older program's spellings too, through the program itself."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ..db import older
from ..servers import ROOT, running

TEXT = "a lighthouse\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 64x48, Model: m"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for i in range(3):
        text = PngInfo()
        text.add_text("parameters", TEXT)
        Image.effect_noise((256, 512), 80 + i).convert("RGB").save(folder / f"{i}.png", pnginfo=text)
    return folder


def iib(
    *arguments: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "iib_core", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=90,
        env=env,
    )


def test_a_demo_is_drawn_and_shown(tmp_path: Path) -> None:
    with running(tmp_path / "data", "--demo") as server:
        server.wait_until_indexed(20, seconds=120)
        roots = server.get("/api/folders").json()
        assert str(tmp_path / "data" / "demo") in json.dumps(roots)


@pytest.mark.invariant("S10")
def test_read_only_refuses_every_change_and_still_shows(tmp_path: Path, pictures: Path) -> None:
    with running(tmp_path / "data", str(pictures), "--read-only") as server:
        server.wait_until_indexed(3)
        assert server.get("/global_setting").json()["is_readonly"] is True
        assert server.post("/db/add_custom_tag", {"tag_name": "mine"}).status_code == 403
        assert server.post("/mkdirs", {"dest_folder": str(pictures / "new")}).status_code == 403
        assert not (pictures / "new").exists()


@pytest.mark.invariant("S6")
def test_named_sites_may_call_and_others_may_not(tmp_path: Path) -> None:
    flags = ("--allow-origin", "https://a.example", "--allow_cors", "https://b.example", "https://c.example")
    with running(tmp_path / "data", *flags, "--allowed-host", "nas.local") as server:

        def ask(**headers: str) -> httpx.Response:
            return httpx.get(server.url + "/hello", headers=headers)

        for site in ("https://a.example", "https://b.example", "https://c.example"):
            assert ask(Origin=site).headers["access-control-allow-origin"] == site
        assert "access-control-allow-origin" not in ask(Origin="https://d.example").headers
        port = server.url.split(":")[2].split("/")[0]
        assert ask(Host=f"nas.local:{port}").status_code == 200
        assert ask(Host=f"evil.example:{port}").status_code == 403


@pytest.mark.invariant("S6")
def test_allow_cors_alone_allows_nobody_and_says_so(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.json")
    done = iib("--port", "0", "--data-dir", str(tmp_path), "--sd_webui_config", missing, "--allow_cors")
    assert "--allow_cors names no site" in done.stderr and "no WebUI settings" in done.stderr


def test_extra_paths_are_browsed_and_not_indexed_and_the_older_program_s_flags_are_understood(
    tmp_path: Path, pictures: Path
) -> None:
    indexed = tmp_path / "indexed"
    shutil.copytree(pictures, indexed)
    flags = (
        "--update_image_index",
        "--export_fe_fn",
        "--enable_shutdown",
        "--sd_webui_path_relative_to_config",
    )
    with running(tmp_path / "data", str(indexed), *flags, "--extra_paths", str(pictures)) as server:
        # the page is served once the index is there
        assert server.post("/api/grid", {"query": {}, "limit": 1}).json()["total"] == 3
        told = server.get("/global_setting").json()
        assert told["export_fe_fn"] is True
        assert {"path": str(pictures), "types": ["cli_access_only"], "alias": ""} in told["extra_paths"]
        listed = server.get("/files", folder_path=str(pictures)).json()["files"]
        assert [f["name"] for f in listed] == ["0.png", "1.png", "2.png"]
        assert server.post("/shutdown").status_code == 200


def webui(tmp_path: Path, pictures: Path) -> Path:
    folder = tmp_path / "webui"
    shutil.copytree(pictures, folder / "mine" / "t2i")
    (folder / "config.json").write_text(json.dumps({"outdir_txt2img_samples": "mine/t2i"}))
    return folder


def test_a_webui_s_config_alone_shows_its_folders(tmp_path: Path, pictures: Path) -> None:
    config = webui(tmp_path, pictures) / "config.json"
    flags = ("--sd_webui_config", str(config), "--sd_webui_path_relative_to_config")
    with running(tmp_path / "data", *flags) as server:
        server.wait_until_indexed(3)
        shown = server.get("/global_setting").json()["global_setting"]
        assert shown["outdir_txt2img_samples"] == str(config.parent / "mine" / "t2i")


def test_a_webui_shares_the_database_of_its_extension_when_there_is_one(
    tmp_path: Path, pictures: Path
) -> None:
    folder = webui(tmp_path, pictures)
    extension = folder / "extensions" / "sd-webui-infinite-image-browsing"
    extension.mkdir(parents=True)
    old = older.make(extension / "iib.db")
    image = older.add_image(old, str(folder / "mine" / "t2i" / "1.png"), TEXT)
    older.link(old, image, "custom", "like")
    old.close()
    done = iib("index", "--sd_webui_dir", str(folder), env=_environment(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "Using the database of the WebUI's extension" in done.stderr
    connection = sqlite3.connect(extension / "iib.db")
    assert connection.execute("SELECT count(*) FROM image").fetchone() == (3,)
    assert connection.execute("SELECT image_id FROM image_tag WHERE tag_id = 1").fetchall() == [(image,)]
    connection.close()
    assert len(list((extension / "iib_db_backup").iterdir())) == 1
    elsewhere = iib("index", "--sd_webui_dir", str(folder), "--data-dir", str(tmp_path / "own"))
    assert "extension" not in elsewhere.stderr
    assert (tmp_path / "own" / "iib.db").exists()


def _environment(home: Path, **more: str) -> dict[str, str]:
    import os

    without = {k: v for k, v in os.environ.items() if not k.startswith("IIB_")}
    return {**without, "IIB_DATA_DIR": str(home / "data"), "PYTHONPATH": str(ROOT), **more}


def test_thumbnails_are_made_beforehand_and_the_program_exits(tmp_path: Path, pictures: Path) -> None:
    flags = ("--generate_image_cache", "--generate_image_cache_size", "96x96", "--gen_cache_verbose")
    done = iib(str(pictures), "--data-dir", str(tmp_path / "data"), *flags)
    assert done.returncode == 0, done.stderr
    assert "Thumbnails" in done.stderr and "3 of 3" in done.stderr and "0 failed" in done.stderr
    assert str(pictures / "1.png") in done.stdout
    cached = [p for p in (tmp_path / "data" / "cache").rglob("*") if p.is_file()]
    assert len(cached) >= 3
    wrong = iib(str(pictures), "--generate_image_cache", "--generate_image_cache_size", "huge")
    assert wrong.returncode == 2 and "512x512" in wrong.stderr


def test_covers_are_made_beforehand_and_a_broken_video_is_named(tmp_path: Path, pictures: Path) -> None:
    (pictures / "broken.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100)
    flags = ("--generate_video_cover", "--gen_cache_verbose")
    done = iib(str(pictures), "--data-dir", str(tmp_path / "data"), *flags)
    assert done.returncode == 0, done.stderr
    assert "1 of 1" in done.stderr and "1 failed" in done.stderr
    assert str(pictures / "broken.mp4") in done.stderr


def test_the_real_environment_wins_over_env_here_and_that_over_the_program_s(
    tmp_path: Path, pictures: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / ".env").write_text("IIB_DB_PATH=from-file.db\nexport IIB_ACCESS_CONTROL_PERMISSION='read-only'\n")
    program = tmp_path / "program"
    shutil.copytree(
        ROOT / "iib_core", program / "iib_core", ignore=shutil.ignore_patterns("web", "__pycache__")
    )
    shutil.copy(ROOT / "run.py", program)
    (program / ".env").write_text("IIB_DB_PATH=from-program.db\nIIB_DB_FILE_BACKUP_MAX=0\n")
    environment = {**_environment(tmp_path), "PYTHONPATH": str(program)}
    for more, database in (
        ({}, "from-file.db"),
        ({"IIB_DB_PATH": "from-environment.db"}, "from-environment.db"),
    ):
        done = iib("index", str(pictures), cwd=here, env={**environment, **more})
        assert done.returncode == 0, done.stderr
        assert (tmp_path / "data" / database).exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert iib("index", str(pictures), cwd=elsewhere, env=environment).returncode == 0
    assert (tmp_path / "data" / "from-program.db").exists()


def test_help_needs_nothing_installed(tmp_path: Path) -> None:
    program = tmp_path / "program"
    shutil.copytree(
        ROOT / "iib_core", program / "iib_core", ignore=shutil.ignore_patterns("web", "__pycache__")
    )
    shutil.copy(ROOT / "run.py", program)
    bare = [sys.executable, "-S", str(program / "run.py")]  # -S: as if no package were there
    for arguments, word in (
        (["--help"], "relocate"),
        (["serve", "-h"], "--read-only"),
        (["--version"], "0."),
    ):
        done = subprocess.run([*bare, *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0 and word in done.stdout, done.stderr
    assert not (program / ".venv").exists()
