"""Connections to one SQLite file: a single writer thread, any number of read-only readers (WAL).

The writer runs small functions, each in one transaction, urgent ones (a person waits) before bulk ones
(indexing). Readers are per thread and never wait for the writer.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import queue
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from ..errors import Unavailable
from .functions import install

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

_URGENT, _BULK, _STOP = 0, 1, 2

#: Seconds that urgent work waits for a chore before it cuts it short.
_IMPATIENCE = 0.05
#: Times that queued work waits for another program's long write, ten seconds each.
_TRIES = 30

#: Behind the database's path: a file whose presence asks for a whole check at the next start.
CHECK_MARK = ".check"
#: Behind the database's path: size and time of the file when we last closed it.
SEEN_MARK = ".seen"


def remember_untouched(path: str) -> None:
    """Note what the closed file looks like, so that the next start knows whether anybody wrote since."""
    with contextlib.suppress(OSError):
        if not os.path.exists(path + "-wal"):
            with open(path + SEEN_MARK, "w", encoding="ascii") as f:
                f.write(_looks(path))


def untouched(path: str) -> bool:
    """True when nobody has written to the file since we closed it."""
    try:
        with open(path + SEEN_MARK, encoding="ascii") as f:
            return f.read() == _looks(path) and not os.path.exists(path + "-wal")
    except (OSError, UnicodeDecodeError):
        return False


def _looks(path: str) -> str:
    status = os.stat(path)
    return f"{status.st_size} {status.st_mtime_ns}"


def connect(path: str, *, read_only: bool) -> sqlite3.Connection:
    """A connection with our pragmas; `read_only` refuses every write."""
    connection = sqlite3.connect(
        path, timeout=10, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA temp_store=MEMORY")
    if read_only:
        connection.execute("PRAGMA cache_size=-3000")
        connection.execute("PRAGMA query_only=1")
        install(connection)
    else:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        # filled by a large index run only, whose links land all over their index; `Database.rest` gives it back
        connection.execute("PRAGMA cache_size=-128000")
        connection.execute("PRAGMA wal_autocheckpoint=8000")
    return connection


class Database:
    """The library's database. `prepare` (migrations, temp triggers) runs once on the writer's connection."""

    def __init__(self, path: str, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self.path = path
        #: what the user should know about opening it, "" for nothing
        self.notice = ""
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._version_lock = threading.Lock()
        self._version_reader: sqlite3.Connection | None = None
        self._queue: queue.PriorityQueue[tuple[int, int, Work[Any] | None, Future[Any]]] = (
            queue.PriorityQueue()
        )
        self._order = itertools.count()
        self._closed = False
        #: futures of work that closing cuts short
        self._chores: set[Future[Any]] = set()
        self._running: Future[Any] | None = None
        #: work that was tried before → how often it met a locked database
        self._tries: Counter[Future[Any]] = Counter()
        self._others = False
        self._writer = connect(path, read_only=False)
        try:
            prepare(self._writer)
        except BaseException:
            self._writer.close()
            raise
        self._own_version = int(self._writer.execute("PRAGMA data_version").fetchone()[0])
        self._thread = threading.Thread(target=self._run, name="iib-db-writer", daemon=True)
        self._thread.start()

    def reader(self) -> sqlite3.Connection:
        """This thread's read-only connection. Finish reading (fetchall) before you return: an open
        statement keeps the write-ahead log from shrinking."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self.path, read_only=True)
            self._local.connection = connection
            with self._lock:
                self._readers.append(connection)
        return connection

    def version(self) -> int:
        """A number that changes whenever anybody, another process included, has changed the database."""
        with self._version_lock:
            if self._version_reader is None:
                self._version_reader = connect(self.path, read_only=True)
                with self._lock:
                    self._readers.append(self._version_reader)
            return int(self._version_reader.execute("PRAGMA data_version").fetchone()[0])

    def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction on the writer, ahead of bulk work; its result once committed.

        Raises whatever `work` raises (then nothing of it is kept), Unavailable when the database
        cannot be written.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("write() called from within a write")
        future = self.submit(work, urgent=True)
        while not wait([future], _IMPATIENCE).done:
            self._cut_chores_short()
        return future.result()

    def submit(self, work: Work[T], *, urgent: bool = False, chore: bool = False) -> Future[T]:
        """Queue `work`; the future is done when its transaction is committed.

        `chore`: may take long, for it gives way: urgent work cuts it short, and it is tried again; so does
        closing, and it must be queued again at the next start.
        """
        future: Future[T] = Future()
        with self._lock:  # nothing may be queued behind the end
            if self._closed:
                future.set_exception(Unavailable("The library is closing."))
            else:
                if chore:
                    self._chores.add(future)
                self._queue.put((_URGENT if urgent else _BULK, next(self._order), work, future))
        return future

    def suspect(self, error: BaseException) -> None:
        """If `error` says that the file is damaged, have it checked whole at the next start, however large it is."""
        if isinstance(error, sqlite3.DatabaseError) and is_damage(error):
            with contextlib.suppress(OSError), open(self.path + CHECK_MARK, "w", encoding="utf-8"):
                pass

    def others_wrote(self) -> bool:
        """Whether another process has written since this was last asked. Waits behind queued work."""
        self.submit(lambda connection: None).result()
        others, self._others = self._others, False
        return others

    def rest(self) -> None:
        """Give back the memory that a run of much writing filled."""
        self.submit(lambda connection: connection.execute("PRAGMA shrink_memory").fetchall())

    def close(self) -> None:
        """Finish queued work, then close every connection."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._queue.put((_STOP, next(self._order), None, Future()))
        while self._thread.is_alive():
            self._cut_chores_short()
            self._thread.join(_IMPATIENCE)
        with self._lock:
            for connection in self._readers:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
        # an interruption that came too late stands until the next statement, and would keep the log from being written back
        self._writer.execute("SELECT 1").fetchone()
        self._writer.close()
        remember_untouched(self.path)

    def _cut_chores_short(self) -> None:
        with self._lock:
            if self._running in self._chores:
                self._writer.interrupt()  # nothing, between two statements; so it is called again

    def _run(self) -> None:
        while True:
            item = self._queue.get()
            priority, _, work, future = item
            if work is None:
                return
            with self._lock:  # closing must not cut short what comes after a chore
                if not self._begun(future):
                    self._chores.discard(future)
                    continue
                self._running = future
            again = self._carry_out(work, future, patient=priority != _URGENT)
            with self._lock:
                self._running = None
                if again:
                    self._queue.put(item)
                else:
                    self._chores.discard(future)

    def _begun(self, future: Future[Any]) -> bool:
        """Whether this work is to be done: nobody took it back, and it is no chore left over at the end."""
        if not (future in self._tries or future.set_running_or_notify_cancel()):
            return False
        if self._closed and future in self._chores:
            future.set_exception(Unavailable("The library is closing."))
            return False
        return True

    def _carry_out(self, work: Work[Any], future: Future[Any], *, patient: bool) -> bool:
        """One transaction; True when another program held the database and it is to be tried again."""
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            self._notice_others()
            result = work(self._writer)
            self._writer.execute("COMMIT")
        except sqlite3.DatabaseError as error:
            locked = not self._writer.in_transaction and "locked" in str(error)
            cut_short = future in self._chores and "interrupted" in str(error)
            self._undo()
            if not self._closed and patient and (cut_short or (locked and self._tries[future] < _TRIES)):
                self._tries[future] += locked
                return True
            self.suspect(error)
            future.set_exception(explained(error))
        except BaseException as error:
            self._undo()
            future.set_exception(error)
        else:
            future.set_result(result)
        self._tries.pop(future, None)
        return False

    def _notice_others(self) -> None:
        version = int(self._writer.execute("PRAGMA data_version").fetchone()[0])
        if version != self._own_version:
            self._own_version = version
            self._others = True

    def _undo(self) -> None:
        """Roll back, unless SQLite did so itself (as it does when the disk is full)."""
        if self._writer.in_transaction:
            with contextlib.suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")


def explained(error: sqlite3.DatabaseError) -> Exception:
    """SQLite's errors that a person can do something about, as a sentence; others as they are."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return Unavailable(
            "Another program holds the library's database. Nothing was changed; try again when it is done."
        )
    if "is full" in text:
        return Unavailable(
            "The disk with the library's database is full. Nothing was changed; free some room."
        )
    if "disk I/O" in text:
        return Unavailable(
            "The disk with the library's database fails or is gone. Nothing was changed; check the drive."
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return Unavailable(
            "The library's database cannot be written. Nothing was changed; check its folder's permissions."
        )
    if is_damage(error):
        return Unavailable(
            "The library's database is damaged. Start the program again: it sets the file aside and saves what it can."
        )
    return error


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """True when SQLite says that the file itself is broken."""
    text = str(error)
    return "malformed" in text or "not a database" in text
