"""Starts our own server as a person would, in a process of its own, and stops it again."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]


@dataclass
class Server:
    """A running server: `url` is its page."""

    url: str
    process: subprocess.Popen[str]
    data_dir: Path

    def get(self, path: str, **query: str) -> httpx.Response:
        return httpx.get(self.url + path, params=query, timeout=30)

    def post(self, path: str, body: object = None) -> httpx.Response:
        return httpx.post(self.url + path, json=body, timeout=60)

    def wait_until_indexed(self, pictures: int, seconds: float = 60) -> None:
        """Until that many pictures are known and read."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            status = self.get("/api/index").json()
            total = self.post("/api/grid", {"query": {}, "limit": 1}).json()["total"]
            if total >= pictures and status["state"] == "idle":
                return
            time.sleep(0.1)
        raise AssertionError(f"not indexed in {seconds} s: {status}, {total} known")


@contextlib.contextmanager
def running(data_dir: Path, *arguments: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """`python -m iib_core serve …` on a free port."""
    command = [
        sys.executable,
        "-m",
        "iib_core",
        "serve",
        "--no-browser",
        "--port",
        "0",
        "--data-dir",
        str(data_dir),
    ]
    process = subprocess.Popen(
        [*command, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    line = process.stdout.readline()
    if not line.startswith("Serving "):
        process.wait(20)
        raise AssertionError(f"the server did not start: {line}{process.stderr.read()}")
    for stream in (process.stdout, process.stderr):
        threading.Thread(target=stream.read, daemon=True).start()  # a full pipe would stop the server
    server = Server(line.split()[1], process, data_dir)
    try:
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                if server.get("/hello").status_code == 200:
                    break
            time.sleep(0.05)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
