"""Where this server runs: the folders that the contract's `/global_setting` names."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any

from ..access import Gate


def folders(app_root: str, gate: Gate) -> dict[str, Any]:
    """`cwd` (our own data folder: the clients' "working folder"), `sd_cwd`, `home`, `is_win`.

    Clients offer the first and `home` as places to begin at: where the gate would refuse them, a library
    folder stands in their place.
    """
    home = os.path.expanduser("~")
    first = gate.roots[0].shown if gate.enabled and gate.roots else ""

    def open_to_clients(folder: str) -> str:
        return first if first and not gate.permits(folder) else folder

    return {
        "cwd": open_to_clients(app_root),
        "sd_cwd": os.getcwd(),
        "home": open_to_clients(home) if os.path.isdir(home) else first or None,
        "is_win": os.name == "nt",
    }


def stop_this_program(after_seconds: float = 0.2) -> None:
    """End this process as Ctrl-C does, once the answer is on its way: what is being written is finished."""
    threading.Timer(after_seconds, signal.raise_signal, (signal.SIGINT,)).start()
