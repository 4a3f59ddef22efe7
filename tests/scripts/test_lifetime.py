"""From the WebUI's start to Reload UI and back: one set of services, and pictures that leave it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from iib_a1111 import lifetime, older, sending
from PIL import Image, PngImagePlugin

from .conftest import SCRIPTS, WebUi

BASE = "/infinite_image_browsing"
INFOTEXT = "a fox\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 64x48"
REPOSITORY = SCRIPTS.parent


def _png(webui: WebUi, name: str, infotext: str = "", **options: Any) -> Path:
    folder = webui.root / "outputs" / "txt2img-images"
    folder.mkdir(parents=True, exist_ok=True)
    info = PngImagePlugin.PngInfo()
    if infotext:
        info.add_text("parameters", infotext)
    Image.new(options.get("mode", "RGB"), (64, 48), options.get("colour", 0)).save(
        folder / name, pnginfo=info
    )
    return folder / name


def _begin(**more: Any) -> TestClient:
    app = FastAPI()
    lifetime.start(SimpleNamespace(**more), app)
    return _visitor(app, "127.0.0.1", "127.0.0.1")


def _visitor(app: FastAPI, address: str, name: str) -> TestClient:
    """Somebody at `address` who calls the server `name`."""

    async def seen_from(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": (address, 50000)}, receive, send)

    return TestClient(seen_from, base_url=f"http://{name}:7860")


def _from(client: tuple[str, int] = ("127.0.0.1", 50000), **headers: str) -> Any:
    """A request as gradio hands it to functions."""
    told = {"host": "127.0.0.1:7860", **headers}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/run/predict",
        "query_string": b"",
        "client": client,
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in told.items()],
    }
    return SimpleNamespace(request=Request(scope))


def _ask(path: Path | str, request: Any = None, **more: Any) -> sending.Sent:
    wish = {"nonce": "n1", "path": str(path), "needs": "both", **more}
    return sending.prepare(json.dumps(wish), request or _from())


def _ours() -> list[str]:
    return sorted(t.name for t in threading.enumerate() if t.name.startswith("iib"))


def _ours_settled(still: float = 0.7) -> list[str]:
    """Our threads once none has begun or ended for so many seconds: they do so a moment after they were asked to."""
    seen, since = _ours(), time.monotonic()
    while time.monotonic() - since < still:
        time.sleep(0.02)
        if (now := _ours()) != seen:
            seen, since = now, time.monotonic()
    return seen


def test_each_page_gets_the_library_and_there_is_one_set_of_workers(webui: WebUi) -> None:
    first = _begin()
    assert first.get(f"{BASE}/hello").status_code == 200
    before = lifetime.services()
    threads = _ours_settled()
    second = _begin()  # Reload UI without a word before
    assert second.get(f"{BASE}/hello").status_code == 200
    assert lifetime.services() is not before
    assert before is not None
    assert before.stopped
    assert _ours_settled() == threads
    lifetime.stop()
    lifetime.stop()
    assert lifetime.services() is None


def test_data_lie_in_the_hosts_data_folder(webui: WebUi) -> None:
    _begin()
    assert (webui.root / "iib" / "iib.db").is_file()


def test_where_the_database_cannot_be_opened_our_place_says_why(
    webui: WebUi, capsys: pytest.CaptureFixture[str]
) -> None:
    (webui.root / "iib").write_text("a file where the folder should be")
    client = _begin()
    answer = client.get(BASE)
    assert answer.status_code == 503
    assert answer.text in capsys.readouterr().out
    assert lifetime.services() is None
    assert not _ask("x").status["ok"]


@pytest.mark.invariant("S10")
def test_the_option_read_only_closes_every_change(webui: WebUi) -> None:
    webui.opts.data["iib_read_only"] = True
    client = _begin()
    assert client.get(f"{BASE}/api/session").json()["writable"] is False
    assert client.post(f"{BASE}/db/add_custom_tag", json={"tag_name": "x"}).status_code == 403


@pytest.mark.invariant("S9")
def test_on_the_network_without_a_login_only_the_owner_changes_files_unless_the_option_says_so(
    webui: WebUi,
) -> None:
    webui.cmd_opts.listen = webui.cmd_opts.webui_is_non_local = True
    app = FastAPI()
    lifetime.start(SimpleNamespace(), app)
    other = _visitor(app, "192.168.1.9", "192.168.1.5")
    assert other.get(f"{BASE}/api/session").json()["writable"] is False
    webui.opts.data["iib_remote_writes"] = True
    app = FastAPI()
    lifetime.start(SimpleNamespace(), app)
    other = _visitor(app, "192.168.1.9", "192.168.1.5")
    assert other.get(f"{BASE}/api/session").json()["writable"] is True


def test_beside_the_older_extension_we_take_another_place(webui: WebUi) -> None:
    folder = webui.root / "extensions" / "sd-webui-infinite-image-browsing"
    (folder / "scripts").mkdir(parents=True)
    (folder / "scripts" / "iib_setup.py").touch()
    webui.extensions.append(SimpleNamespace(name=folder.name, path=str(folder)))
    client = _begin()
    assert client.get(f"{BASE}/hello").status_code == 404
    assert client.get("/iib_browser/hello").status_code == 200


def test_the_older_extensions_library_is_copied_and_stays_as_it_is(
    webui: WebUi, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = webui.root / "extensions" / "sd-webui-infinite-image-browsing"
    folder.mkdir(parents=True)
    source = sqlite3.connect(folder / "iib.db")
    source.execute("PRAGMA journal_mode=WAL")
    source.execute(
        "CREATE TABLE global_setting (setting_json TEXT, name TEXT PRIMARY KEY, created_time TEXT, modified_time TEXT)"
    )
    source.execute("INSERT INTO global_setting VALUES ('{\"a\":1}', 'kept', '', '')")
    source.commit()  # still in the write-ahead log
    _begin()
    source.close()
    assert str(folder) in capsys.readouterr().out
    copy = sqlite3.connect(webui.root / "iib" / "iib.db")
    assert copy.execute("SELECT setting_json FROM global_setting WHERE name = 'kept'").fetchone() == (
        '{"a":1}',
    )
    copy.close()
    original = sqlite3.connect(folder / "iib.db")
    assert original.execute("SELECT name FROM sqlite_master WHERE name LIKE 'iib_%'").fetchall() == []
    original.close()


def test_the_newest_of_several_older_libraries_is_taken(tmp_path: Path) -> None:
    for number, name in enumerate(
        ("infinite-image-browsing", "sd-webui-Infinite-Image-Browsing-main", "other")
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "iib.db").touch()
        os.utime(tmp_path / name / "iib.db", (number, number))
    folders = [str(path) for path in tmp_path.iterdir()]
    assert older.older_database(folders) == str(tmp_path / "sd-webui-Infinite-Image-Browsing-main" / "iib.db")
    assert older.older_database([]) == ""


def test_a_saved_picture_is_indexed_at_once(webui: WebUi) -> None:
    client = _begin()
    path = _png(webui, "new.png", INFOTEXT)
    with Image.open(path) as pixels:
        lifetime.saved(SimpleNamespace(filename=str(path), image=pixels, pnginfo={"parameters": INFOTEXT}))
    services = lifetime.services()
    assert services is not None
    from iib_core.db import images

    deadline = threading.Event()
    for _ in range(200):
        if images.row_by_path(services.db.reader(), str(path)):
            break
        deadline.wait(0.05)
    assert images.row_by_path(services.db.reader(), str(path)) is not None
    assert client.get(f"{BASE}/hello").status_code == 200


def test_a_picture_is_handed_over_with_its_raw_text(webui: WebUi) -> None:
    _begin()
    sent = _ask(_png(webui, "a.png", INFOTEXT, colour=(1, 2, 3)))
    assert sent.status == {"nonce": "n1", "ok": True}
    assert sent.infotext == INFOTEXT
    assert sent.picture is not None
    assert (sent.picture.mode, sent.picture.size, sent.picture.info) == ("RGB", (64, 48), {})
    assert sent.picture.getpixel((0, 0)) == (1, 2, 3)


def test_for_the_text_alone_no_picture_is_decoded(webui: WebUi) -> None:
    _begin()
    assert _ask(_png(webui, "a.png", INFOTEXT), needs="text").picture is None


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "I;16", "CMYK"])
def test_every_kind_of_picture_arrives_as_the_host_takes_it(webui: WebUi, mode: str) -> None:
    _begin()
    folder = webui.root / "outputs" / "txt2img-images"
    folder.mkdir(parents=True)
    path = folder / ("a.jpg" if mode == "CMYK" else "a.png")
    Image.new(mode, (8, 8)).save(path)
    sent = _ask(path, imageOnly=True)
    assert sent.picture is not None
    assert sent.picture.mode == ("RGBA" if "A" in mode else "RGB")


@pytest.mark.parametrize("name", ["gone.png", "/etc/hostname", "broken.png", "plain.png"])
def test_what_cannot_be_sent_leaves_both_fields_empty_and_has_a_reason(webui: WebUi, name: str) -> None:
    _begin()
    (_png(webui, "plain.png").parent / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    sent = _ask(webui.root / "outputs" / "txt2img-images" / name)
    assert (sent.infotext, sent.picture) == ("", None)
    assert sent.status["ok"] is False
    assert len(sent.status["error"]) > 8
    assert sent.status.get("reason", "") == ("" if name in {"gone.png", "/etc/hostname"} else "no-infotext")


@pytest.mark.parametrize("wish", ["", "[]", "{", '{"nonce": "x"}', '{"picture": true}', '{"path": 5.5}'])
def test_a_wish_that_makes_no_sense_is_refused(webui: WebUi, wish: str) -> None:
    _begin()
    assert sending.prepare(wish, _from()).status["ok"] is False


@pytest.mark.invariant("S8")
def test_the_secret_stands_before_sending_too(webui: WebUi, monkeypatch: pytest.MonkeyPatch) -> None:
    from iib_core.api.secret import old_cookie_value

    monkeypatch.setenv("IIB_SECRET_KEY", "open sesame")
    _begin()
    path = _png(webui, "a.png", INFOTEXT)
    assert _ask(path).status["ok"] is False
    assert _ask(path, _from(cookie=f"IIB_S={old_cookie_value('open sesame')}")).status["ok"] is True


@pytest.mark.invariant("S6")
def test_other_sites_pages_send_nothing(webui: WebUi) -> None:
    _begin()
    path = _png(webui, "a.png", INFOTEXT)
    assert _ask(path, _from(origin="https://evil.example")).status["ok"] is False
    assert _ask(path, _from(host="evil.example")).status["ok"] is False
    assert _ask(path, SimpleNamespace()).status["ok"] is False


def test_the_older_way_hands_over_what_was_offered_and_frees_the_slot(webui: WebUi) -> None:
    client = _begin()
    path = _png(webui, "a.png", INFOTEXT)
    assert sending.taken_over(_from()).status["ok"] is False
    for _ in range(2):  # the same one again
        assert client.post(f"{BASE}/send_img_path", params={"path": str(path)}).status_code == 200
        sent = sending.taken_over(_from())
        assert (sent.infotext, sent.status["ok"]) == (INFOTEXT, True)
        sending.release()
        assert client.get(f"{BASE}/gen_info_completed").json() is True


def test_the_host_runs_our_script_again_and_again_and_finds_the_same_package(tmp_path: Path) -> None:
    """As the host does: by path, under no name, from another thread at Reload UI; changed files are read anew."""
    for name in ("scripts", "iib_core"):
        shutil.copytree(
            REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "web", "demo")
        )
    code = """
import importlib.util, os, sys, threading, types
calls = []
module = types.ModuleType("modules.script_callbacks")
for name in ("ui_settings", "ui_tabs", "app_started", "image_saved", "script_unloaded"):
    setattr(module, "on_" + name, lambda callback, name=name: calls.append((name, callback)))
sys.modules["modules"] = types.ModuleType("modules")
sys.modules["modules.script_callbacks"] = module
def run():
    spec = importlib.util.spec_from_file_location("iib_setup.py", "scripts/iib_setup.py")
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
run()
first = sys.modules["iib_a1111.lifetime"]
path = list(sys.path)
again = threading.Thread(target=run); again.start(); again.join()
assert sys.modules["iib_a1111.lifetime"] is first and sys.path == path
os.utime("iib_core/app.py", (2e9, 2e9))
run()
assert sys.modules["iib_a1111.lifetime"] is not first
run_again = sys.modules["iib_a1111.lifetime"]
run()
assert sys.modules["iib_a1111.lifetime"] is run_again
assert len(calls) == 20 and "gradio" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=60)
