"""Tags, ratings, labels, notes and albums as JSON and as a table (CSV)."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Sequence
from typing import Any

from ..db.exchange import Made, Record
from ..errors import BadRequest
from ..tagrule import fits

FORMAT = "iib-marks"
_COLUMNS = ("path", "hash", "size", "rating", "label", "tags", "albums", "note")
LABELS = ("", "red", "orange", "yellow", "green", "blue", "purple")
#: As many pictures one import takes.
MOST = 500_000
_LONGEST_NOTE = 20_000


def to_json(records: Sequence[Record], beside: Made) -> str:
    """Everything, as an object that `from_json` reads."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": 1,
            "made": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "tags": [{"name": n, "color": c, "group": g} for n, (c, g) in beside.tags.items()],
            "albums": [{"name": n, "query": q, "color": c} for n, (q, c) in beside.albums.items()],
            "pictures": [
                {key: value for key, value in vars(r).items() if key != "image_id" and value} for r in records
            ],
        },
        indent=1,
    )


def from_json(text: str) -> tuple[list[Record], Made]:
    """Raises BadRequest for what is no export of ours."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"This is not JSON: {error}.") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadRequest("This file is no export of tags and ratings: it does not say “iib-marks”.")
    tags = {_text(t, "name"): (_text(t, "color"), _text(t, "group")) for t in _objects(told, "tags")}
    albums = {
        _text(a, "name"): (a["query"] if isinstance(a.get("query"), str) else None, _text(a, "color"))
        for a in _objects(told, "albums")
        if _text(a, "name")
    }
    return [_record(p) for p in _objects(told, "pictures")], Made(tags, albums)


def to_csv(records: Sequence[Record]) -> str:
    """One line a picture; tags and albums with semicolons between."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(_COLUMNS)
    for r in records:
        table.writerow(
            [
                r.path.encode("utf-8", "replace").decode(),
                r.hash,
                r.size,
                r.rating or "",
                LABELS[r.label],
                "; ".join(r.tags),
                "; ".join(r.albums),
                r.note,
            ]
        )
    return "\ufeff" + out.getvalue()  # so that spreadsheets take it for UTF-8


def from_csv(text: str) -> tuple[list[Record], Made]:
    """Raises BadRequest for a table without the column `path` or `hash`."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    table = csv.DictReader(lines, delimiter=delimiter)
    names = {name.strip().casefold(): name for name in table.fieldnames or () if name}
    if not names.keys() & {"path", "hash"}:
        raise BadRequest("The table needs a first line that names its columns, “path” or “hash” among them.")
    found: list[Record] = []
    try:
        for number, row in enumerate(table):
            told: dict[str, Any] = {key: row.get(name) or "" for key, name in names.items()}
            told["tags"] = _split(told.get("tags", ""))
            told["albums"] = {
                name: float(number + 1) * 1024 for name in _split(told.get("albums", ""))
            }  # in the order of the lines
            found.append(_record(told))
    except csv.Error as error:
        raise BadRequest(f"The table cannot be read: {error}.") from error
    return found, Made({}, {})


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _objects(told: dict[str, Any], key: str) -> list[dict[str, Any]]:
    items = told.get(key) or []
    if not isinstance(items, list) or len(items) > MOST:
        raise BadRequest(f"“{key}” is no list of at most {MOST:,} entries.")
    return [item for item in items if isinstance(item, dict)]


def _text(told: dict[str, Any], key: str) -> str:
    value = told.get(key)
    return value if isinstance(value, str) else ""


def _record(told: dict[str, Any]) -> Record:
    """What makes no sense (a rating of 7, a tag longer than the rule allows) is left out."""
    places = told.get("albums")
    tags = told.get("tags")
    return Record(
        path=_text(told, "path"),
        hash=_text(told, "hash").strip().lower(),
        size=_number(told.get("size"), 0, 1 << 60),
        rating=_number(told.get("rating"), 0, 5),
        label=label_of(told.get("label")),
        note=_text(told, "note")[:_LONGEST_NOTE],
        tags=[t.strip() for t in tags if isinstance(t, str) and fits(t.strip())]
        if isinstance(tags, list)
        else [],
        albums={str(k)[:200].strip(): _position(v) for k, v in places.items() if str(k).strip()}
        if isinstance(places, dict)
        else {},
    )


def label_of(value: Any) -> int:
    """A label's number, from its number or name; 0 for what is none."""
    if isinstance(value, str) and value.strip().casefold() in LABELS:
        return LABELS.index(value.strip().casefold())
    return _number(value, 0, 6)


def _number(value: Any, low: int, high: int) -> int:
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if low <= number <= high else 0


def _position(value: Any) -> float:
    return (
        float(value)
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
        else 0.0
    )
