"""The command `index`."""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING

from ..errors import IibError
from ..library.repair import repair
from .configured import settings_and_host
from .terminal import Bar, log_to, say, unwritable

if TYPE_CHECKING:
    from ..api.services import Services


def index(arguments: argparse.Namespace) -> int:
    """`index`: everything once, with a progress bar."""
    from ..app import build_services

    s, host = settings_and_host(arguments)
    log_to(os.path.join(s.data_dir, "logs"))
    if arguments.demo:
        draw_samples(s.data_dir)
    services = build_services(host, s, say)
    say(services.db.notice)
    if not services.folders.roots():
        services.stop()
        raise IibError("There is nothing to index yet. Name a folder: run.py index FOLDER.")
    try:
        bring_up_to_date(services)
    finally:
        services.stop()
    return 0


def bring_up_to_date(services: Services) -> None:
    """Settle what a killed process left (L5), then list and read everything, with a progress bar.

    Raises what the run failed with.
    """
    if services.settings.writable:  # settling a batch moves files
        repair(services.db, services.at_work, services.folders.indexed)
    run = services.indexer.update()
    with Bar("Indexing") as bar:
        while not run.done.done():
            status = services.indexer.status()
            bar.show(status["read"], status["read"] + status["to_read"], f"{status['rate']:.0f}/s")
            time.sleep(0.1)
        run.done.result()
        status = services.indexer.status()
        bar.show(status["read"], status["read"], f"{status['failed']} unreadable")
    say(status["error"] or "")


def draw_samples(data_dir: str) -> None:
    from ..demo import make_library

    try:
        with Bar("Drawing the sample library") as bar:
            make_library(os.path.join(data_dir, "demo"), bar.show)
    except OSError as error:
        raise unwritable(data_dir, error) from error
