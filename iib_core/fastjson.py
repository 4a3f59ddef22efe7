"""orjson where it is there and safe: the same JSON as the standard library's, several times faster."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

#: Older ones crash the whole process on deeply nested JSON (CVE-2024-27454).
SAFE_ORJSON = (3, 9, 15)


def is_safe(module: Any) -> bool:
    """Whether this is an orjson (None: a host lacks it) whose version nothing is known against."""
    numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", getattr(module, "__version__", ""))
    return numbers is not None and tuple(map(int, numbers.groups())) >= SAFE_ORJSON


def fast_writer(module: Any) -> Callable[..., bytes] | None:
    """orjson's `dumps`, or None where there is no safe one: answers are the same without, long ones take longer."""
    dumps: Callable[..., bytes] | None = module.dumps if is_safe(module) else None
    return dumps


def fast_reader(module: Any) -> Callable[[str], Any] | None:
    """orjson's `loads`, or None where there is no safe one. Stricter than ours: what it refuses may still be read."""
    loads: Callable[[str], Any] | None = module.loads if is_safe(module) else None
    return loads


try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment,unused-ignore]

#: dumps' option that takes keys that are no texts, as the standard library does
ANY_KEYS: int = getattr(orjson, "OPT_NON_STR_KEYS", 0)
dumps = fast_writer(orjson)
loads = fast_reader(orjson)
