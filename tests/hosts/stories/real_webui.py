"""Starts a real WebUI of A1111's family that lies in a folder, in a copy of it: the folder stays as it was.

What is big (models, cloned repositories) is taken by hard links, outputs and settings are left behind, so that the
copy is a fresh install.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from .library import BASE, Library
from .real_comfyui import _LEFT_OUT
from .report import until

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
OURS = "infinite-image-browsing"
_UP = "Startup time:"
FLAGS = (
    "--skip-python-version-check --skip-torch-cuda-test --skip-install --skip-prepare-environment --skip-version-check "
    "--no-download-sd-model --do-not-download-clip --no-hashing --use-cpu all --no-half --always-cpu --api"
).split()
_OWN = {"venv", ".venv", ".git", "outputs", "output", "extensions", "log", "tmp", "cache", "iib"}
_OWN_FILES = {"config.json", "ui-config.json", "cache.json", "params.txt", "styles.csv"}


@dataclass
class Webui:
    """A running WebUI. `http` is a script on this machine."""

    url: str
    folder: Path
    http: httpx.Client
    process: subprocess.Popen[bytes]
    log: Path
    word: str
    seconds_to_start: float = 0.0

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs" / "txt2img-images"

    @property
    def library(self) -> Library:
        return Library(self.http, BASE, lambda: self.process.poll() is None)

    def story(self, path: str, body: object = None) -> httpx.Response:
        """Ask the stories' own extension."""
        answer = self.http.post(
            f"/story/{path}", json=body or {}, headers={"X-Story": self.word}, timeout=120
        )
        answer.raise_for_status()
        return answer

    def threads(self) -> list[str]:
        return list(self.http.get("/story/threads", headers={"X-Story": self.word}).json())

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def fresh_copy(program: Path, folder: Path) -> None:
    """The program in `folder` as just installed, with our extension and the stories' own."""
    folder.mkdir(parents=True)
    for entry in sorted(program.iterdir()):
        if entry.name in _OWN or entry.name in _OWN_FILES:
            continue
        if entry.is_dir():
            shutil.copytree(
                entry,
                folder / entry.name,
                copy_function=_link,
                ignore=shutil.ignore_patterns(".git", "__pycache__"),
            )
        else:
            shutil.copy2(entry, folder / entry.name)
    (folder / "outputs").mkdir()
    shutil.copytree(ROOT, folder / "extensions" / OURS, ignore=_LEFT_OUT)
    shutil.copytree(HERE / "story_extension", folder / "extensions" / "zz-iib-story", ignore=_LEFT_OUT)


def _link(source: str, target: str) -> None:
    """Big files once on the disk; small ones may be written by the host, and are copied."""
    if os.path.getsize(source) > 4 << 20:
        with contextlib.suppress(OSError):
            os.link(source, target)
            return
    shutil.copy2(source, target)


@contextlib.contextmanager
def running(python: str, folder: Path, *flags: str, ready_seconds: float = 420) -> Iterator[Webui]:
    """The copy in `folder` on a free port, up and with our routes there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    word, log = secrets.token_hex(8), folder / "story.log"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("IIB_", "PYTHONPATH"))}
    quiet = {
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "IIB_STORY_WORD": word,
    }
    said_before = log.read_text(encoding="utf-8", errors="replace").count(_UP) if log.exists() else 0
    began = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(
            [python, "launch.py", *FLAGS, "--port", str(port), *flags],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**clean, **quiet},
        )
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=url, timeout=60) as http:
        host = Webui(url, folder, http, process, log, word)
        try:
            wait_until_up(host, ready_seconds, after=said_before)
            host.seconds_to_start = time.monotonic() - began
            yield host
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def starts(host: Webui) -> int:
    """How often it has said that it is up, since the log was begun."""
    return host.said().count(_UP)


def wait_until_up(host: Webui, seconds: float = 420, *, after: int = 0) -> None:
    """Until it has said so more than `after` times, and our routes answer, with whatever status a login makes of it.

    Nothing is asked before: a request that comes while A1111 still puts itself together breaks its start.
    """

    def there() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return starts(host) > after and host.library.get("/api/session").status_code in {200, 401, 403}
        return False

    try:
        until(there, "our routes", seconds, 0.2, lambda: host.process.poll() is None)
    except AssertionError as error:
        raise AssertionError(f"{error}\n{host.said()[-4000:]}") from None
