"""Finds a headless Chromium: the system's, else Playwright's, else Debian's package where apt-get works as root."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium_path(*, install: bool = False) -> str:
    """Path of a Chromium; with `install`, one is brought when there is none.

    Raises SystemExit with a sentence when none can be had.
    """
    found = _present()
    if found is None and install:
        subprocess.call([sys.executable, "-m", "playwright", "install", "chromium"])
        found = _present()
    if found is None and install and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.call(["apt-get", "update", "-qq"])
        subprocess.call(["apt-get", "install", "-y", "-qq", "chromium"])
        found = _present()
    if found is None:
        raise SystemExit("The browser tests need Chromium. Install it, or name it in IIB_CHROMIUM.")
    return found


def _present() -> str | None:
    named = os.environ.get("IIB_CHROMIUM")
    if named and os.path.exists(named):
        return named
    for name in _NAMES:
        path = shutil.which(name)
        if path:
            return path
    if os.path.exists(_MAC):
        return _MAC
    caches = [os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "", os.path.expanduser("~/.cache/ms-playwright")]
    for cache in filter(None, caches):
        for pattern in ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-win*/chrome.exe"):
            for path in sorted(glob.glob(os.path.join(cache, pattern)), reverse=True):
                return path
    return None
