"""The sample library, for a first look without pictures of one's own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

from ..errors import Unavailable
from .folders import Folders


class Samples:
    """Draws the sample library in a process of its own, so that no request waits for it."""

    def __init__(self, folders: Folders, data_dir: str) -> None:
        self.folder = os.path.join(data_dir, "demo")
        self._folders = folders
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def add(self) -> dict[str, Any]:
        """Add its folder to the library and begin to draw; its root as `Folders.overview` shows it.

        The pictures come in as they are drawn; what is there already stays. Raises Unavailable when the
        folder cannot be written.
        """
        self.draw()
        self._folders.add(self.folder, ["scanned"])
        return next(root for root in self._folders.overview() if root["path"] == self.folder)

    def draw(self) -> None:
        """Begin to draw, unless that is under way. Raises Unavailable like `add`."""
        try:
            os.makedirs(self.folder, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                f"The sample library cannot be written to {self.folder}: {error.strerror or error}."
            ) from error
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
                paths = [package, os.environ.get("PYTHONPATH", "")]
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "iib_core.demo", self.folder],
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )

    def stop(self) -> None:
        """Stop drawing; the next start goes on where this one ended."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()
                self._process.wait(5)
