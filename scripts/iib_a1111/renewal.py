"""Code that an update has changed is imported anew at Reload UI, as the host does with its own scripts.

"Apply and restart UI" after an update runs scripts again in the same process, whose imported packages stay; the
page's new files would then meet the old code.
"""

from __future__ import annotations

import os
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PACKAGES = {
    "iib_core": os.path.join(_ROOT, "iib_core"),
    "iib_a1111": os.path.join(_ROOT, "scripts", "iib_a1111"),
}


def _stamp() -> tuple[int, int]:
    """How many of our files there are, and when the newest was written (nanoseconds)."""
    count = newest = 0
    for folder in _PACKAGES.values():
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.endswith(".py"):
                    count += 1
                    newest = max(newest, os.stat(os.path.join(parent, name)).st_mtime_ns)
    return count, newest


_imported = _stamp()


def forget_if_changed() -> bool:
    """Drop our modules when their files are not those that were imported; True when it did.

    Everything that they run has been stopped by then (`lifetime.stop` on `script_unloaded`).
    """
    if _stamp() == _imported:
        return False
    for name in [n for n in sys.modules if n.partition(".")[0] in _PACKAGES]:
        del sys.modules[name]
    return True
