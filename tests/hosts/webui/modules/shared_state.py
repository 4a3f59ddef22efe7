"""What the host is doing: the job at hand, and the order to reload or to stop."""

from __future__ import annotations

import threading
import time


class State:
    skipped = False
    interrupted = False
    stopping_generation = False
    job = ""
    job_no = 0
    job_count = 0
    job_timestamp = "0"
    sampling_step = 0
    sampling_steps = 0
    textinfo: str | None = None
    time_start: float | None = None

    def __init__(self) -> None:
        self.server_start = time.time()
        self._signal = threading.Event()
        self._command: str | None = None

    @property
    def server_command(self) -> str | None:
        return self._command

    @server_command.setter
    def server_command(self, value: str | None) -> None:
        self._command = value
        self._signal.set()

    @property
    def need_restart(self) -> bool:
        return self._command == "restart"

    @need_restart.setter
    def need_restart(self, value: bool) -> None:
        if value:
            self.server_command = "restart"

    def request_restart(self) -> None:
        self.interrupt()
        self.server_command = "restart"

    def wait_for_server_command(self, timeout: float | None = None) -> str | None:
        """The order, once there is one; None after `timeout` seconds."""
        if not self._signal.wait(timeout):
            return None
        self._signal.clear()
        command, self._command = self._command, None
        return command

    def interrupt(self) -> None:
        self.interrupted = True

    def skip(self) -> None:
        self.skipped = True

    def nextjob(self) -> None:
        self.job_no += 1
        self.sampling_step = 0

    def begin(self, job: str = "(unknown)") -> None:
        self.job = job
        self.job_count = -1
        self.job_no = 0
        self.sampling_step = 0
        self.interrupted = self.skipped = False
        self.job_timestamp = time.strftime("%Y%m%d%H%M%S")
        self.time_start = time.time()

    def end(self) -> None:
        self.job = ""
        self.job_count = 0

    def dict(self) -> dict[str, object]:
        return {"job": self.job, "job_count": self.job_count, "job_no": self.job_no}
