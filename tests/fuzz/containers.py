"""Looks for bytes that make a container reader raise, hang or return too much, guided by coverage (Atheris).

Not part of the suite: Atheris is no dependency of ours and exists for Linux and macOS only. In an environment
of its own, from the repository's root:

    python -m venv fuzz && fuzz/bin/pip install atheris ".[test]"
    fuzz/bin/python -m tests.fuzz.containers found/ -max_total_time=600

What it finds is kept in `found/`; bytes that broke something are written to `crash-…` (give that file as only
argument to see it happen again) and belong into a test in `tests/metadata/containers`.
"""

from __future__ import annotations

import io
import os
import sys
import time

import atheris

with atheris.instrument_imports(include=["iib_core.metadata"]):
    from iib_core.metadata.containers import read_container
    from iib_core.metadata.containers.exif import user_comment
    from iib_core.metadata.exif_view import flat
    from iib_core.metadata.tags import tags_of

from tests.metadata.containers.seeds import SEEDS

_SECONDS = 2.0
_LONGEST = 64 * 1024


def try_bytes(data: bytes) -> None:
    """Read `data` as a file would be; raises what a reader raises, and AssertionError for too slow or too much."""
    start = time.process_time()
    reading = read_container(io.BytesIO(data), "x.png")
    flat(reading)
    tags_of(None, None, reading.width, reading.height)
    user_comment(data[-200:])
    assert time.process_time() - start < _SECONDS, "too slow"
    assert sum(len(value) for _, value in reading.texts) <= 40_000_000, "too much"
    assert all(isinstance(key, str) and isinstance(value, str) for key, value in reading.texts)
    assert reading.duration is None or 0 <= reading.duration <= 1e9
    assert all(side is None or 0 < side < 2**31 for side in (reading.width, reading.height))


def main() -> None:
    """Write the seeds into the first folder given, then fuzz with the arguments given."""
    folder = next((a for a in sys.argv[1:] if not a.startswith("-") and not os.path.isfile(a)), None)
    if folder:
        os.makedirs(folder, exist_ok=True)
        for name, data in SEEDS.items():
            with open(os.path.join(folder, f"seed-{name}"), "wb") as file:
                file.write(data)
    atheris.Setup([*sys.argv, f"-max_len={_LONGEST}"], try_bytes)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
