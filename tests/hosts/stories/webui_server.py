"""What a WebUI's flags ask of us, and to be left alone."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser

from ..webui.proxy import under_path
from . import webui, webui_sending
from .comfyui_server import many_pictures
from .latency import waits
from .library import BASE, how_far
from .real_webui import OURS, Webui
from .report import until


def latency_while_indexing(host: Webui, count: int) -> str:
    """The WebUI's own route while pictures come in and are read, beside the same time at rest."""
    library = host.library
    library.idle()
    url = host.url + "/internal/ping"
    rest = waits(url, lambda: time.sleep(5))
    began, total = time.monotonic(), library.total()
    folder = host.outputs / "many"
    folder.mkdir(parents=True)

    def index() -> None:
        many_pictures(folder, count)
        library.get("/db/update_image_data")
        until(lambda: library.total() >= total + count, f"{count} pictures more", 300)
        library.idle()

    during = waits(url, index)
    return f"/internal/ping at rest: {rest}; while {count} pictures come ({time.monotonic() - began:.0f} s): {during}"


def busy_host(host: Webui, seconds: float = 6, count: int = 3000) -> str:
    """A computing host loses nothing to an index run beside it; the run goes on afterwards."""
    library = host.library
    library.idle()
    alone = [host.story("busy", {"seconds": seconds}).json() for _ in range(2)]
    before = library.total()
    folder = host.outputs / "beside"
    folder.mkdir(parents=True)
    told: dict[str, Any] = {}
    work = threading.Thread(target=lambda: told.update(host.story("busy", {"seconds": seconds}).json()))
    work.start()
    many_pictures(folder, count)
    library.get("/db/update_image_data")
    work.join()
    status = library.get("/api/index").json()
    until(lambda: library.total() >= before + count, f"{count} pictures more", 300)
    library.idle()

    def rate(one: dict[str, Any]) -> float:
        return float(one["rounds"] / one["processor"])

    best = max(rate(one) for one in alone)
    return (
        f"rounds per processor second {best:.0f} alone, {rate(told):.0f} beside ({1 - rate(told) / best:+.1%} lost); processor share "
        f"{max(o['processor'] / o['wall'] for o in alone):.0%} alone, {told['processor'] / told['wall']:.0%} beside; index then: "
        f"{how_far(status)}"
    )


def host_reads_too(host: Webui) -> str:
    """The host's own parsers have been over the index, and what they say is kept with the pictures."""
    library = host.library
    library.idle()
    row = library.read("first3.png")
    info = library.detail(row["id"])["info"]
    assert info["positive"].startswith("a red fox"), info
    ours = [line for line in host.said().splitlines() if line.strip().startswith("File ") and OURS in line]
    assert not ours, ours
    return f"prompt, {len(info)} fields; no error in the host's log"


def login_and_subpath(host: Webui, browser: Browser, shots: Path, name: str) -> str:
    """--gradio-auth and --subpath behind a proxy: nobody in without the login, everything works with it."""
    with under_path(host.url, "/sd") as url, httpx.Client(timeout=60) as http:
        without = {
            route: http.get(url + BASE + route).status_code
            for route in ("/api/session", "/api/folders", "/openapi.json")
        }
        wrote = http.post(url + BASE + "/api/grid", json={"query": {}, "limit": 1}).status_code
        assert without["/api/folders"] == 401 and wrote == 401, (without, wrote)
        assert http.post(url + "/login", data={"username": "ann", "password": "wrong"}).status_code >= 400
        assert http.post(url + "/login", data={"username": "ann", "password": "pw"}).status_code == 200
        assert http.get(url + BASE + "/api/folders").status_code == 200
        host.http.cookies.update(http.cookies)
        stage = webui.open_page(host, browser, shots, name, url=url, login=("ann", "pw"))
        assert "/sd" + BASE in stage.frame.url, stage.frame.url
        sent = webui_sending.to_txt2img(stage)
        stage.context.close()
    return f"without login: {without}; with it, below /sd: {sent}"


def without_a_page(host: Webui) -> str:
    """--nowebui with --listen: our page and routes, no places to send to; strangers change nothing."""
    library = host.library
    session = library.get("/api/session").json()
    page = library.get("", follow_redirects=True)
    assert page.status_code == 200 and "<html" in page.text.lower(), page.status_code
    until(lambda: library.total() > 0, "pictures", 60)
    row = library.rows()[0]
    foreign = library.post(
        "/api/files/delete", {"ids": [row["id"]]}, headers={"Origin": "http://evil.example"}
    )
    renamed = library.get("/api/session", headers={"Host": "evil.example"})
    assert foreign.status_code >= 400 and renamed.status_code >= 400, (
        foreign.status_code,
        renamed.status_code,
    )
    assert session["host"]["targets"] == [], session
    return f"{library.total()} pictures; targets {session['host']['targets']}; another site {foreign.status_code}, a re-pointed name {renamed.status_code}"


def install(python: str, folder: Path, before: str) -> str:
    """install.py as the host runs it: no package that was there is moved."""
    script = folder / "extensions" / OURS / "install.py"
    began = time.monotonic()
    ran = subprocess.run(
        [python, str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "WEBUI_LAUNCH_LIVE_OUTPUT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    spent = time.monotonic() - began
    after = freeze(python)
    moved = set(before.splitlines()) - set(after.splitlines())
    added = set(after.splitlines()) - set(before.splitlines())
    assert ran.returncode == 0 and not moved, (ran.returncode, moved, ran.stderr[-600:])
    return f"{spent:.1f} s; {len(before.splitlines())} packages stay; added: {', '.join(sorted(added)) or 'none'}; said: {ran.stdout.strip()[:200] or 'nothing'}"


def freeze(python: str) -> str:
    return subprocess.run([python, "-m", "pip", "freeze"], capture_output=True, text=True).stdout
