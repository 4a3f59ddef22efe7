"""A1111's infotext: prompt, negative prompt, and a line of parameters.

Format: what `create_infotext` of AUTOMATIC1111's webui and its descendants (Forge, reForge, SD.Next)
write, and contract §10.2. Values may be JSON strings, arrays or objects, so the parameter line is
scanned with an eye on quotes and brackets; every step is linear in the text's length.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache

from .listed import add_additional_networks, add_civitai_resources
from .model import GenerationInfo
from .prompt import networks_of
from .values import integer, number, size

__all__ = ["NEGATIVE", "integer", "number", "parameters_of", "parse", "size"]

NEGATIVE = "Negative prompt:"
_EXTRA = "extraJsonMetaInfo:"
#: a line break in a key is one that wrapped it
_KEY = re.compile(r"\s*(\w(?:[\w \-/.()+]|\n(?=[a-z0-9])){0,79}?)[ \t]*:(?!//)[ \t]*")
#: the usual pair, in one go: a key, a value of nothing special, its comma
_PLAIN = re.compile(r"\s*(\w[\w \-/.()+]{0,79}?)[ \t]*:[ \t]+([^,\n\"\[{\s][^,\n]*)(?:,|\Z)")
_PLAIN_KEY = re.compile(r"\w[\w \-/.()+]*")
_MAX_KEY = 80
#: what makes of a value more than the text up to the next comma
_STRUCTURED = re.compile(r"[\"\[{\n]")
_LINE_KEY = re.compile(r"[ \t]*[A-Z][\w \-/]{1,60}:(?: |$)")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"[ \t]*(?=,|\n|$)', re.DOTALL)
_COMMA_OR_LINE = re.compile(r"[,\n]")
_TEMPLATE = re.compile(r"(?m)^(Template|Negative [Tt]emplate):")
_ONE_LINE = re.compile(r"(?:^|[ ,])(?P<steps>Steps): ?\d{1,6}, ")
_SOURCE = "Source Identifier: "
_SOURCE_TAIL = re.compile(r",? *Source Identifier: ([^,:\n\"]{1,80})$")
#: One of these must be among the keys of a parameter line, so that "style: a, mood: b, light: c" stays a prompt.
_KNOWN = frozenset(
    "steps|sampler|cfg scale|seed|size|model|model hash|version|source identifier|schedule type|clip skip"
    "|denoising strength|vae|backend|parser|pipeline".split("|")
)
_decoder = json.JSONDecoder()
_MAX_JSON_FAILURES = 8
#: a template or note behind the parameters may hold lines that start like them
_MAX_STEPS_LINES = 4
#: a pair, or the end of a wrapped value in brackets
_GOES_ON = re.compile(r"(?m)(?:^|,)[ \t]*[\w\-/.()+][\w \-/.()+]{0,79}:|[\]}]")
#: Values that hold no commas: a piece without a key behind them is a parameter that has no value
#: (`create_infotext` writes only the key when both are the same) or the rest of a cut text.
_SIMPLE = frozenset(
    "Steps|Sampler|Schedule type|CFG scale|Seed|Size|Model hash|Denoising strength|Clip skip".split("|")
)


def parse(text: str) -> GenerationInfo:
    """What an infotext says. Any text is one: without a parameter line it is all prompt. Never raises."""
    info = GenerationInfo(infotext=text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, extra = _split_extra(text.strip().strip("\0"))
    # it may stand behind a template or note, so it comes off first
    source = _SOURCE_TAIL.search(text[-120:]) if _SOURCE in text else None
    body = text[: len(text) - len(source[0])] if source else text
    prompt, info.parameters = _split_parameters(body)
    if source:
        if not info.parameters and (again := _split_parameters(text))[1]:
            prompt, info.parameters = again
        info.parameters["Source Identifier"] = source[1].strip()
    info.parameters.update(extra)
    info.positive, info.negative = _split_negative(prompt)
    if info.parameters and "emplate:" in info.negative:  # SD.Next's stand before the parameters
        info.negative, templates = _cut_templates(info.negative)
        info.parameters.update(templates)
    _fill(info)
    return info


def _split_extra(text: str) -> tuple[str, dict[str, str]]:
    """The text without its final `extraJsonMetaInfo: {…}` line, and that line's values as texts."""
    if _EXTRA not in text:
        return text, {}
    head, _, last = text.rpartition("\n")
    if not last.startswith(_EXTRA):
        return text, {}
    try:
        values = json.loads(last[len(_EXTRA) :])
    except (ValueError, RecursionError):
        return text, {}
    if not isinstance(values, dict):
        return text, {}
    return head.rstrip(), {
        k: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for k, v in values.items()
    }


def _split_parameters(text: str) -> tuple[str, dict[str, str]]:
    """The prompt part and the parameters; the latter are empty when there are none."""
    start = len(text)
    for _ in range(_MAX_STEPS_LINES):
        start = text.rfind("\nSteps: ", 0, start)
        if start < 0 and not text.startswith("Steps: "):
            break
        # the line may be wrapped, so all to the end belongs to it
        head, block = (text[:start], text[start + 1 :]) if start >= 0 else ("", text)
        numbered = block[len("Steps: ") :][:1].isdecimal()
        if numbered and (found := _parameters_if(_without_note(block), least=2)):
            return head, found
        if start < 0:
            break
    match = _ONE_LINE.search(text) if "\n" not in text else None
    if match and (found := _parameters_if(text[match.start("steps") :], least=3)):
        return text[: match.start()], found
    head, _, last = text.rpartition("\n")
    if found := _parameters_if(last, least=3):
        return head, found
    if not head and last.startswith("Postprocess"):
        return "", parameters_of(last)
    return text, {}


def _without_note(block: str) -> str:
    """The block without final lines of free text, which people add behind the parameters.

    Behind a line that starts with a key of its own they are the rest of its value.
    """
    if "\n" not in block or _TEMPLATE.search(block):
        return block
    lines = block.split("\n")
    quotes = _quotes(block)
    while len(lines) > 1:
        quotes -= _quotes(lines[-1])
        # quotes of its own end nothing: those of a wrapped value are open before this line
        wraps = quotes % 2 or lines[-2].rstrip().endswith(":")
        if _GOES_ON.search(lines[-1]) or (wraps and '"' in lines[-1]):
            break
        lines.pop()
    return block if len(lines) > 1 and _LINE_KEY.match(lines[-1]) else "\n".join(lines)


def _quotes(text: str) -> int:
    return text.count('"') - text.count('\\"')


def _parameters_if(block: str, least: int) -> dict[str, str]:
    """The block's parameters when it holds that many and one that we know, else none."""
    if block.count(":") < least:
        return {}
    found = parameters_of(block)
    return found if len(found) >= least and ("Steps" in found or any(map(_is_known, found))) else {}


def _is_known(key: str) -> bool:
    return key.lower() in _KNOWN


def _split_negative(prompt: str) -> tuple[str, str]:
    if prompt.startswith(NEGATIVE):
        return "", prompt[len(NEGATIVE) :].strip()
    positive, mark, negative = prompt.partition("\n" + NEGATIVE)
    if not mark and "\n" not in prompt:
        positive, mark, negative = prompt.partition(" " + NEGATIVE)
    return positive.strip(), negative.strip()


def parameters_of(block: str) -> dict[str, str]:
    """Key → value of a parameter line (or several), in order; quoted values unquoted, others as written.

    A piece without a key belongs to the value before it, so that unquoted commas lose nothing.
    """
    templates: dict[str, str] = {}
    if "\n" in block:
        block, templates = _cut_templates(block)
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
                if piece and piece.lower() not in _KNOWN:  # else a cut text: its value is unknown
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
        if match[0] == "," or _LINE_KEY.match(block, match.end()):
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


def _cut_templates(block: str) -> tuple[str, dict[str, str]]:
    """`Template:` lines of free text: after the parameters in Dynamic Prompts' older form."""
    marks = list(_TEMPLATE.finditer(block))
    if not marks:
        return block, {}
    ends = [m.start() for m in marks[1:]] + [len(block)]
    values = {m[1]: block[m.end() : stop].strip() for m, stop in zip(marks, ends, strict=True)}
    return block[: marks[0].start()].rstrip(), values


def _fill(info: GenerationInfo) -> None:
    """The typed fields, from `parameters`."""
    get = info.parameters.get
    info.steps = integer(get("Steps", ""))
    info.cfg = number(get("CFG scale") or get("CFG Scale", ""))
    info.seed = get("Seed", "")
    info.sampler = get("Sampler", "")
    info.scheduler = get("Schedule type") or get("Scheduler", "")
    info.model = get("Model", "")
    info.model_hash = get("Model hash", "")
    info.vae = get("VAE", "")
    info.denoise = number(get("Denoising strength", ""))
    info.clip_skip = integer(get("Clip skip") or get("CLiP-skip", ""))
    info.source = get("Source Identifier", "")
    # Civitai copies its own site's keys
    if pair := size(get("Size") or f"{get('width', '')}x{get('height', '')}"):
        info.width, info.height = pair
    info.networks = networks_of(info.positive)
    if "AddNet Module 1" in info.parameters:
        add_additional_networks(info)
    if "Civitai resources" in info.parameters:
        add_civitai_resources(info)
