"""Notices what changes in the library's folders: notifications where the system sends them, polling elsewhere."""

from __future__ import annotations

import inspect
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from ..mediatypes import media_kind
from ..paths import is_within
from .beside import is_beside
from .mounts import is_remote
from .polling import FolderPoll

log = logging.getLogger(__name__)

#: Changes are gathered until nothing happens for one step, at most for the other.
_STEP_MS, _DEBOUNCE_MS = 100, 300
_YIELD_MS = 200
_SET_UP_SECONDS = 10
_CHECK_SECONDS = 1.0
#: After so many failures within a minute a root is polled.
_FAILURES = 5
_ADDED, _DELETED = 1, 3

#: Folder → True when everything below may have changed as well.
Noticed = Callable[[dict[str, bool]], None]
#: A root as it was last seen; None when it is not there.
_Identity = tuple[int, int] | None


class Watcher:
    """Watches roots until `stop`, and calls `noticed` from threads of its own.

    A root that appears, disappears or is replaced counts as changed with everything below.
    `settled` is set once every root is watched for the first time.
    """

    def __init__(
        self,
        roots: Callable[[], list[str]],
        noticed: Noticed,
        *,
        poll_seconds: float = _CHECK_SECONDS,
        remote: Callable[[str], bool] = is_remote,
    ) -> None:
        self._roots = roots
        self._noticed = noticed
        self._poll_seconds = poll_seconds
        self._remote = remote
        self._stopped = threading.Event()
        self._woken = threading.Event()
        self.settled = threading.Event()
        self._lock = threading.Lock()
        self._native: dict[str, _Native] = {}
        self._polls: dict[str, FolderPoll] = {}
        self._identities: dict[str, _Identity] = {}
        self._failures: dict[str, deque[float]] = {}
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; a second call does nothing."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="iib-watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End every thread; returns within a second or so."""
        self._stopped.set()
        self._woken.set()
        with self._lock:
            natives = list(self._native.values())
        for native in natives:
            native.stop()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join(0.5)

    def refresh(self) -> None:
        """The set of roots changed: look at it now."""
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                self._check_roots()
                self._poll()
            except Exception:
                log.exception("watching folders failed for a moment")
            self.settled.set()
            took = time.monotonic() - started
            # on a slow network drive looking takes long; most of the time is left to it
            self._woken.wait(max(self._poll_seconds, 4 * took))
            self._woken.clear()

    def _check_roots(self) -> None:
        """Start and stop watching as roots come and go."""
        roots = _outermost(self._roots())
        for root in [r for r in self._identities if r not in roots]:
            self._leave(root)
            del self._identities[root]
        changed: dict[str, bool] = {}
        for root in roots:
            now = _identity(root)
            if (
                root in self._identities
                and self._identities[root] == now
                and (now is None or self._is_watched(root))
            ):
                continue
            self._leave(root)
            if now is not None:
                self._enter(root)
            self._identities[root] = now
            changed[root] = True
        for root in changed:
            native = self._native.get(root)
            if native and not native.is_up():
                self._leave(root)
                self._polls[root] = FolderPoll(root)
        if changed and self.settled.is_set():
            self._noticed(changed)

    def _is_watched(self, root: str) -> bool:
        if root in self._polls:
            return True
        native = self._native.get(root)
        return native is not None and native.alive

    def _enter(self, root: str) -> None:
        if self._remote(root) or self._often_failed(root):
            self._polls[root] = FolderPoll(root)
            return
        native = _Native(root, self._noticed, self._woken.set)
        with self._lock:
            self._native[root] = native
        if self._stopped.is_set():
            native.stop()

    def _leave(self, root: str) -> None:
        self._polls.pop(root, None)
        with self._lock:
            native = self._native.pop(root, None)
        if native:
            if native.failed:
                self._failures.setdefault(root, deque(maxlen=_FAILURES)).append(time.monotonic())
            native.stop()

    def _often_failed(self, root: str) -> bool:
        times = self._failures.get(root)
        return times is not None and len(times) == _FAILURES and time.monotonic() - times[0] < 60

    def _poll(self) -> None:
        for poll in list(self._polls.values()):
            if self._stopped.is_set():
                return
            changed = poll.look(self._stopped.is_set)
            if changed:
                self._noticed(changed)


class _Native:
    """One root watched by the system. `alive` turns False when that fails, at the start or later, and
    when the root itself is moved or deleted, for the watch would stay with it; then `ended` is called."""

    def __init__(self, root: str, noticed: Noticed, ended: Callable[[], None]) -> None:
        self._root = root
        self._noticed = noticed
        self._ended = ended
        self.failed = False
        self._stop = threading.Event()
        self._decided = threading.Event()
        self.alive = True
        threading.Thread(target=self._run, name="iib-notify", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def is_up(self) -> bool:
        """Wait until watching works or has failed."""
        return self._decided.wait(_SET_UP_SECONDS) and self.alive

    def _run(self) -> None:
        try:
            from watchfiles import watch

            options: dict[str, Any] = {}
            if "ignore_permission_denied" in inspect.signature(watch).parameters:
                options["ignore_permission_denied"] = True
            for found in watch(
                self._root,
                watch_filter=None,
                debounce=_DEBOUNCE_MS,
                step=_STEP_MS,
                rust_timeout=_YIELD_MS,
                yield_on_timeout=True,  # the first of which says that the watch is set up
                stop_event=self._stop,
                force_polling=False,
                raise_interrupt=False,
                **options,
            ):
                self._decided.set()
                if dirs := affected(found):
                    self._noticed(dirs)
                if (_DELETED, self._root) in found:
                    break
        except Exception as error:
            # too many watches for this system; the library is missing; or a name that is not valid UTF-8,
            # of which all that is known is that something changed
            log.info("watching %s by notifications failed: %s", self._root, error)
            self.failed = True
        finally:
            self.alive = False
            self._decided.set()
            self._ended()


def affected(changes: Iterable[tuple[int, str]]) -> dict[str, bool]:
    """The folders to look at for these (kind of change, path), and sidecars; True: with all below."""
    dirs: dict[str, bool] = {}
    for change, path in changes:
        folder = os.path.dirname(path)
        if os.path.isdir(path):
            # a folder that appears may have come with everything in it
            dirs[path] = dirs.get(path, False) or change == _ADDED
            if change == _ADDED:
                dirs.setdefault(folder, False)
        elif media_kind(path) is not None:
            dirs.setdefault(folder, False)
        elif is_beside(os.path.basename(path)):
            dirs[path] = False
        elif not os.path.lexists(path):
            dirs[path] = True  # it may have been a folder
    return dirs


def _outermost(roots: Iterable[str]) -> list[str]:
    """Roots without those that another one covers."""
    unique = list(dict.fromkeys(roots))
    return [
        r for r in unique if not any(o != r and is_within(r, o) and not _through_link(r, o) for o in unique)
    ]


def _through_link(path: str, above: str) -> bool:
    return not is_within(os.path.realpath(path), os.path.realpath(above))


def _identity(root: str) -> _Identity:
    try:
        status = os.stat(root)
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if os.path.isdir(root) else None
