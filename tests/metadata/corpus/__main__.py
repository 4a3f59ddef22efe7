"""`python -m tests.metadata.corpus`: write every file of the corpus anew, drop those no maker writes, and make
the tables of docs/metadata.md."""

from __future__ import annotations

import sys

from . import docs
from .all import all_files, all_fixtures
from .entry import MEDIA


def main() -> int:
    """Write the files; says how many."""
    wanted = {MEDIA / path: data for path, data in all_files().items()}
    for path, data in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for path in MEDIA.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    docs.PAGE.write_bytes(docs.page(docs.PAGE.read_text(encoding="utf-8"), all_fixtures()).encode())
    print(f"{len(wanted)} files in {MEDIA}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
