"""What an extension's install.py may ask, and how it is run."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import subprocess
import sys

from modules.shared_cmd_options import cmd_opts

args = cmd_opts
python = sys.executable
index_url = os.environ.get("INDEX_URL", "")


def is_installed(package: str) -> bool:
    """Whether a distribution or a module of that name is there, in whatever version."""
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        try:
            return importlib.util.find_spec(package) is not None
        except ModuleNotFoundError:
            return False
    return True


def run(command: str, desc: str | None = None, errdesc: str | None = None, live: bool = False) -> str:
    """Run a line of shell; raises RuntimeError with its output when it fails."""
    if desc is not None:
        print(desc)
    done = subprocess.run(command, shell=True, capture_output=not live, text=True, errors="replace")
    if done.returncode != 0:
        said = f"{done.stdout or ''}{done.stderr or ''}"
        raise RuntimeError(f"{errdesc or 'Error running command'}.\nCommand: {command}\n{said}")
    return done.stdout or ""


def run_pip(command: str, desc: str | None = None, live: bool = False) -> str | None:
    if args.skip_install:
        return None
    index = f" --index-url {index_url}" if index_url else ""
    line = f'"{python}" -m pip {command} --prefer-binary{index}'
    return run(line, desc=f"Installing {desc}", errdesc=f"Couldn't install {desc}", live=live)


def run_extension_installer(folder: str) -> None:
    """Run its install.py in a process of its own; when it fails, that is only printed."""
    path = os.path.join(folder, "install.py")
    if not os.path.isfile(path):
        return
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    searched = os.pathsep.join([here, os.environ.get("PYTHONPATH", "")])
    environment = {name: value for name, value in os.environ.items() if name != "STANDIN_SERVES"}
    done = subprocess.run(
        [python, path],
        env={**environment, "PYTHONPATH": searched},
        capture_output=True,
        text=True,
        errors="replace",
    )
    print(done.stdout, end="", flush=True)
    if done.returncode != 0:
        print(f"Error running install.py for extension {folder}.\n{done.stderr}", file=sys.stderr, flush=True)
