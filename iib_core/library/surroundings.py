"""Where this server runs: the folders that the contract's `/global_setting` names."""

from __future__ import annotations

import os
import signal
import threading
from typing import Any


def folders(app_root: str) -> dict[str, Any]:
    """`cwd` (our own data folder: the clients' "working folder"), `sd_cwd`, `home`, `is_win`."""
    home = os.path.expanduser("~")
    return {
        "cwd": app_root,
        "sd_cwd": os.getcwd(),
        "home": home if os.path.isdir(home) else None,
        "is_win": os.name == "nt",
    }


def stop_this_program(after_seconds: float = 0.2) -> None:
    """End this process as Ctrl-C does, once the answer is on its way: what is being written is finished."""
    threading.Timer(after_seconds, signal.raise_signal, (signal.SIGINT,)).start()
