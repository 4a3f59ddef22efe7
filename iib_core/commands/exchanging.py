"""The commands `export` and `import`: what people made of their pictures, to a file and back."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator

from ..access import Gate
from ..db.backup import make_backup
from ..db.opening import open_database
from ..db.relocate import refuse_when_in_use
from ..errors import IibError
from ..library.disk import discard, part_name
from ..library.exchange import Exchange, Report
from ..library.takeback import TakeBack
from ..search.service import Search
from ..settings import Settings
from .configured import settings_of
from .terminal import say

_STANDARD = "-"
_NAMED = 10


def export_to(arguments: argparse.Namespace) -> int:
    """`export FILE`, also while the library is served. Raises IibError without a database, and for a file that cannot
    be written; one that is there is replaced only when all is written."""
    with _opened(settings_of(arguments)) as exchange:
        text = exchange.export(_kind(arguments.file))
    if arguments.file == _STANDARD:
        sys.stdout.write(text)
        return 0
    path = os.path.abspath(arguments.file)
    part = part_name(path)
    try:
        with open(part, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.replace(part, path)
    except OSError as error:
        discard(part)
        raise IibError(f"The file {path} could not be written ({error.strerror or error}).") from error
    print(f"Exported to {path}.")
    return 0


def import_from(arguments: argparse.Namespace) -> int:
    """`import FILE [--replace] [--dry-run]`. Raises IibError without a database, for a file that cannot be read, and
    while the library is in use."""
    s = settings_of(arguments)
    text = _text(arguments.file)
    _require_database(s)
    refuse_when_in_use(s.database_path)
    mode = "replace" if arguments.replace else "fill"
    with _opened(s) as exchange:
        kind = _kind(arguments.file)
        report = exchange.take_in(kind, text, mode=mode, rehearse=True)
        changes = bool(report.changed or report.new_tags or report.new_albums)
        if changes and not arguments.dry_run:
            backup = make_backup(s.database_path).name if s.backup_max > 0 else ""
            report = exchange.take_in(kind, text, mode=mode)
            if backup:
                print(f"The database as it was is kept; undo with: run.py restore '{backup}'")
    _tell(report, dry=arguments.dry_run)
    return 0


@contextlib.contextmanager
def _opened(s: Settings) -> Iterator[Exchange]:
    """The library's marks, of all pictures: who may read the data folder may read them all."""
    _require_database(s)
    db = open_database(s.database_path, backups=0, say=say)
    try:
        gate = Gate(tuple, enabled=False)
        yield Exchange(db, gate, Search(db, gate, s), lambda event: None, TakeBack(db))
    finally:
        db.close()


def _require_database(s: Settings) -> None:
    if not os.path.exists(s.database_path):
        raise IibError(f"There is no database at {s.database_path}. Name its folder with --data-dir.")


def _kind(file: str) -> str:
    return "csv" if file.lower().endswith(".csv") else "json"


def _text(file: str) -> str:
    try:
        if file == _STANDARD:
            return sys.stdin.read()
        with open(file, encoding="utf-8-sig", newline="") as handle:
            return handle.read()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise IibError(f"The file {file} could not be read ({why}).") from error


def _tell(report: Report, *, dry: bool) -> None:
    if dry:
        print("Nothing was changed. Without --dry-run this would happen:")
    print(f"Pictures in the file: {report.pictures:,}; found: {report.by_path + report.by_hash:,}")
    print(f"Pictures changed: {report.changed:,}")
    for word, names in (("tags", report.new_tags), ("albums", report.new_albums)):
        if names:
            more = ", …" if len(names) > _NAMED else ""
            print(f"New {word}: {', '.join(names[:_NAMED])}{more}")
    if report.unknown_count:
        print(f"Not in the library: {report.unknown_count:,}")
        for path in report.unknown[:_NAMED]:
            print(f"  {path}")
