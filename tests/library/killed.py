"""Runs operations in processes that are killed at a chosen step: `python -m tests.library.killed`.

Each line of the input is a request; this process forks for each, so that it has to be loaded only once.
Steps are what changes a disk (as the interpreter's audit events tell), each file written through, and each
transaction of the database, before and after.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from iib_core.access import Gate
from iib_core.db.connection import Database
from iib_core.db.migrations import prepare
from iib_core.events import EventBus
from iib_core.host import StandaloneHost
from iib_core.library.atwork import AtWork
from iib_core.library.files import FileChanges
from iib_core.library.flatten import Flatten
from iib_core.library.folders import Folders
from iib_core.library.operations import Operations
from iib_core.library.wastebin import Wastebin
from iib_core.settings import Settings

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.utime"}


class Tools:
    """The services over an existing library, without an indexer."""

    def __init__(self, db_path: str, root: str) -> None:
        self.root = Path(root)
        self.db = Database(db_path, prepare)
        gate = Gate(lambda: [root])
        self.at_work = AtWork(self.db.path)
        operations = Operations(self.db, EventBus(), self.at_work, lambda: [root])
        self.files = FileChanges(self.db, gate, operations, lambda: [root])
        settings = Settings(data_dir=os.path.dirname(db_path), folders=(root,))
        folders = Folders(self.db, StandaloneHost(folders=(root,)), settings, gate)
        self.flatten = Flatten(gate, operations, folders)
        self.wastebin = Wastebin(self.db, gate, operations, self.files)

    def close(self) -> None:
        self.at_work.close()
        self.db.close()


def path(tools: Tools, *names: str) -> list[str]:
    return [str(tools.root / name) for name in names]


#: What is done, and what has to be done before, which nobody is killed in.
WORK: dict[str, Callable[[Tools], Any]] = {
    "move": lambda t: t.files.move(
        path(t, "a/1.png", "b/2.png", "deep"), str(t.root / "new" / "to"), create=True
    ),
    "far": lambda t: t.files.move(path(t, "a/1.png", "deep"), str(t.root / "far")),
    "copy": lambda t: t.files.copy(path(t, "a/1.png", "b/2.png"), str(t.root / "far")),
    "delete": lambda t: t.files.delete(path(t, "a/1.png", "b/2.png", "deep"), contents=True),
    "rename": lambda t: t.files.rename(str(t.root / "a" / "1.png"), "renamed.png"),
    "flatten": lambda t: t.flatten.run(str(t.root), dry_run=False),
    "undo": lambda t: t.files.undo(),
    "empty": lambda t: t.wastebin.empty(),
}
#: On a file system without hard links.
WORK["unlinked"] = WORK["move"]
BEFORE = {"undo": "move", "empty": "delete"}


class Fuse:
    """Kills this process just before the nth step."""

    def __init__(self, n: int) -> None:
        self.left = n
        self.steps = 0
        self.armed = False

    def step(self) -> None:
        if self.armed:
            self.steps += 1
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def light(fuse: Fuse, root: str) -> None:
    """Have every step pass the fuse."""

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES or (
            event == "open" and str(arguments[0]).startswith(root) and arguments[2] & os.O_ACCMODE
        ):
            fuse.step()

    sys.addaudithook(heard)
    fsync, submit = os.fsync, Database.submit

    def counted_fsync(handle: int) -> None:
        fuse.step()
        fsync(handle)

    def counted_submit(self: Database, work: Any, **options: Any) -> Future[Any]:
        def counted(connection: Any) -> Any:
            fuse.step()
            result = work(connection)
            fuse.step()
            return result

        if not fuse.armed or not options.get("urgent"):
            return submit(self, work, **options)
        future = submit(self, counted, **options)
        future.exception()
        fuse.step()
        return future

    os.fsync = counted_fsync
    Database.submit = counted_submit  # type: ignore[method-assign]


def put_far_away(folder: str) -> None:
    """Have `folder` behave as another drive: nothing is renamed or linked into it or out of it."""

    def guarded(act: Callable[..., None]) -> Callable[..., None]:
        def refused(source: str, target: str, **options: Any) -> None:
            if str(source).startswith(folder) != str(target).startswith(folder):
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), source)
            act(source, target, **options)

        return refused

    os.rename, os.link = guarded(os.rename), guarded(os.link)


def no_links(source: str, target: str, **options: Any) -> None:
    """As exFAT and many network drives answer."""
    raise OSError(errno.EPERM, os.strerror(errno.EPERM), source)


def child(request: dict[str, Any]) -> int:
    """Do the work, killed at step `n`; the number of steps when it came to its end."""
    fuse = Fuse(int(request["n"]))
    if request["what"] == "unlinked":
        os.link = no_links
    put_far_away(str(Path(request["root"]) / "far"))
    light(fuse, str(request["root"]))
    tools = Tools(request["db"], request["root"])
    if request["what"] in BEFORE:
        WORK[BEFORE[request["what"]]](tools)
    fuse.armed = True
    WORK[request["what"]](tools)
    fuse.armed = False
    tools.close()
    return fuse.steps


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        ours, theirs = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.write(theirs, json.dumps(child(request)).encode())
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(theirs)
        _, status = os.waitpid(pid, 0)
        told = os.read(ours, 100).decode()
        os.close(ours)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        failed = not killed and os.waitstatus_to_exitcode(status) != 0
        print(json.dumps({"killed": killed, "failed": failed, "steps": int(told or 0)}), flush=True)


if __name__ == "__main__":
    main()
