"""The process that reads files: batches of paths come in on stdin, readings go out on stdout.

Run as ``python -m iib_core.indexing.worker`` by `indexing.process`, never a fork of the host: a crash
on a hostile file, or a lot of memory, stays in here. It ends when stdin closes, so it cannot outlive the host,
however that ends.
"""

from __future__ import annotations

import os
import queue
import stat
import sys
import threading
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from ..metadata.model import FileReading
from ..metadata.plugins import load, reader_with
from ..metadata.reading import read_file
from ..metadata.sidecars import Sidecars
from ..metadata.stealth import read_deeper
from ..metadata.version import READER_VERSION
from . import wire

_IDLE_CHECK_SECONDS = 5


def main() -> None:
    """Answer batches until the host is gone."""
    warnings.simplefilter("ignore")
    every = "--extract-all-prompts" in sys.argv
    read: Callable[[str], FileReading] = partial(read_file, extract_all_prompts=every, sidecars=Sidecars())
    look: Callable[[str], FileReading] = partial(read_deeper, extract_all_prompts=every)
    answers = _private_stdout()
    loaded = load(
        _argument("--plugins"),
        without=_argument("--without").split("/"),
        loading=lambda name: wire.send(answers, wire.about_plugin(name)),
        extract_all_prompts=every,
    )
    alone = [False]

    def asking(name: str) -> None:
        if alone[0]:  # of a file that is read alone, the host wants to know who has it
            wire.send(answers, wire.about_plugin(name))

    read, look = (reader_with(loaded.plugins, reader, asking) for reader in (read, look))
    if hasattr(os, "nice"):
        os.nice(10)
    requests: queue.SimpleQueue[tuple[bool, list[wire.Item]]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), daemon=True).start()
    wire.send(answers, [READER_VERSION, loaded.failures])
    host = os.getppid()
    while True:
        try:
            deeper, batch = requests.get(timeout=_IDLE_CHECK_SECONDS)
        except queue.Empty:
            # a child forked by the host may hold our stdin open after the host was killed
            if os.getppid() != host:
                return
            continue
        alone[0] = len(batch) == 1
        try:
            wire.send(
                answers, [(image_id, _read(look if deeper else read, path)) for image_id, path in batch]
            )
        except OSError:  # nobody listens any more
            return


def _argument(name: str) -> str:
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else ""


def _private_stdout() -> BinaryIO:
    """Our end of the pipe under a number of its own; what a library prints goes to stderr instead."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _listen(stream: BinaryIO, requests: queue.SimpleQueue[tuple[bool, list[wire.Item]]]) -> None:
    """Keep the pipe empty while a batch is being read, so that the host never waits for us to listen."""
    try:
        while True:
            requests.put(wire.receive(stream))
    except (EOFError, OSError):
        os._exit(0)


def _read(read: Callable[[str], FileReading], path: str) -> tuple[Any, ...] | None:
    """One file's packed reading, None when it is gone; whatever happens becomes the reading's error."""
    try:
        # opening a pipe or device would wait for a writer that never comes
        if not stat.S_ISREG(os.stat(path).st_mode):
            return wire.pack(wire.failed("This is not a regular file."))
        return wire.pack(read(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = f"The file cannot be opened: {error.strerror or error}."
        return wire.pack(wire.failed(reason, opened=False))
    except Exception as error:  # a bug of ours in one file's reading must not end the run (M1)
        return wire.pack(wire.failed(f"The file could not be understood ({type(error).__name__}: {error})."))


if __name__ == "__main__":
    main()
