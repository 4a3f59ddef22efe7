"""Starts a real ComfyUI that lies in a folder, with a base directory of its own: the folder stays as it was."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.hosts.comfyui.running import ROOT, Comfy

HERE = Path(__file__).resolve().parent
OUR_NODE = "sd-webui-iib"
_LEFT_OUT = shutil.ignore_patterns(
    ".git", "node_modules", "__pycache__", ".venv*", "tests", "*.egg-info", ".mypy_cache"
)


@dataclass
class RealComfy:
    """Where the program lies, and what runs it."""

    program: Path
    python: str
    seconds_to_start: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def running(
        self,
        folder: Path,
        *flags: str,
        ours: bool = True,
        environment: dict[str, str] | None = None,
        ready_seconds: float = 240,
    ) -> Iterator[Comfy]:
        """The program on a free port with the base directory `folder`. Without `ours` it has no node of ours."""
        prepare(folder, ours=ours)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            self.python,
            str(self.program / "main.py"),
            "--cpu",
            "--port",
            str(port),
            "--disable-auto-launch",
        ]
        command += ["--base-directory", str(folder), "--database-url", "sqlite:///:memory:", *flags]
        log = folder / "comfyui.log"
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("IIB_", "PYTHONPATH"))}
        began = time.monotonic()
        with log.open("ab") as out:
            process = subprocess.Popen(
                command,
                cwd=self.program,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env={**clean, "PYTHONDONTWRITEBYTECODE": "1", "HF_HUB_OFFLINE": "1", **(environment or {})},
            )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
                comfy = Comfy(f"http://127.0.0.1:{port}", folder, http, process, log)
                _wait(comfy, ready_seconds)
                self.seconds_to_start.append(time.monotonic() - began)
                yield comfy
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def prepare(folder: Path, *, ours: bool = True) -> None:
    """A base directory as a user's is after the first day: folders, no tutorial, our node copied in."""
    for name in ("custom_nodes", "models/checkpoints", "input", "output", "temp", "user/default"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    settings = folder / "user/default/comfy.settings.json"
    if not settings.exists():
        settings.write_text(json.dumps({"Comfy.TutorialCompleted": True}), encoding="utf-8")
    node = folder / "custom_nodes" / OUR_NODE
    if ours and not node.exists():
        shutil.copytree(ROOT, node, ignore=_LEFT_OUT)
    helper = folder / "custom_nodes" / "zz_story_models"
    if not helper.exists():
        shutil.copytree(HERE / "story_models", helper, ignore=_LEFT_OUT)
        (folder / "models/checkpoints/foxes.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")


def _wait(comfy: Comfy, seconds: float) -> None:
    limit = time.monotonic() + seconds
    while True:
        try:
            comfy.http.get("/queue")
            return
        except httpx.TransportError:
            assert comfy.process.poll() is None, f"ComfyUI ended: {comfy.said()[-3000:]}"
            assert time.monotonic() < limit, f"ComfyUI is not up: {comfy.said()[-3000:]}"
            time.sleep(0.1)
