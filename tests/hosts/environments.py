"""The venvs with each host's packages, and with the oldest, in the checkout's folder; made again when their requirements
change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
#: Venv → requirements, and how pip is to take them: the gradio ones name every package themselves.
VENVS = {
    "oldest": (ROOT / "tests" / "requirements-oldest.txt", ("--no-compile",)),
    "gradio3": (HERE / "requirements-gradio3.txt", ("--no-deps", "--no-compile")),
    "gradio4": (HERE / "requirements-gradio4.txt", ("--no-deps", "--no-compile")),
    "comfyui": (HERE / "requirements-comfyui.txt", ("--no-compile",)),
}


def make_all(oldest: str) -> dict[str, Path]:
    """Each venv's interpreter, by its name. All stand on `oldest`, as their hosts do, but ComfyUI's, which is on this
    interpreter. Raises SystemExit with what pip said when one cannot be made."""
    pythons = {name: sys.executable if name == "comfyui" else oldest for name in VENVS}
    with ThreadPoolExecutor(2) as threads:
        made = threads.map(lambda name: make(name, pythons[name]), VENVS)
        return dict(zip(VENVS, made, strict=True))


def make(name: str, python: str) -> Path:
    """The interpreter of `.venv-{name}`."""
    file, options = VENVS[name]
    requirements = file.read_text(encoding="utf-8")
    folder = ROOT / f".venv-{name}"
    inside = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "installed.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == requirements:
        return inside
    shutil.rmtree(folder, ignore_errors=True)
    _say([python, "-m", "venv", str(folder)])
    pip = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _say([*pip, *options, "-r", str(file)])
    stamp.write_text(requirements, encoding="utf-8")
    return inside


def _say(command: list[str]) -> None:
    print("   $", " ".join(command), flush=True)
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
