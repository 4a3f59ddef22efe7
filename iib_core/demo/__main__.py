"""`python -m iib_core.demo DEST [--count N]`: make the sample library."""

from __future__ import annotations

import argparse
import sys

from . import COUNT, make_library


def _show(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)


def main() -> None:
    """Read the arguments and make the library."""
    parser = argparse.ArgumentParser(
        prog="python -m iib_core.demo",
        description="Draw a library of sample pictures and clips with the metadata of every generator.",
    )
    parser.add_argument("dest", help="folder to fill; made if missing")
    parser.add_argument(
        "--count", type=int, default=COUNT, help=f"how many pictures and clips (default {COUNT})"
    )
    arguments = parser.parse_args()
    make_library(arguments.dest, _show, arguments.count)
    print(file=sys.stderr)


if __name__ == "__main__":
    main()
