"""The host's own parsers, asked after ours: what they know better of a text completes the index, or goes before it.

They run in the host's process and hold its interpreter, so they are asked file by file, on one thread of low priority,
while the host is idle, and only where our own reader found text in the header of a picture.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from typing import Any

from ..db.connection import Database
from ..db.second import Found, Unread, keep, unread
from ..errors import Unavailable
from ..events import EventBus
from ..host import HostReader
from ..patience import Patience, Turns, be_modest
from .progress import changed_event

log = logging.getLogger(__name__)

_BATCH = 32
_NO_ID = 2**63 - 1
#: Seconds that the host may take for one file; and between two looks for files that were read meanwhile.
_FILE_SECONDS = 30.0
_REST_SECONDS = 2.0
#: Files of which the host's parsers fail, one after another, until they are not asked any more.
_MOST_FAILURES = 50
_IDLE = {"idle", "cancelled", "error"}


class SecondReading:
    """One thread from `start` to `stop`, and another that calls the host, so that one that hangs is given up."""

    def __init__(
        self,
        db: Database,
        events: EventBus,
        reader: HostReader,
        patience: Patience,
        *,
        report: Callable[[str], None] = lambda sentence: None,
        file_seconds: float = _FILE_SECONDS,
    ) -> None:
        """`report` hears sentences about a reader that fails."""
        self._db = db
        self._events = events
        self._reader = reader
        self._patience = patience
        self._turns = Turns(patience)
        self._report = report
        self._file_seconds = file_seconds
        self._stopped = threading.Event()
        self._given_up = False
        self._failures = 0
        self._inbox = events.subscribe()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; nothing when it has begun."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name="iib-second", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End within a moment; a file that the host reads just now is left to it."""
        self._stopped.set()
        self._events.unsubscribe(self._inbox)
        self._inbox.put({"type": "stop"})
        if self._thread is not None:
            self._thread.join(2)

    def _loop(self) -> None:
        be_modest()
        while not self._ended():
            try:
                self._sweep()
            except Exception as error:  # the thread must live for the files that come
                self._db.suspect(error)
                if not self._stopped.is_set():
                    log.warning("The host's reading stopped: %s", error)
            self._turns.rest()
            self._wait_for_files()
            self._turns.go_on()

    def _wait_for_files(self) -> None:
        self._stopped.wait(_REST_SECONDS)
        while not self._ended():
            event = self._inbox.get()
            if event["type"] in {"changed", "lagged", "stop"} or (
                event["type"] == "index" and event.get("state") in _IDLE
            ):
                return

    def _ended(self) -> bool:
        return self._given_up or self._stopped.is_set()

    def _sweep(self) -> None:
        """Everything that is left, the newest first."""
        before = _NO_ID
        while not self._ended():
            order = self._reader.order()
            if order == "own":
                return
            files = unread(self._db.reader(), before, order, _BATCH)
            if not files:
                return
            before = files[-1].image_id
            found: list[Found] = []
            for file in files:
                self._patience.wait(
                    _NO_ID, self._ended
                )  # the host's own code has no business in its generation
                if self._ended():
                    break
                found.append(self._found(file))
            self._store(found, order)

    def _store(self, found: list[Found], order: str) -> None:
        changed = self._db.submit(lambda c: keep(c, found, order)).result() if found else []
        if changed:
            self._events.publish(changed_event(changed=len(changed)))

    def _found(self, file: Unread) -> Found:
        from .meaning import meaning_of  # the readers are loaded with the first file, not with the program

        fields = file.known if file.known is not None else self._ask(file)
        return Found(file.image_id, file.fingerprint, fields, *meaning_of(fields))

    def _ask(self, file: Unread) -> dict[str, str]:
        """What the host says of the file, {} when it fails: it is not asked about these bytes again."""
        from .meaning import speaks

        if not speaks(file.path):
            return {}
        answer: Future[Mapping[str, Any]] = Future()
        threading.Thread(
            target=self._call, args=(file.path, answer), name="iib-host-reader", daemon=True
        ).start()
        try:
            fields = answer.result(self._file_seconds)
        except Late:
            self._give_up(f"does not come to an end with {os.path.basename(file.path)}")
            return {}
        except Exception as error:
            self._failures += 1
            if self._failures == 1:
                log.warning("The host's own reader fails on a file: %s: %s", type(error).__name__, error)
            if self._failures >= _MOST_FAILURES:
                self._give_up(f"fails again and again ({type(error).__name__}: {error})")
            return {}
        self._failures = 0
        return {str(k): str(v) for k, v in fields.items() if k and str(v).strip()}

    def _call(self, path: str, answer: Future[Mapping[str, Any]]) -> None:
        be_modest()
        try:
            text = self._reader.read(path)
            answer.set_result(self._reader.parse(text) if text else {})
        except BaseException as error:
            answer.set_exception(error if isinstance(error, Exception) else Unavailable(str(error)))

    def _give_up(self, why: str) -> None:
        self._given_up = True
        self._report(f"The host's own reader {why}. It is left out until the next start.")
