"""Where this server runs: the folders that the contract's `/global_setting` names."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from ..access import Gate
from ..errors import IibError


def folders(app_root: str, gate: Gate) -> dict[str, Any]:
    """`cwd` (our own data folder), `sd_cwd`, `home`, `is_win`.

    Clients offer `sd_cwd` and `home` as places to begin at: where the gate would refuse one, the folder that
    holds the library stands in its place.
    """

    def place(folder: str) -> str:
        allowed = not gate.roots or _may_be_listed(gate, folder)
        return folder if allowed else os.path.dirname(gate.roots[0].shown)

    home = os.path.expanduser("~")
    return {
        "cwd": app_root,
        "sd_cwd": place(os.getcwd()),
        "home": place(home) if os.path.isdir(home) else None,
        "is_win": os.name == "nt",
    }


def _may_be_listed(gate: Gate, folder: str) -> bool:
    try:
        gate.admit_listing(folder)
    except IibError:
        return False
    return True


def stop_this_program(after_seconds: float = 0.2) -> None:
    """End this process as Ctrl-C does, once the answer is on its way: what is being written is finished."""
    threading.Timer(after_seconds, signal.raise_signal, (signal.SIGINT,)).start()
