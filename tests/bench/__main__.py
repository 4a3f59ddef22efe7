"""The benchmark: `python3 run.py bench [--large] [--count N] [--page] [--url BASE --pid PID]`.

Without --url it measures our own server on an empty database; with it, any server of the contract that
already runs on an empty database and may read the library. With --page it measures the page in a browser.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from . import client as measure
from . import parsing
from .library import make_library

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """Measure; JSON on stdout, a table on stderr."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument(
        "--count", type=int, default=None, help="pictures in the made library (default 20,000)"
    )
    parser.add_argument("--large", action="store_true", help="200,000 pictures")
    parser.add_argument(
        "--library", type=Path, default=None, help="where the made library is kept between runs"
    )
    parser.add_argument("--url", help="measure the server that runs here")
    parser.add_argument("--pid", type=int, help="its process, for memory")
    parser.add_argument("--page", action="store_true", help="measure the page in headless Chromium")
    parser.add_argument(
        "--data-dir", type=Path, default=None, help="with --page: where its database is kept between runs"
    )
    arguments = parser.parse_args()
    count = arguments.count or (200_000 if arguments.large else 20_000)
    home = arguments.library or Path(tempfile.gettempdir()) / f"iib-bench-{count}"
    print(f"making a library of {count:,} in {home} …", file=sys.stderr, flush=True)
    library = make_library(home, count, big=min(64, count))
    if arguments.page:
        from . import page  # needs Playwright, which the rest does not

        data = arguments.data_dir or home.with_name(f"{home.name}-data")
        return shown(page.measure(data, library, count), page.table)
    if arguments.url:
        figures = measured(arguments.url, library, arguments.pid)
    else:
        figures = {"start": start_up(), **with_own_server(library)}
    figures["parsing"] = parsing.measure()
    return shown(figures, table)


def shown(figures: dict[str, Any], table: Callable[[dict[str, Any]], str]) -> int:
    """Print them: JSON on stdout, the table on stderr."""
    figures["machine"] = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps(figures, indent=1))
    print(table(figures), file=sys.stderr)
    return 0


def start_up() -> dict[str, Any]:
    """How long importing the core takes, and the first answered request after a start."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import iib_core"], cwd=ROOT, check=True)
    bare = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], cwd=ROOT, check=True)
    importing = (bare - started) - (time.perf_counter() - bare)
    return {"import_s": round(importing, 2)}


def with_own_server(library: Path) -> dict[str, Any]:
    """Start our server on an empty database, measure it, stop it."""
    port = 17866
    base = f"http://127.0.0.1:{port}/infinite_image_browsing"
    with tempfile.TemporaryDirectory() as data:
        started = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "iib_core",
            "serve",
            "--no-browser",
            "--port",
            str(port),
            "--data-dir",
            data,
        ]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            _await(base)
            first = time.perf_counter() - started
            time.sleep(1)
            idle = measure.memory(server.pid)
            return {
                "first_answer_s": round(first, 2),
                "idle_memory": idle,
                **measured(base, library, server.pid),
            }
        finally:
            server.terminate()
            server.wait(20)


def measured(base: str, library: Path, pid: int | None) -> dict[str, Any]:
    """All figures of one server."""
    client = measure.Client(base)
    pictures = sorted(p for p in library.rglob("*.png") if p.stat().st_size > 200_000)[:64]
    return {
        "index": measure.index(client, library),
        "queries": measure.queries(client),
        "walk": measure.walk(client),
        "thumbnails": measure.thumbnails(client, pictures, os.cpu_count() or 1),
        "memory": measure.memory(pid) if pid else {},
    }


def _await(base: str) -> None:
    for _ in range(400):
        try:
            if httpx.get(base + "/hello").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    sys.exit("The server did not start.")


def table(figures: dict[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = ["| what | figure |", "|---|---|"]
    for name, value in figures.items():
        if not isinstance(value, dict):
            rows.append(f"| {name} | {value} |")
            continue
        for key, inner in value.items():
            shown = " · ".join(f"{k} {v}" for k, v in inner.items()) if isinstance(inner, dict) else inner
            rows.append(f"| {name}: {key} | {shown} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
