"""Starts the stand-in for tests: `running(folder)` is a ComfyUI with our custom node in it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
BASE = "/infinite_image_browsing"
VENV = ROOT / ".venv-comfyui"


@dataclass
class Comfy:
    """A running stand-in. `http` speaks to it as a script on this machine does."""

    url: str
    folder: Path
    http: httpx.Client
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.http.get(BASE + path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.http.post(BASE + path, json=json, **options)

    def ids(self) -> list[int]:
        """Ids of the whole library, newest first."""
        return list(self.post("/api/grid", {"query": {}, "cursor": None, "limit": 1000}).json()["ids"])

    def names(self) -> list[str]:
        """Names of the whole library's files, newest first."""
        return [row["name"] for row in self.post("/api/rows", {"ids": self.ids()}).json()["rows"]]

    def generate(self, prompt: dict[str, Any] | None = None, **extra: Any) -> str:
        """Queue a prompt; its id."""
        body = {"prompt": prompt or save_prompt(), "extra_data": extra}
        return str(self.http.post("/prompt", json=body).json()["prompt_id"])

    def said(self) -> str:
        """What it has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def save_prompt(seed: int = 1, prefix: str = "ComfyUI", node: str = "SaveImage") -> dict[str, Any]:
    """A whole txt2img graph in ComfyUI's API form."""
    return {
        "3": {
            "class_type": "KSampler",
            "inputs": {
                "seed": seed,
                "steps": 20,
                "cfg": 7.0,
                "sampler_name": "euler",
                "scheduler": "normal",
                "denoise": 1.0,
                "model": ["4", 0],
                "positive": ["6", 0],
                "negative": ["7", 0],
                "latent_image": ["5", 0],
            },
        },
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "foxes.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 96, "height": 64, "batch_size": 1}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a red fox, forest", "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": node, "inputs": {"images": ["8", 0], "filename_prefix": prefix}},
    }


def python() -> str:
    """The stand-in's interpreter: IIB_COMFYUI_PYTHON, else that of .venv-comfyui, else this one."""
    inside = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    return os.environ.get("IIB_COMFYUI_PYTHON") or (str(inside) if inside.exists() else sys.executable)


def frontend() -> Path:
    """The static files of the `comfyui-frontend-package` that the stand-in's interpreter has."""
    named = os.environ.get("IIB_COMFYUI_FRONTEND")
    if named:
        return Path(named)
    ask = "import comfyui_frontend_package as p; print(next(iter(p.__path__)))"
    found = subprocess.run([python(), "-c", ask], capture_output=True, text=True, check=True, cwd=HERE).stdout
    return Path(found.strip()) / "static"


@contextlib.contextmanager
def running(
    folder: Path,
    *arguments: str,
    page: bool = True,
    environment: dict[str, str] | None = None,
    host: str = "127.0.0.1",
    verify: Any = True,
    nodes: Sequence[Path] = (ROOT,),
) -> Iterator[Comfy]:
    """ComfyUI with the base directory `folder` and these flags, up and with the library open.

    `page`: its own page is served too. `host`: where it is asked.
    """
    custom = folder / "custom_nodes"
    custom.mkdir(parents=True, exist_ok=True)
    for node in nodes:
        link = custom / ("sd-webui-iib" if node == ROOT else node.name)
        if not link.exists():
            link.symlink_to(node, target_is_directory=True)
    port = _free_port()
    command = [
        python(),
        str(HERE / "program" / "main.py"),
        "--port",
        str(port),
        "--base-directory",
        str(folder),
    ]
    if page:
        command += ["--front-end-root", str(frontend())]
    log = folder / "comfyui.log"
    scheme = "https" if "--tls-keyfile" in arguments else "http"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("IIB_", "PYTHONPATH"))}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, *arguments],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**clean, **(environment or {})},
        )
    try:
        url = f"{scheme}://{host}:{port}"
        with httpx.Client(base_url=url, timeout=30, verify=verify) as http:
            comfy = Comfy(url, folder, http, process, log)
            _wait_until_up(comfy)
            yield comfy
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_up(comfy: Comfy) -> None:
    limit = time.monotonic() + 60
    while True:
        try:
            comfy.http.get("/queue")
            return
        except httpx.TransportError:
            assert comfy.process.poll() is None and time.monotonic() < limit, comfy.said()
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
