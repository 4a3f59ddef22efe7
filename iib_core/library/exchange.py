"""Export and import of what people made of their pictures; and XMP sidecars, only when they are asked for."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..access import Gate
from ..db import batch, exchange
from ..db.connection import Database
from ..db.exchange import Made, Record
from ..errors import BadRequest, Forbidden, IibError
from ..search.service import Search
from . import xmp
from .disk import discard, part_name
from .exchange_texts import from_csv, from_json, to_csv, to_json
from .takeback import TakeBack

FORMATS = ("json", "csv")
#: What an import does where a picture has a rating, label or note already.
MODES = ("fill", "replace")
_NAMED = 50


@dataclass
class Report:
    """What an import did, or would do. `unknown` are the first paths that no picture was found for."""

    pictures: int = 0
    by_path: int = 0
    by_hash: int = 0
    changed: int = 0
    unknown_count: int = 0
    unknown: list[str] = field(default_factory=list)
    new_tags: list[str] = field(default_factory=list)
    new_albums: list[str] = field(default_factory=list)
    errors: list[dict[str, str]] = field(default_factory=list)
    undo: str = ""


@dataclass
class Written:
    """What became of sidecars."""

    written: int = 0
    unchanged: int = 0
    errors: list[dict[str, str]] = field(default_factory=list)


class _Rehearsal(Exception):
    """Ends a transaction that was only tried."""


class Exchange:
    """Marks in and out of the library. Safe from any thread."""

    def __init__(
        self,
        db: Database,
        gate: Gate,
        search: Search,
        publish: Callable[[dict[str, Any]], None],
        back: TakeBack,
    ) -> None:
        self._db = db
        self._gate = gate
        self._search = search
        self._publish = publish
        self._back = back

    def export(self, kind: str) -> str:
        """All that was made of any picture that may be shown. Raises BadRequest for another format."""
        if kind not in FORMATS:
            raise BadRequest(f"The formats are {', '.join(FORMATS)}.")
        reader = self._db.reader()
        records = exchange.records(reader, exchange.marked_ids(reader, self._search.refused()))
        return to_json(records, exchange.made(reader)) if kind == "json" else to_csv(records)

    def take_in(self, kind: str, text: str, *, mode: str = "fill", rehearse: bool = False) -> Report:
        """Give the library's pictures what a text of `export` says; found by their bytes, else by their path.

        Raises BadRequest for a text that cannot be read. With `rehearse` nothing is changed.
        """
        if kind not in FORMATS:
            raise BadRequest(f"The formats are {', '.join(FORMATS)}.")
        records, beside = from_json(text) if kind == "json" else from_csv(text)
        reader = self._db.reader()
        report = Report(pictures=len(records))
        hashed = exchange.by_hash(reader, {r.hash for r in records if r.hash})
        placed = exchange.by_path(reader, {r.path for r in records if r.path})
        wanted: dict[int, Record] = {}
        for record in records:
            at = placed.get(record.path)
            same = hashed.get(record.hash, []) if record.hash else []
            image_id = at if at is not None and (at in same or not same) else next(iter(same), None)
            if image_id is None:
                report.unknown_count += 1
                report.unknown += [record.path or record.hash] if len(report.unknown) < _NAMED else []
                continue
            if image_id == at:
                report.by_path += 1
            else:
                report.by_hash += 1
            wanted[image_id] = record
        return self._put(wanted, beside, mode, rehearse, report)

    def read_sidecars(
        self, image_ids: Sequence[int], *, mode: str = "fill", rehearse: bool = False
    ) -> Report:
        """Take in what XMP files beside these pictures say."""
        report = Report()
        wanted: dict[int, Record] = {}
        for record in exchange.records(self._db.reader(), image_ids):
            try:
                told = self._told_beside(record.path)
            except (IibError, OSError) as error:
                report.errors.append({"path": record.path, "error": _sentence(error)})
                continue
            if told is not None:
                said = Record(record.path, rating=told.rating, label=told.label, note=told.note)
                wanted[record.image_id] = replace(said, tags=list(told.tags))
        report.pictures = report.by_path = len(wanted)
        return self._put(wanted, Made({}, {}), mode, rehearse, report)

    def write_sidecars(self, image_ids: Sequence[int]) -> Written:
        """An XMP file beside each of these pictures; one that is there keeps what else it says."""
        done = Written()
        for record in exchange.records(self._db.reader(), image_ids):
            try:
                changed = self._write_beside(record)
            except (IibError, OSError) as error:
                done.errors.append({"path": record.path, "error": _sentence(error)})
                continue
            done.written += changed
            done.unchanged += not changed
        return done

    def marked(self) -> list[int]:
        """Ids of the pictures of which anything was made."""
        return exchange.marked_ids(self._db.reader(), self._search.refused())

    def all(self) -> list[int]:
        """Ids of all pictures of the library."""
        return exchange.all_ids(self._db.reader(), self._search.refused())

    def _put(
        self, wanted: dict[int, Record], beside: Made, mode: str, rehearse: bool, report: Report
    ) -> Report:
        if mode not in MODES:
            raise BadRequest(f"The modes are {', '.join(MODES)}.")
        now = {r.image_id: r for r in exchange.records(self._db.reader(), list(wanted))}
        merged = {i: _merged(now[i], record, mode) for i, record in wanted.items() if i in now}
        outcome: list[tuple[batch.Before, list[str], list[str]]] = []

        def work(connection: Any) -> None:
            outcome.append(exchange.put(connection, merged, beside))
            if rehearse:
                raise _Rehearsal

        with contextlib.suppress(_Rehearsal):
            self._db.write(work)
        before, report.new_tags, report.new_albums = outcome[-1]
        report.changed = len(before.images)
        if rehearse or not (before.images or report.new_tags or report.new_albums):
            return report
        self._told()
        report.undo = self._back.keep(lambda c: batch.revert(c, before), self._told)
        return report

    def _told(self) -> None:
        for kind in ("marks", "albums"):
            self._publish({"type": kind, "ids": []})
        self._publish({"type": "tags"})

    def _told_beside(self, path: str) -> xmp.Told | None:
        for name in _sidecars(path):
            safe = self._gate.admit(name)
            if os.path.isfile(safe.real):
                with open(safe.real, "rb") as file:
                    return xmp.read(file.read(xmp.LARGEST + 1))
        return None

    def _write_beside(self, record: Record) -> bool:
        picture = self._gate.admit(record.path).require_file()
        safe = self._gate.admit(_sidecars(picture.shown)[0])
        if os.path.islink(safe.shown):
            raise Forbidden("The sidecar is a link to another place; it is left as it is.")
        old = None
        if os.path.isfile(safe.real):
            with open(safe.real, "rb") as file:
                old = file.read(xmp.LARGEST + 1)
        told = xmp.Told(record.rating, record.label, tuple(record.tags), record.note)
        if old is not None and xmp.read(old) == told:
            return False
        data = xmp.written(told, old)
        part = part_name(safe.real)
        try:
            with open(part, "xb") as file:
                file.write(data)
            os.replace(part, safe.real)
        finally:
            discard(part)
        return True


def _sidecars(path: str) -> tuple[str, str]:
    """Where a sidecar may be, the one that we write first."""
    return f"{path}.xmp", f"{os.path.splitext(path)[0]}.xmp"


def _merged(now: Record, said: Record, mode: str) -> Record:
    """`fill` keeps what the picture has; `replace` takes what is said, where anything is."""
    first, second = (now, said) if mode == "fill" else (said, now)
    return replace(
        now,
        rating=first.rating or second.rating,
        label=first.label or second.label,
        note=first.note or second.note,
        tags=said.tags,
        albums=said.albums,
    )


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error)
