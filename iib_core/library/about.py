"""What this program is made of, for `/version` and for bug reports."""

from __future__ import annotations

import platform
import subprocess
from functools import cached_property
from importlib import metadata
from pathlib import Path

from .. import __version__

_PACKAGES = {
    "av": "av",
    "imageio": "imageio",
    "pillow": "Pillow",
    "imageio_ffmpeg": "imageio-ffmpeg",
    "pillow_avif_plugin": "pillow-avif-plugin",
    "requests": "requests",
    "numpy": "numpy",
    "hnswlib": "hnswlib",
}


class About:
    """Versions, looked up once when first asked for."""

    @cached_property
    def versions(self) -> dict[str, str | None]:
        """The contract's `/version` object; null for what is not installed."""
        checkout = Path(__file__).resolve().parents[2]
        return {
            "python_version": platform.python_version(),
            "platform": platform.platform(),
            "hash": _git(checkout, "rev-parse", "HEAD"),
            "tag": _git(checkout, "describe", "--tags", "--abbrev=0") or f"v{__version__}",
            **{key: _installed(package) for key, package in _PACKAGES.items()},
        }


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _git(folder: Path, *arguments: str) -> str | None:
    """git's answer in our own checkout; None where there is none (an installed wheel, no git)."""
    if not (folder / ".git").exists():
        return None
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None
