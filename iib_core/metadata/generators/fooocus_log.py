"""Fooocus' private log: by default its pictures say nothing, and `log.html` in their folder says it all.

Format: `modules/private_logger.py` of Fooocus 2.0 to 2.5 and of Fooocus-MRE. Each picture has a `<div>` whose id is
its name with "_" for ".": paragraphs of `label: <b>value</b>` until 2.1.8, from then on a table of rows, from
2.1.860 on with a button that holds everything as JSON. Values are not escaped.
"""

from __future__ import annotations

import os
import re
import stat
import urllib.parse
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from ..model import ContainerReading, GenerationInfo
from .base import Generator, Options
from .fields import load_object
from .fooocus import Pair, from_pairs

_NAME = "log.html"
_MAX_BYTES = 64 * 1024 * 1024
_MAX_FOLDERS = 4
_MAX_ENTRY = 256 * 1024
_FORMATS = frozenset({"png", "jpeg", "webp"})
#: Who wrote one of these said how the picture was made
_SAID = frozenset(
    {"parameters", "UserComment", "prompt", "workflow", "Comment", "comment", "Software", "Dream"}
)
_ENTRY = re.compile(r'<div id="([^"<>\n]{1,300})"')
_COPY = re.compile(r"to_clipboard\('([^'\n]{2,200000})'\)")
_CELL = re.compile(r"<td class=['\"](label|key|value)['\"]>")
_BREAK = re.compile(r"</?br ?/?>|\n")
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)


@dataclass(frozen=True)
class _Log:
    """One folder's log, and where in it each picture's part begins and ends."""

    text: str
    places: dict[str, tuple[int, int]]


def part_of(path: str) -> str:
    """What the log beside the picture at `path` says about it, as HTML; "" when there is none."""
    folder, name = os.path.split(path)
    log_path = os.path.join(folder, _NAME)
    try:
        status = os.lstat(log_path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_BYTES:
            return ""
        log = _log(log_path, status.st_mtime_ns, status.st_size)
    except (OSError, ValueError):
        return ""  # none there, which is the usual case
    start, end = log.places.get(name.replace(".", "_"), (0, 0))
    return log.text[start : min(end, start + _MAX_ENTRY)]


@lru_cache(maxsize=_MAX_FOLDERS)
def _log(path: str, mtime_ns: int, size: int) -> _Log:
    """The log at that path and of that time. Raises OSError."""
    with open(os.open(path, _FLAGS), "rb", buffering=0) as file:
        text = (file.read(_MAX_BYTES) or b"").decode("utf-8", "replace")
    if "Fooocus" not in text[:4000]:
        return _Log("", {})  # some other program's
    starts = [(m[1], m.start()) for m in _ENTRY.finditer(text)]
    ends = [start for _, start in starts[1:]] + [len(text)]
    places: dict[str, tuple[int, int]] = {}
    for (key, start), end in zip(starts, ends, strict=True):
        places.setdefault(key, (start, end))
    return _Log(text, places)


def pairs_of(part: str) -> list[Pair]:
    """Keys or labels with their values, of one picture's part of a log."""
    if match := _COPY.search(part):
        values = load_object(urllib.parse.unquote(match[1], errors="replace"))
        if values:
            return list(values.items())
    return _cells(part) or _paragraphs(part)


# Not html.parser: it takes minutes for a part with many unclosed tags, and since values are not
# escaped, it would take `<lora:x:1>` for one.
def _cells(part: str) -> list[Pair]:
    """Rows of a table: `<td class='label'>…</td><td class='value'>…</td>`, "key" for "label" at first."""
    pairs: list[Pair] = []
    label = ""
    for cell in part.split("</td>"):
        mark = cell.rfind("<td class=")
        match = _CELL.match(cell, mark) if mark >= 0 else None
        if match is None:
            continue
        if match[1] != "value":
            label = _plain(cell[match.end() :])
        elif label:
            pairs.append((label, _plain(cell[match.end() :])))
            label = ""
    return pairs


def _paragraphs(part: str) -> list[Pair]:
    """`label: <b>value</b>`, one or two to a paragraph."""
    pairs: list[Pair] = []
    for piece in part.split("</b>"):
        before, bold, value = piece.partition(": <b>")
        label = before.rpartition(">")[2].strip(" ,\r\n")
        if bold and label:
            pairs.append((label, _plain(value)))
    return pairs


def _plain(html: str) -> str:
    """The text of a value; `</br>` is how Fooocus writes a line break."""
    text = "\n".join(line.strip() for line in _BREAK.split(html)).strip()
    try:
        return unescape(text)
    except ValueError:  # a character's number of thousands of digits
        return text


def _detect(container: ContainerReading) -> bool:
    return container.format in _FORMATS and not any(key in _SAID for key, _ in container.texts)


def _read(container: ContainerReading, options: Options) -> GenerationInfo | None:
    part = part_of(options.path) if options.path else ""
    pairs = pairs_of(part) if part else []
    keys = {key.lower() for key, _ in pairs}
    return from_pairs(pairs, log=True) if "prompt" in keys and len(pairs) > 3 else None


GENERATOR = Generator("Fooocus (log)", _detect, _read)
