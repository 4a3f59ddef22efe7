"""Covers and thumbnails made beforehand, as the older program's flags ask for."""

from __future__ import annotations

import argparse
import os
from concurrent.futures import ThreadPoolExecutor

from ..db.criteria import Criteria
from ..db.images import rows_by_ids
from ..db.search import ids
from ..errors import IibError
from ..mediatypes import MediaKind
from .configured import settings_and_host
from .indexing import bring_up_to_date
from .terminal import Bar, log_to, say

_EVERY_FILE = 2**31


def fill_caches(arguments: argparse.Namespace) -> int:
    """Index the library, make what is not in the cache yet, and say how much that was."""
    from ..app import build_services

    s, host = settings_and_host(arguments)
    log_to(os.path.join(s.data_dir, "logs"))
    services = build_services(host, s, say)
    say(services.db.notice)
    failed: list[str] = []

    def make(path: str) -> str:
        try:
            safe = services.gate.admit(path)
            if arguments.generate_video_cover:
                services.covers.get(safe)
            else:
                services.thumbnails.get(safe, arguments.generate_image_cache_size)
        except IibError as error:
            failed.append(f"{path}: {error}")
        return path

    try:
        bring_up_to_date(services)
        reader = services.db.reader()
        kind = MediaKind.VIDEO if arguments.generate_video_cover else MediaKind.IMAGE
        rows = rows_by_ids(reader, ids(reader, Criteria(kind=kind), "", _EVERY_FILE)[0])
        title = "Covers" if arguments.generate_video_cover else "Thumbnails"
        with Bar(title) as bar, ThreadPoolExecutor(os.cpu_count()) as pool:
            for n, path in enumerate(pool.map(make, [row.path for row in rows]), start=1):
                bar.show(n, len(rows), f"{len(failed)} failed")
                if arguments.gen_cache_verbose:
                    print(path, flush=True)
    finally:
        services.stop()
    if arguments.gen_cache_verbose:
        for line in failed:
            say(line)
    return 0
