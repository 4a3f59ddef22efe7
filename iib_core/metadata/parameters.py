"""A1111's line of parameters: `Key: value, Key: "a, value", Key: {"as": "JSON"}`.

Values may be JSON strings, arrays or objects, so the line is scanned with an eye on quotes and brackets; every step is
linear in the text's length.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

#: a line break in a key is one that wrapped it
_KEY = re.compile(r"\s*(\w(?:[\w \-/.()+]|\n(?=[a-z0-9])){0,79}?)[ \t]*:(?!//)[ \t]*")
#: the usual pair, in one go: a key, a value of nothing special, its comma
_PLAIN = re.compile(r"\s*(\w[\w \-/.()+]{0,79}?)[ \t]*:[ \t]+([^,\n\"\[{\s][^,\n]*)(?:,|\Z)")
_PLAIN_KEY = re.compile(r"\w[\w \-/.()+]*")
_MAX_KEY = 80
#: what makes of a value more than the text up to the next comma
_STRUCTURED = re.compile(r"[\"\[{\n]")
#: a line that begins with a key, people's own notes among them
LINE_KEY = re.compile(r"[ \t]*[^\W\d_][\w \-/]{1,60}:(?=[ \n]|$)")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"[ \t]*(?=,|\n|$)', re.DOTALL)
_COMMA_OR_LINE = re.compile(r"[,\n]")
TEMPLATE = re.compile(r"(?m)^(Template|Negative [Tt]emplate):")
#: One of these must be among the keys of a parameter line, so that "style: a, mood: b, light: c" stays a prompt.
KNOWN = frozenset(
    "steps|sampler|cfg scale|seed|size|model|model hash|version|source identifier|schedule type|clip skip"
    "|denoising strength|vae|backend|parser|pipeline".split("|")
)
_decoder = json.JSONDecoder()
_MAX_JSON_FAILURES = 8
#: Values that hold no commas: a piece without a key behind them is a parameter that has no value
#: (`create_infotext` writes only the key when both are the same) or the rest of a cut text.
_SIMPLE = frozenset(
    "Steps|Sampler|Schedule type|CFG scale|Seed|Size|Model hash|Denoising strength|Clip skip".split("|")
)


def parameters_of(block: str) -> dict[str, str]:
    """Key → value of a parameter line (or several), in order; quoted values unquoted, others as written.

    A piece without a key belongs to the value before it, so that unquoted commas lose nothing.
    """
    templates: dict[str, str] = {}
    if "\n" in block:
        block, templates = cut_templates(block)
    found: dict[str, str] = {}
    pieces: list[str] = []  # of the last key's value
    last = ""
    structured = _STRUCTURED.search(block)
    plain = len(block) if structured is None else block.rfind(",", 0, structured.start()) + 1
    for piece in block[:plain].split(",") if plain else ():
        name, colon, value = piece.partition(":")
        name = name.lstrip().rstrip(" \t")
        if colon and len(name) <= _MAX_KEY and _is_key(name) and not value.startswith("//"):
            if pieces:
                _close(found, last, pieces)
            found[name] = value.strip()
            last = name
        else:
            pieces.append(piece.strip())
    _add_structured(found, last, pieces, block[plain:])
    found.update(templates)
    return found


@lru_cache(maxsize=4096)
def _is_key(name: str) -> bool:
    return _PLAIN_KEY.fullmatch(name) is not None


def _add_structured(found: dict[str, str], last: str, pieces: list[str], block: str) -> None:
    """The pairs of a block with quotes and brackets. `last` is the key before it, `pieces` what else its value has."""
    position, end, failures = 0, len(block), 0
    while position < end:
        if plain := _PLAIN.match(block, position):
            _close(found, last, pieces)
            last, value = plain.groups()
            found[last] = value.rstrip()
            position = plain.end()
            continue
        match = _KEY.match(block, position)
        start = position if match is None else match.end()
        value, stop, failed = _value(block, start, match is not None and failures < _MAX_JSON_FAILURES)
        failures += failed
        if match is None:
            pieces.append(value)
        else:
            _close(found, last, pieces)
            last = match[1].replace("\n", " ")
            found[last] = value
        position = stop + 1
    _close(found, last, pieces)


def _close(found: dict[str, str], key: str, pieces: list[str]) -> None:
    """Give a value the key-less pieces that followed it."""
    if pieces:
        if key in _SIMPLE:
            for piece in pieces:
                if piece and piece.lower() not in KNOWN:  # else a cut text: its value is unknown
                    found.setdefault(piece, piece)
        elif key:
            found[key] = ", ".join([found[key], *filter(None, pieces)])
        pieces.clear()


def _value(block: str, start: int, structured: bool) -> tuple[str, int, bool]:
    """A value, where it ends, and whether it looked like JSON in vain."""
    first = block[start : start + 1]
    failed = False
    if structured and first == '"' and (quoted := _STRING.match(block, start)):
        return _unquoted(quoted[0].rstrip()), quoted.end(), False
    if structured and first in {"[", "{"}:
        stop = _json_end(block, start)
        if stop >= 0:
            return block[start:stop], stop, False
        failed = True
    stop = _plain_end(block, start)
    return " ".join(block[start:stop].split("\n")).strip(), stop, failed


def _plain_end(block: str, position: int) -> int:
    """Where an unquoted value ends: at a comma, or at a line break that a new key follows."""
    while match := _COMMA_OR_LINE.search(block, position):
        if match[0] == "," or LINE_KEY.match(block, match.end()):
            return match.start()
        position = match.end()
    return len(block)


def _json_end(block: str, start: int) -> int:
    """Where the JSON value that starts here ends, -1 when it is none."""
    try:
        _, stop = _decoder.raw_decode(block, start)
    except (ValueError, RecursionError):
        return -1
    return stop if block[stop : stop + 1] in {",", "\n", ""} else -1


def _unquoted(value: str) -> str:
    if "\\" not in value:
        return value[1:-1]
    try:
        return str(json.loads(value, strict=False))
    except ValueError:  # an escape that JSON does not know: keep what stands there
        return value[1:-1]


def cut_templates(block: str) -> tuple[str, dict[str, str]]:
    """`Template:` lines of free text: after the parameters in Dynamic Prompts' older form."""
    marks = list(TEMPLATE.finditer(block))
    if not marks:
        return block, {}
    ends = [m.start() for m in marks[1:]] + [len(block)]
    values = {m[1]: block[m.end() : stop].strip() for m, stop in zip(marks, ends, strict=True)}
    return block[: marks[0].start()].rstrip(), values
