"""One reading process, seen from the host."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection
from typing import Any, BinaryIO, cast

from ..errors import Unavailable
from . import wire

_PACKAGE_PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

#: `-m`, in a way that also works in embedded Pythons (ComfyUI portable), which ignore PYTHONPATH; the
#: first entry would otherwise be the working folder, whose files must not stand in for modules.
_BOOT = "import sys, runpy; sys.path[0] = sys.argv[1]; runpy.run_module('iib_core.indexing.worker', run_name='__main__')"


class WorkerDied(Exception):
    """The process ended, or was ended, before it answered. `str()` says how."""


class PluginDied(Exception):
    """Loading a plugin ended the process, or took too long. `str()` is the plugin's name."""


class WorkerProcess:
    """A running `indexing.worker`. Used by one thread; only `kill` may come from others."""

    def __init__(
        self, extract_all_prompts: bool = False, plugins: str = "", without: Collection[str] = ()
    ) -> None:
        #: the plugin whose code ran last, as far as it was told
        self.plugin = ""
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        utf8 = ["-X", "utf8"] if sys.flags.utf8_mode else []
        arguments = ["--extract-all-prompts"] if extract_all_prompts else []
        if plugins:
            arguments += ["--plugins", plugins, "--without", "/".join(without)]
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        try:
            self._popen = subprocess.Popen(
                [sys.executable, *utf8, "-c", _BOOT, _PACKAGE_PARENT, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._stderr,
                cwd=_PACKAGE_PARENT,
                creationflags=flags,
            )
        except OSError as error:
            self._stderr.close()
            raise Unavailable(
                f"The program that reads files cannot be started: {error.strerror or error}."
            ) from error
        self._in = cast(BinaryIO, self._popen.stdin)
        self._out = cast(BinaryIO, self._popen.stdout)

    @property
    def pid(self) -> int:
        return self._popen.pid

    def greet(self) -> list[str]:
        """Wait until it is ready; sentences about plugins that could not be loaded. Raises PluginDied for one
        whose loading ended the process, Unavailable with its last words when it cannot start otherwise."""
        try:
            return cast("list[str]", self._receive()[1])
        except (EOFError, OSError):
            self._popen.wait()
            words = self._last_words()
            self.close()
            if self.plugin:
                raise PluginDied(self.plugin) from None
            raise Unavailable(f"The program that reads files does not start. {words}".rstrip()) from None

    def ask(self, batch: list[wire.Item], deeper: bool = False) -> None:
        """Hand over a batch, to be looked into as far as the pixels if `deeper`; it may be called again before the answer is taken. Raises WorkerDied."""
        try:
            wire.send(self._in, (deeper, batch))
        except OSError:
            raise WorkerDied(self._how_it_ended()) from None

    def answer(self) -> list[tuple[int, tuple[Any, ...] | None]]:
        """The packed readings of the oldest batch without one. Raises WorkerDied."""
        try:
            return cast("list[tuple[int, tuple[Any, ...] | None]]", self._receive())
        except (EOFError, OSError, ValueError):
            raise WorkerDied(self._how_it_ended()) from None

    def _receive(self) -> list[Any]:
        """The next answer; on the way it is noted which plugin's code runs."""
        self.plugin = ""
        while not isinstance(message := wire.receive(self._out), list):
            self.plugin = message[0]
        return message

    def kill(self) -> None:
        """End it now; a thread that waits for its answer gets WorkerDied."""
        with contextlib.suppress(OSError):
            self._popen.kill()

    def close(self) -> None:
        """End it and give everything back."""
        for stream in (self._in, self._out):
            with contextlib.suppress(OSError):
                stream.close()
        self.kill()
        self._popen.wait()
        self._stderr.close()

    def _how_it_ended(self) -> str:
        self.kill()
        code = self._popen.wait()
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"ended by {signal.Signals(-code).name}"
        return f"ended with code {code}"

    def _last_words(self) -> str:
        with contextlib.suppress(OSError, ValueError):
            self._stderr.seek(0)
            lines = self._stderr.read().decode("utf-8", "replace").strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""
