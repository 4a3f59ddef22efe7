"""The sample library: pictures and clips drawn by code, each with the metadata of a real generator.

It is what a newcomer sees before adding a folder of their own, and what tests use as real input.
"""

from __future__ import annotations

from collections.abc import Callable

#: Pictures and clips in the whole library.
COUNT = 240


def make_library(dest: str, progress: Callable[[int, int], None] | None = None, count: int = COUNT) -> None:
    """Fill a folder with `count` sample pictures and clips (fewer still hold every generator).

    The same pictures at every call. Files that are there already are kept; an interrupted run is completed by the
    next; once complete, the folder is left as it is, whatever the user deleted or moved. `progress` gets the number
    of files done and their total. Raises OSError when the folder cannot be written.
    """
    from .library import fill

    fill(dest, progress, count)
