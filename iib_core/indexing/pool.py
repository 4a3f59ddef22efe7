"""The reading processes: started when there is work, kept busy, replaced when one dies, ended when idle."""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from ..errors import Unavailable
from . import wire
from .process import PluginDied, WorkerDied, WorkerProcess

#: Batches a process holds: one it reads, one it begins without asking us.
_IN_FLIGHT = 2
_WATCH_SECONDS = 0.25
_TRIES = 2


@dataclass
class _Task:
    items: list[wire.Item]
    deeper: bool = False
    future: Future[list[wire.Result]] = field(default_factory=Future)


@dataclass(eq=False)
class _Hand:
    """A thread and the process that it keeps."""

    thread: threading.Thread | None = None
    process: WorkerProcess | None = None
    flying: deque[_Task] = field(default_factory=deque)
    deadline: float | None = None
    late: bool = False


def worker_count() -> int:
    """One core is left to the host; more than four processes would wait for the database anyway."""
    return max(1, min(4, (os.cpu_count() or 2) - 1))


class Pool:
    """Reads batches of files in processes of our own.

    `batch_seconds` bounds the time of a batch; one that takes longer, or kills its process, is read
    again file by file, each within `file_seconds`, so that the one at fault is known. After
    `idle_seconds` without work a process is ended. `report` hears sentences about plugins that are left out;
    one that hangs or ends its process is left out from then on.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        batch_seconds: float = 30,
        file_seconds: float = 15,
        idle_seconds: float = 20,
        start_seconds: float = 60,
        extract_all_prompts: bool = False,
        plugins: str = "",
        report: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self.workers = workers or worker_count()
        self._batch_seconds = batch_seconds
        self._file_seconds = file_seconds
        self._idle_seconds = idle_seconds
        self._start_seconds = start_seconds
        self._extract_all_prompts = extract_all_prompts
        self._plugins = plugins
        self._report = report
        #: plugins that hung or ended a process: left out from then on
        self._without: set[str] = set()
        self._changed = threading.Condition()
        self._waiting: deque[_Task] = deque()
        self._hands: list[_Hand] = []
        self._idle = 0
        self._watching = False
        self._closed = False

    def submit(
        self, items: list[wire.Item], *, first: bool = False, deeper: bool = False
    ) -> Future[list[wire.Result]]:
        """Read these files; `first` puts them before everything that waits; `deeper` looks into their
        pixels too.

        The future holds a result for each item, whatever is in the files. It fails with Unavailable when no
        process can be started or the pool closes.
        """
        task = _Task(items, deeper)
        with self._changed:
            if self._closed:
                task.future.set_exception(Unavailable("The library is closing."))
                return task.future
            if first:
                self._waiting.appendleft(task)
            else:
                self._waiting.append(task)
            if len(self._waiting) > self._idle and len(self._hands) < self.workers:
                self._add_hand()
            self._changed.notify()
        return task.future

    def close(self) -> None:
        """End every process at once; what was not read yet fails with Unavailable."""
        with self._changed:
            self._closed = True
            orphans = list(self._waiting)
            self._waiting.clear()
            hands = list(self._hands)
            for hand in hands:
                if hand.process:
                    hand.process.kill()
            self._changed.notify_all()
        for task in orphans:
            task.future.set_exception(Unavailable("The library is closing."))
        for hand in hands:
            if hand.thread and hand.thread is not threading.current_thread():
                hand.thread.join(1)

    def pids(self) -> list[int]:
        """Process numbers of the running readers."""
        with self._changed:
            return [h.process.pid for h in self._hands if h.process]

    def _add_hand(self) -> None:
        hand = _Hand()
        hand.thread = threading.Thread(target=self._serve, args=(hand,), name="iib-reader", daemon=True)
        self._hands.append(hand)
        hand.thread.start()
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._watch, name="iib-reader-watch", daemon=True).start()

    def _serve(self, hand: _Hand) -> None:
        try:
            while self._take(hand):
                try:
                    self._step(hand)
                except WorkerDied as death:
                    self._recover(hand, str(death))
                except Exception as error:
                    self._fail(hand, error)
        finally:
            self._fail(hand, Unavailable("The library is closing."))

    def _take(self, hand: _Hand) -> bool:
        """Give the hand what it can carry; False when it should go home."""
        with self._changed:
            if not hand.flying:
                until = time.monotonic() + self._idle_seconds
                self._idle += 1
                while not self._waiting and not self._closed and (left := until - time.monotonic()) > 0:
                    self._changed.wait(left)
                self._idle -= 1
            if self._closed or (not self._waiting and not hand.flying):
                self._hands.remove(hand)  # under the same lock, or a task might wait for a hand that leaves
                return False
            fresh = [] if hand.flying else [self._waiting.popleft()]
            # a second one only when nobody else is free for it
            while len(hand.flying) + len(fresh) < _IN_FLIGHT and len(self._waiting) > self._idle:
                fresh.append(self._waiting.popleft())
            hand.flying.extend(fresh)
        for task in fresh:
            try:
                self._process_of(hand).ask(task.items, task.deeper)
            except WorkerDied as death:
                self._recover(hand, str(death))
                break
            except Exception as error:
                self._fail(hand, error)
                break
        return True

    def _step(self, hand: _Hand) -> None:
        """Wait for the oldest batch of the hand."""
        if not hand.flying:
            return
        answer = self._answer(hand, self._batch_seconds)
        hand.flying.popleft().future.set_result(answer)

    def _answer(self, hand: _Hand, seconds: float) -> list[wire.Result]:
        hand.deadline = time.monotonic() + seconds
        try:
            packed = self._process_of(hand).answer()
        finally:
            hand.deadline = None
        return [(image_id, wire.unpack(p) if p else None) for image_id, p in packed]

    def _process_of(self, hand: _Hand) -> WorkerProcess:
        """The hand's process, started when there is none. Raises Unavailable when it cannot be."""
        while hand.process is None:
            process = WorkerProcess(self._extract_all_prompts, self._plugins, sorted(self._without))
            hand.late = False
            with self._changed:
                hand.process = process
                if self._closed:
                    process.kill()
            hand.deadline = time.monotonic() + self._start_seconds
            try:
                for failure in process.greet():
                    self._report(failure)
            except PluginDied as death:
                hand.process = None
                if self._closed:
                    raise Unavailable("The library is closing.") from death
                self._leave_out(str(death), "hangs or ends the program while it is loaded")
            except Unavailable:
                hand.process = None
                raise
            finally:
                hand.deadline = None
        return hand.process

    def _leave_out(self, plugin: str, why: str) -> str:
        """Have no process run this plugin any more; the sentence that says so."""
        sentence = f"The plugin {plugin} {why}. It is left out until the next start."
        if plugin not in self._without:
            self._without.add(plugin)
            self._report(sentence)
        return sentence

    def _recover(self, hand: _Hand, reason: str) -> None:
        """The process died: read its first batch file by file, give the others back."""
        self._end(hand)
        if self._closed:
            return
        head, *others = hand.flying
        with self._changed:
            self._waiting.extendleft(reversed(others))
            self._changed.notify()
        hand.flying = deque([head])
        try:
            results = [self._alone(hand, item, head.deeper) for item in head.items]
        except Exception as error:
            self._fail(hand, error)
            return
        hand.flying.clear()
        head.future.set_result(results)

    def _alone(self, hand: _Hand, item: wire.Item, deeper: bool) -> wire.Result:
        """Read one file that may be the one that ended a process; twice, for the process may also have
        been ended from outside."""
        reason = blamed = ""
        tries = _TRIES
        while tries:
            process = self._process_of(hand)
            try:
                process.ask([item], deeper)
                image_id, reading = self._answer(hand, self._file_seconds)[0]
                if blamed and reading is not None:
                    reading.error = f"{reading.error} {blamed}".lstrip()
                return image_id, reading
            except WorkerDied as death:
                if self._closed:
                    raise Unavailable("The library is closing.") from death
                late = hand.late
                reason = (
                    f"takes longer than {self._file_seconds:g} seconds"
                    if late
                    else f"fails: the reader was {death}"
                )
                self._end(hand)
                if process.plugin:
                    blamed = self._leave_out(process.plugin, f"was ended: {item[1]} {reason}")
                    continue
                if late:
                    break
                tries -= 1
        return item[0], wire.failed(f"Reading this file {reason}.")

    def _fail(self, hand: _Hand, error: Exception) -> None:
        self._end(hand)
        while hand.flying:
            hand.flying.popleft().future.set_exception(error)

    def _end(self, hand: _Hand) -> None:
        with self._changed:
            process, hand.process = hand.process, None
        if process:
            process.close()

    def _watch(self) -> None:
        """End processes that are over their time; their hand notices."""
        while True:
            time.sleep(_WATCH_SECONDS)
            with self._changed:
                if not self._hands:
                    self._watching = False
                    return
                for hand in self._hands:
                    if hand.process and hand.deadline and hand.deadline < time.monotonic():
                        hand.late = True
                        hand.process.kill()
