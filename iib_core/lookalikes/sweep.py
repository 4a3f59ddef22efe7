"""In the background, when nothing else is to be done: filling the prints (`db.prints`) of files that have none yet.

First what costs little (stacks, the bytes of files that seem equal), then the pixels, the newest first. What was done
stands in the database, so that a sweep that was ended goes on where it was.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from ..access import Gate
from ..db import images, prints
from ..db.connection import Database
from ..db.prints import Unseen
from ..errors import IibError, NotFound
from ..events import EventBus
from ..media.decoding import Undecodable
from ..media.perceptual import Look
from ..media.source import open_file
from ..media.thumbnails import Thumbnails
from ..patience import Patience, Turns, be_modest
from .stacks import keys_of, prompts_of

log = logging.getLogger(__name__)

_NO_ID = 2**63 - 1
_BATCH = 16
_TEXTS_AT_ONCE = 1000
_CHUNK = 1 << 20
#: Seconds between two looks for new files, and between two words about how far it is.
_REST_SECONDS = 2.0
_TELL_EVERY = 0.5
#: Distinct texts whose prompts are remembered during a sweep.
_MOST_PROMPTS = 20_000

Looked = tuple[Unseen, "tuple[int, int, Look] | None"]


class Sweep:
    """One modest thread from `start` to `stop`. Unasked it works half of the time; after `resume` all of it.

    `busy` says that the index is being made, `touched` hears that prints changed.
    """

    def __init__(
        self,
        db: Database,
        gate: Gate,
        events: EventBus,
        thumbnails: Thumbnails,
        patience: Patience,
        *,
        busy: Callable[[], bool] = lambda: False,
        touched: Callable[[], None] = lambda: None,
    ) -> None:
        self._db = db
        self._gate = gate
        self._events = events
        self._thumbnails = thumbnails
        self._turns = Turns(patience)
        self._busy = busy
        self._touched = touched
        self._stopped = threading.Event()
        self._paused = self._hurried = self._working = False
        self._left = self._total = 0
        self._told = 0.0
        self._skipped: set[int] = set()
        self._inbox = events.subscribe()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; nothing when it has begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="iib-prints", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End within a moment."""
        self._stopped.set()
        self._events.unsubscribe(self._inbox)
        self._inbox.put({"type": "stop"})
        if self._thread is not None:
            self._thread.join(10)

    def resume(self) -> None:
        """Go on, and without resting."""
        self._paused, self._hurried = False, True
        self._inbox.put({"type": "lagged"})

    def pause(self) -> None:
        """Look at nothing more until `resume` or the next start; what was seen stays."""
        self._paused, self._hurried = True, False

    def status(self) -> dict[str, Any]:
        """`state` "working", "idle" or "paused"; `left` of `total` pictures and videos are still to be looked at."""
        state = "paused" if self._paused else "working" if self._working else "idle"
        return {"state": state, "left": self._left, "total": self._total}

    def run(self) -> None:
        """One whole sweep on this thread, or until something more urgent comes."""
        self._left, self._total = prints.count_unseen(self._db.reader())
        self._working = True
        try:
            self._find_stacks()
            self._compare_bytes()
            self._look_at_pixels()
        finally:
            self._working = False
            self._tell()

    def _loop(self) -> None:
        be_modest()
        while not self._stopped.is_set():
            try:
                if not self._ended():
                    self.run()
            except Exception as error:  # the thread must live for the files that come
                self._db.suspect(error)
                if not self._stopped.is_set():
                    log.warning("Looking for similar pictures stopped: %s", error)
            self._turns.rest()
            self._wait_for_files()
            self._turns.go_on()

    def _wait_for_files(self) -> None:
        self._stopped.wait(_REST_SECONDS)
        while not self._stopped.is_set():
            event = self._inbox.get()
            if event["type"] in {"changed", "lagged", "stop"} or (
                event["type"] == "index" and event.get("state") in {"idle", "cancelled", "error"}
            ):
                while not self._inbox.empty():
                    self._inbox.get()
                return

    def _ended(self) -> bool:
        return self._paused or self._stopped.is_set() or self._busy()

    def _find_stacks(self) -> None:
        before, known = _NO_ID, dict[int, tuple[str, str]]()
        while not self._ended():
            self._turns.give_way(self._ended)
            files = prints.untold(self._db.reader(), before, _TEXTS_AT_ONCE)
            if not files:
                return
            before = files[-1].image_id
            if len(known) > _MOST_PROMPTS:
                known.clear()
            new = {f.text_id for f in files if f.text_id is not None and f.text_id not in known}
            for text_id, text in prints.texts_of(self._db.reader(), new).items():
                known[text_id] = prompts_of(text)
            found = keys_of(files, known)
            self._db.submit(partial(prints.keep_stacks, found=found)).result()
            self._touched()

    def _compare_bytes(self) -> None:
        for file in prints.unhashed(self._db.reader()):
            if self._ended():
                return
            self._turns.give_way(self._ended)
            content = self._content(file)
            if content is not None:
                self._db.submit(partial(_keep_content, file=file, content=content)).result()
                self._touched()

    def _content(self, file: Unseen) -> bytes | None:
        """The hash of a file's bytes; None when it cannot be read now, or is being written."""
        digest, size = hashlib.blake2b(digest_size=20), 0
        try:
            with open_file(self._gate.admit(file.path)) as f:
                while part := f.read(_CHUNK):
                    if self._ended():
                        return None
                    digest.update(part)
                    size += len(part)
        except (IibError, OSError):
            return None
        return digest.digest() if size == file.bytes else None

    def _look_at_pixels(self) -> None:
        before = _NO_ID
        while not self._ended():
            files = prints.unseen(self._db.reader(), before, _BATCH)
            if not files:
                self._left, self._hurried = 0, False
                return
            before = files[-1].image_id
            found: list[Looked] = []
            for file in files:
                if self._ended():
                    break
                if file.image_id not in self._skipped:
                    found += self._looked(file)
            if found:
                self._db.submit(partial(_keep_looks, found=found)).result()
                self._left = max(0, self._left - len(found))
                self._touched()
                self._tell(seldom=True)

    def _looked(self, file: Unseen) -> list[Looked]:
        """The file with what it shows; nothing when it cannot be reached now."""
        self._turns.give_way(self._ended)
        began = time.monotonic()
        try:
            return [(file, self._thumbnails.look(self._gate.admit(file.path)))]
        except (IibError, OSError) as error:
            if isinstance(error, Undecodable) or (file.video and isinstance(error, NotFound)):
                return [(file, None)]
            self._skipped.add(file.image_id)
            return []
        finally:
            if not self._hurried:
                self._stopped.wait(time.monotonic() - began)

    def _tell(self, *, seldom: bool = False) -> None:
        now = time.monotonic()
        if not seldom or now - self._told >= _TELL_EVERY:
            self._told = now
            self._events.publish({"type": "prints", **self.status()})


def _keep_content(connection: sqlite3.Connection, file: Unseen, content: bytes) -> None:
    prints.keep_content(connection, file.image_id, file.fingerprint, file.bytes, content)


def _keep_looks(connection: sqlite3.Connection, found: list[Looked]) -> None:
    for file, seen in found:
        look = (seen[2].phash, seen[2].colors) if seen else None
        prints.keep_look(connection, file.image_id, file.fingerprint, file.bytes, look)
        if seen is not None:
            width, height, shown = seen
            images.remember_look(connection, file.image_id, shown.thumbhash, width or None, height or None)
