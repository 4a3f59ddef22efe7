"""Starts stand-ins in their venvs, as a person starts the WebUI, with this checkout as an extension."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[3]
BASE = "/infinite_image_browsing"
GRADIOS = (3, 4)
#: What of the checkout an extension's folder needs.
PARTS = ("iib_core", "scripts", "install.py", "preload.py", "style.css", "requirements.txt", "pyproject.toml")


def python_of(gradio: int) -> Path:
    """The interpreter of the venv with that gradio (`run_all.py hosts` makes it; IIB_GRADIO3_VENV names another)."""
    folder = Path(os.environ.get(f"IIB_GRADIO{gradio}_VENV") or ROOT / f".venv-gradio{gradio}")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    assert python.exists(), f"{python} is missing. `python tests/run_all.py hosts` makes it."
    return python


def environment() -> dict[str, str]:
    """Ours, without what would steer the library or slow down the host's start."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("IIB_", "PYTHONDONT"))}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "MPLBACKEND": "agg",
    }


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def until(true: Callable[[], Any], what: str, seconds: float = 60) -> Any:
    """Wait until `true()` is; its value. A connection that fails counts as not yet."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            value = true()
            if value:
                return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds:g} s")


@dataclass
class WebUi:
    """A running stand-in; `url` is its page, `folder` its data."""

    gradio: int
    url: str
    folder: Path
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    @property
    def extension(self) -> Path:
        return self.folder / "extensions" / "infinite-image-browsing"

    def get(self, path: str, **more: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=30, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return httpx.post(self.url + path, json={} if body is None else body, timeout=60, **more)

    def seen(self) -> dict[str, Any]:
        """What happened in the host so far."""
        return dict(self.get("/standin/seen").json())

    def rows(self) -> dict[str, Any]:
        """Name → row of all that the library shows."""
        ids = self.post(f"{BASE}/api/grid", {"query": {}, "limit": 1000}).json()["ids"]
        rows = self.post(f"{BASE}/api/rows", {"ids": ids}).json()["rows"] if ids else []
        return {row["name"]: row for row in rows}

    def wait_until_indexed(self, pictures: int) -> None:
        """Until that many are known and read."""

        def done() -> bool:
            total = self.post(f"{BASE}/api/grid", {"query": {}, "limit": 1}).json()["total"]
            return total >= pictures and self.get(f"{BASE}/api/index").json()["state"] == "idle"

        until(done, f"{pictures} pictures indexed")

    def reload(self) -> None:
        """Reload UI, and wait until our routes answer on the new page's app."""
        apps = self.seen()["apps"]
        self.post("/standin/reload")

        def renewed() -> bool:
            return self.seen().get("apps", 0) > apps and self.get(f"{BASE}/hello").status_code == 200

        until(renewed, "the UI reloaded")


def copy_extension(folder: Path) -> None:
    """This checkout as `folder/extensions/infinite-image-browsing`."""
    target = folder / "extensions" / "infinite-image-browsing"
    target.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, target / part)
    (target / "javascript").mkdir()
    for script in (ROOT / "javascript").glob("*.js"):
        shutil.copy(script, target / "javascript")


def begin(
    gradio: int, folder: Path, *flags: str, config: dict[str, Any] | None = None, install: bool = False
) -> WebUi:
    """Start one without waiting for it; `config` is what its user has saved as settings."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_extension(folder)
    if config is not None:
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    port = free_port()
    script = ROOT / "tests" / "hosts" / "webui" / "webui.py"
    command = [str(python_of(gradio)), str(script), "--port", str(port), *flags]
    if not install:
        command.append("--skip-install")
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    started = WebUi(gradio, f"http://127.0.0.1:{port}", folder, process)
    threading.Thread(target=_listen, args=(started,), daemon=True).start()
    return started


def _listen(host: WebUi) -> None:
    assert host.process.stdout is not None
    for line in host.process.stdout:
        host.said.append(line)


def wait_for(host: WebUi, seconds: float = 90) -> WebUi:
    """Until the stand-in serves and has told its extensions so."""

    def started() -> bool:
        assert host.process.poll() is None, "the host ended:\n" + "".join(host.said)
        return any(line.startswith("Started at") for line in host.said)

    try:
        until(started, "the host's start", seconds)
        until(lambda: host.get("/standin/ping").status_code == 200, "the host's first answer")
    except AssertionError as error:
        raise AssertionError(f"{error}\n{''.join(host.said)}") from None
    return host


def end(host: WebUi) -> None:
    """SIGTERM; what it leaves behind is ended too, and is the finding of `test_…_leaves_no_process`."""
    host.process.terminate()
    try:
        host.process.wait(15)
    finally:
        if os.name != "nt":
            with contextlib.suppress(ProcessLookupError):
                os.killpg(host.process.pid, signal.SIGKILL)
        else:
            host.process.kill()


@contextlib.contextmanager
def webui(
    gradio: int, folder: Path, *flags: str, config: dict[str, Any] | None = None, install: bool = False
) -> Iterator[WebUi]:
    """A stand-in from start to end."""
    host = begin(gradio, folder, *flags, config=config, install=install)
    try:
        yield wait_for(host)
    finally:
        end(host)
